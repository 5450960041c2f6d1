#include "segments/segment_forms.hpp"
#include "segments/segmented_purchases_support.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::flows;
using namespace portfolio::history;
using namespace portfolio::segments;
using namespace portfolio::test;
using namespace portfolio::segments::test;

TEST(Segments, TextAndBinaryFormsReadBack) {
  Random random{6};
  for (int i = 0; i < 300; ++i) {
    const SegmentLedger &ledger = *ledger_of(random_portfolio(random), random_parameters(random));
    const std::string text = to_text(ledger, arena);
    ASSERT_EQ(to_text(*segment_ledger_from_text(text, arena), arena), text);
    const Bytes wire = to_wire(ledger, arena);
    ASSERT_EQ(to_wire(*segment_ledger_from_wire(wire, arena), arena), wire);
    const SegmentHistory &history = *segments_of(random_customer(random).assigned);
    ASSERT_EQ(to_text(*segment_history_from_text(to_text(history), arena)), to_text(history));
    ASSERT_TRUE(equal(*segment_history_from_wire(to_wire(history), arena), history));
  }
}

TEST(Segments, DamagedFormsAreRefused) {
  Random random{7};
  const FlowParameters parameters{Step{1, 0}, 2, 8450, 0};
  const SegmentLedger &ledger = *ledger_of(random_portfolio(random, 20), parameters);
  const Bytes wire = to_wire(ledger, arena);
  const std::string text = to_text(ledger, arena);
  const auto read = [](const auto &reader) {
    try {
      (void)to_text(*reader(), arena); // what is accepted can be used
    } catch (const Error &) {
    }
  };
  for (std::size_t n = 0; n < wire.size(); ++n) {
    EXPECT_THROW(segment_ledger_from_wire({wire.data(), n}, arena), Error) << n;
    Bytes damaged = wire;
    damaged[n] = static_cast<std::uint8_t>(random());
    read([&] { return segment_ledger_from_wire(damaged, arena); });
  }
  for (std::size_t n = 0; n < text.size(); n += 3) {
    std::string damaged = text;
    damaged[n] = static_cast<char>(between(random, 32, 126));
    read([&] { return segment_ledger_from_text(damaged, arena); });
  }
}
