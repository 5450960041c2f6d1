#include "pareto/thresholds.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::pareto;

TEST(ParetoThresholds, SelectionAgreesWithTheScanOnShapesThatTrapPivots) {
  std::mt19937_64 random(4);
  for (int shape = 0; shape < 6; ++shape)
    for (std::size_t n : {1u, 2u, 15u, 16u, 17u, 100u, 1000u, 20000u}) {
      std::vector<std::int64_t> values(n);
      for (std::size_t i = 0; i < n; ++i) {
        const auto k = static_cast<std::int64_t>(i), size = static_cast<std::int64_t>(n);
        const std::int64_t shapes[] = {k + 1,
                                       size - k,
                                       7,
                                       k % 3 + 1,
                                       std::min(k, size - k) + 1,
                                       static_cast<std::int64_t>(random() >> 20) + 1};
        values[i] = shapes[shape];
      }
      std::vector<Group> groups;
      for (auto v : values) groups.push_back({v, 1});
      std::sort(groups.begin(), groups.end(), [](auto &x, auto &y) { return x.value > y.value; });
      std::vector<Group> merged;
      for (auto &g : groups)
        if (!merged.empty() && merged.back().value == g.value)
          ++merged.back().customers;
        else
          merged.push_back(g);
      const Money base = totals(merged).positive;
      std::vector<Money> wide(values.begin(), values.end());
      const auto expected = scan_thresholds(merged, base, {});
      const auto narrow = select_thresholds(values, base, {}, never);
      const auto found = select_thresholds(wide, base, {}, never);
      EXPECT_TRUE(narrow.a == expected.a && narrow.b == expected.b) << shape << ' ' << n;
      EXPECT_TRUE(found.a == expected.a && found.b == expected.b) << shape << ' ' << n;
    }
}

TEST(ParetoThresholds, StopsWhenAsked) {
  std::vector<std::int64_t> values(1000, 5);
  EXPECT_THROW(select_thresholds(values, 5000, {}, [] { return true; }), Stopped);
}
