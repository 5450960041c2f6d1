#include "base/wide.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

using namespace portfolio;

namespace {

/// a · b as it is done on paper.
std::string product(const std::string &a, const std::string &b) {
  std::vector<int> columns(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j)
      columns[columns.size() - 1 - i - j] +=
          (a[a.size() - 1 - i] - '0') * (b[b.size() - 1 - j] - '0');
  for (std::size_t k = columns.size() - 1; k > 0; --k) {
    columns[k - 1] += columns[k] / 10;
    columns[k] %= 10;
  }
  std::string text;
  for (const int digit : columns) text += static_cast<char>('0' + digit);
  return text.substr(std::min(text.find_first_not_of('0'), text.size() - 1));
}

UMoney number(const std::string &digits) {
  UMoney n = 0;
  for (const char digit : digits) n = n * 10 + static_cast<UMoney>(digit - '0');
  return n;
}

std::string random_digits(std::mt19937_64 &random, int most) {
  std::string digits = std::to_string(1 + random() % 9);
  for (int n = static_cast<int>(random() % static_cast<unsigned>(most)); n > 0; --n)
    digits += random() % 3 == 0 ? "9" : std::to_string(random() % 10);
  return digits;
}

} // namespace

TEST(Wide, SquaresAndMultipliesAsOnPaper) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 2000; ++i) {
    const std::string a = random_digits(random, 36), factor = random_digits(random, 17);
    Wide wide = Wide::square(number(a));
    ASSERT_EQ(wide.digits(), product(a, a)) << a;
    wide *= static_cast<std::uint64_t>(number(factor));
    ASSERT_EQ(wide.digits(), product(product(a, a), factor)) << a << ' ' << factor;
    ASSERT_EQ(Wide::from_digits(wide.digits()), wide) << a;
    ASSERT_NEAR(wide.to_double() / std::stod(wide.digits()), 1, 1e-15) << a;
  }
  const UMoney largest = ~UMoney{0};
  EXPECT_EQ(Wide::square(largest).digits(), "115792089237316195423570985008687907852589419931798687"
                                            "112530834793049593217025");
}

TEST(Wide, WhatIsAddedCanBeTakenAway) {
  std::mt19937_64 random{8};
  for (int i = 0; i < 2000; ++i) {
    const Wide a = Wide::square(number(random_digits(random, 37))),
               b = Wide::square(number(random_digits(random, 37)));
    Wide sum = a;
    sum += b;
    ASSERT_GE(sum, a);
    ASSERT_GE(sum, b);
    sum -= a;
    ASSERT_EQ(sum, b);
  }
}
