#include "pareto/summary_log.hpp"
#include "pareto/values.hpp"

#include "base/arena_support.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

using Random = std::mt19937_64;

std::vector<std::int64_t> random_values(Random &random, std::size_t count, int bits) {
  std::vector<std::int64_t> values(count);
  for (auto &value : values)
    value = static_cast<std::int64_t>(random()) >> (64 - bits); // of either sign
  return values;
}

Bytes finished(const SummaryState &state) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(state.log());
  return pack(open_summary({begin + length_word, state.log()->capacity() - length_word}));
}

} // namespace

TEST(ParetoValues, AreSortedWhateverTheirRange) {
  Random random(1);
  for (const std::size_t count : {0, 1, 2, 2047, 2048, 2049, 30'000})
    for (const int bits : {1, 2, 11, 12, 22, 23, 40, 63, 64}) {
      SCOPED_TRACE(std::to_string(count) + " of " + std::to_string(bits) + " bits");
      auto values = random_values(random, count, bits), expected = values;
      std::sort(expected.begin(), expected.end(), std::greater<>());
      sort_descending(values);
      EXPECT_EQ(values, expected);
    }
  std::vector<std::int64_t> ends(5000, INT64_MIN);
  ends.back() = INT64_MAX;
  sort_descending(ends);
  EXPECT_EQ(ends.front(), INT64_MAX);
  EXPECT_EQ(ends[1], INT64_MIN);
  EXPECT_EQ(ends.back(), INT64_MIN);
}

TEST(ParetoValues, SortingStopsWhenAsked) {
  Random random(2);
  auto values = random_values(random, 5000, 30);
  EXPECT_THROW(sort_descending(values, [] { return true; }), Stopped);
}

/// Many values and few, of one scale and of several, beyond 64 bits, some of them missing.
TEST(ParetoValues, MadeAtOnceAreTheSummaryThatGrows) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    SummaryState state(nullptr, ValueKind::numeric, test::arena);
    NumericValues values;
    const int scales = seed % 3 == 0 ? 13 : 1;
    for (std::size_t count = random() % (seed % 10 == 0 ? 9000 : 200); count > 0; --count) {
      const int scale = scales == 1 ? 2 : static_cast<int>(random() % 13);
      Money units = static_cast<std::int64_t>(random()) >> (random() % 64);
      if (random() % 8 == 0) units = random() % 2 ? 5 : -5;
      if (random() % 50 == 0) units *= power_of_ten(scale); // up to 10^18
      if (units > power_of_ten(18 + scale)) units = power_of_ten(18 + scale);
      if (units < -power_of_ten(18 + scale)) units = -power_of_ten(18 + scale);
      if (random() % 30 == 0) {
        state.skip();
        values.skip();
        continue;
      }
      state.add(Decimal{units, scale});
      values.add({units, scale});
    }
    const Bytes bytes = pack(values.summary());
    EXPECT_EQ(bytes, finished(state));
    EXPECT_EQ(pack(open_summary(bytes)), bytes);
  }
}

TEST(ParetoValues, RefuseWhatASummaryRefuses) {
  NumericValues values;
  EXPECT_NO_THROW(values.add({power_of_ten(20), 2}));
  try {
    values.add({power_of_ten(20) + 1, 2});
    FAIL();
  } catch (const Error &error) {
    SummaryState state(nullptr, ValueKind::numeric, test::arena);
    try {
      state.add(Decimal{power_of_ten(20) + 1, 2});
      FAIL();
    } catch (const Error &expected) {
      EXPECT_STREQ(error.what(), expected.what());
    }
  }
}
