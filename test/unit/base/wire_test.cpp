#include "base/text.hpp"
#include "base/wire.hpp"
#include "models/model_forms.hpp"
#include "statistics/sample.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;

// Minus zero equals zero, so a value that held one would have two spellings.

TEST(Zero, IsWrittenWithoutASign) {
  Writer with, without;
  with.real(-0.0);
  without.real(0.0);
  EXPECT_EQ(with.bytes(), without.bytes());
}

TEST(Zero, WithASignIsRefusedInBytes) {
  const Bytes bytes = {0, 0, 0, 0, 0, 0, 0, 0x80};
  EXPECT_THROW(Reader(bytes, "purchase_statistics").real(), Error);
  // spend_statistics of nobody, whose unit is minus zero days
  const Bytes nobody = {1, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 1, 0};
  EXPECT_THROW(sample_from_wire<SpendRow>(nobody), Error);
}

TEST(Zero, WithASignIsReadFromTextAsZero) {
  EXPECT_FALSE(std::signbit(Scanner("-0", "number").real("number")));
  EXPECT_EQ(to_text(sample_from_text<PurchaseRow>("v1 [0 -0 5]")),
            to_text(sample_from_text<PurchaseRow>("v1 [0 0 5]")));
}
