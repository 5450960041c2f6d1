#include "control/holdout.hpp"

#include "base/error.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::control;

// Computed by another program: these answers may never change.
TEST(Holdout, HashIsTheSameForEver) {
  EXPECT_EQ(holdout_hash("", ""), 0x4f2db50f124040cdU);
  EXPECT_EQ(holdout_hash("C1", ""), 0x4e3425fd1d87f72cU);
  EXPECT_EQ(holdout_hash("C1", "spring"), 0x50a5ae0ebe963274U);
  EXPECT_EQ(holdout_hash("C2", "spring"), 0x9d8b382e25848105U);
  EXPECT_EQ(holdout_hash("Müller", "été"), 0xbc81f7000c27ba03U);
  EXPECT_EQ(holdout_hash(std::string(100, 'a'), "x"), 0x131ba81b660908adU);
}

TEST(Holdout, KeepsTheShareWithinSamplingErrorAndHalvesAreIndependent) {
  constexpr int customers = 200000;
  for (const double share : {0.01, 0.1, 0.5, 0.9})
    for (const char *salt : {"", "spring", "autumn"}) {
      int held = 0, also = 0;
      for (int i = 0; i < customers; ++i) {
        const std::string key = "C" + std::to_string(i);
        const bool is_held = holdout_group(key, share, salt);
        held += is_held;
        also += is_held && holdout_group(key, 0.5, "other");
      }
      const auto off = [](int count, double n, double p) {
        return std::abs(count - n * p) / std::sqrt(n * p * (1 - p));
      };
      EXPECT_LT(off(held, customers, share), 4) << share << ' ' << salt;
      EXPECT_LT(off(also, held, 0.5), 4) << share << ' ' << salt;
    }
}

TEST(Holdout, ASmallerShareIsPartOfALargerOne) {
  for (int i = 0; i < 5000; ++i) {
    const std::string key = std::to_string(i);
    EXPECT_LE(holdout_group(key, 0.1, "s"), holdout_group(key, 0.2, "s")) << key;
    EXPECT_FALSE(holdout_group(key, 0, "s")) << key;
    EXPECT_TRUE(holdout_group(key, 1, "s")) << key;
  }
}

TEST(Holdout, SaltAndKeyAreNotRunTogether) {
  EXPECT_NE(holdout_hash("bc", "a"), holdout_hash("c", "ab"));
  EXPECT_NE(holdout_hash("", "a"), holdout_hash("a", ""));
}

TEST(Holdout, RefusesAShareThatIsNone) {
  for (const double share : {-0.1, 1.1, 10.0, std::nan("")})
    EXPECT_THROW(holdout_group("C1", share, ""), Error) << share;
}
