#include "history/history_support.hpp"
#include "history/packed.hpp"

#include <algorithm>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

struct Purchases {
  std::vector<Day> days;
  std::vector<std::int64_t> amounts;
  int scale = 0;
  std::vector<std::uint8_t> orders = {}; ///< of each day; without them one
};

/// What the quick way writes; nothing where it leaves that to the other.
Bytes quickly(const Purchases &p) {
  constexpr std::uint8_t untouched = 0xA5;
  const std::size_t room = packed_purchases_room(p.days.size());
  Bytes bytes(room + 16, untouched);
  const std::uint8_t *end =
      pack_purchases(p.days.data(), p.amounts.data(), p.orders.empty() ? nullptr : p.orders.data(),
                     p.days.size(), p.scale, bytes.data());
  EXPECT_TRUE(std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(room), bytes.end(),
                          [](std::uint8_t byte) { return byte == untouched; }))
      << "wrote behind its room";
  if (end == nullptr) return {};
  bytes.resize(static_cast<std::size_t>(end - bytes.data()));
  return bytes;
}

Bytes slowly(const Purchases &p) {
  DayTotals days;
  for (std::size_t i = 0; i < p.days.size(); ++i) {
    const int orders = p.orders.empty() ? 1 : p.orders[i];
    days.push_back({.day = p.days[i],
                    .events = orders,
                    .orders = orders,
                    .uncosted = orders,
                    .amount = p.amounts[i]});
  }
  return packed(History(std::move(days), p.scale, 0));
}

/// Purchases whose amounts take up to so many bits, and whose gaps so many, beginning at `first`.
Purchases random_purchases(Random &random, std::size_t count, int amount_bits, int gap_bits,
                           Day first) {
  const auto below = [&](int bits) {
    return bits == 0 ? std::uint64_t{0} : random() >> (64 - bits);
  };
  Purchases p{{}, {}, static_cast<int>(between(random, 0, max_scale))};
  std::int64_t day = first;
  for (std::size_t i = 0; i < count && day <= max_day; ++i) {
    p.days.push_back(static_cast<Day>(day));
    p.amounts.push_back(static_cast<std::int64_t>(below(amount_bits)));
    day += 1 + static_cast<std::int64_t>(below(gap_bits));
  }
  p.amounts[random() % p.amounts.size()] |=
      amount_bits > 0 ? std::int64_t{1} << (amount_bits - 1) : 0;
  return p;
}

} // namespace

TEST(PackedPurchases, AreTheBytesThatTheOtherWayWrites) {
  Random random(1);
  for (int amount_bits = 0; amount_bits <= 56; ++amount_bits)
    for (const int gap_bits : {0, 1, 2, 7, 13, 14, 15, 21})
      for (const Day first : {min_day, -32769, -32768, 0, 8800, 32767, 32768, max_day})
        for (const std::size_t count :
             {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4 + random() % 100},
              std::size_t{127}, std::size_t{128}}) {
          const Purchases p = random_purchases(random, count, amount_bits, gap_bits, first);
          const Bytes quick = quickly(p);
          if (quick.empty() && amount_bits + gap_bits > 34) continue; // wide rows may be left alone
          ASSERT_EQ(quick, slowly(p)) << p.days.size() << " purchases from day " << first << ", "
                                      << amount_bits << " and " << gap_bits << " bits";
        }
}

TEST(PackedPurchases, SeveralOnADayAreTheBytesThatTheOtherWayWrites) {
  Random random(2);
  for (const int amount_bits : {0, 1, 12, 30})
    for (const int gap_bits : {0, 3, 10})
      for (const int most : {1, 2, 3, 4, 100, 128})
        for (int repetition = 0; repetition < 20; ++repetition) {
          Purchases p = random_purchases(random, 1 + random() % 128, amount_bits, gap_bits, 8000);
          for (std::size_t i = 0; i < p.days.size(); ++i)
            p.orders.push_back(static_cast<std::uint8_t>(between(random, 1, most)));
          ASSERT_EQ(quickly(p), slowly(p)) << p.days.size() << " days of at most " << most
                                           << " purchases, " << amount_bits << " bits";
        }
}

TEST(PackedPurchases, RowsOfFiftySixBitsAndNoMoreAreTaken) {
  const std::int64_t widest = (std::int64_t{1} << 56) - 1;
  EXPECT_FALSE(quickly({{5}, {widest}, 2}).empty());
  EXPECT_TRUE(quickly({{5}, {widest + 1}, 2}).empty());
  EXPECT_FALSE(quickly({{5, 7}, {widest / 2, 0}, 2}).empty());
  EXPECT_TRUE(quickly({{5, 7}, {widest, 0}, 2}).empty());
  EXPECT_TRUE(quickly({{5, 1 << 16}, {widest / (1 << 21), 0}, 2}).empty())
      << "long gaps take 22 bits";
  EXPECT_FALSE(quickly({{5, 1 << 16}, {widest / (1 << 22), 0}, 2}).empty());
}

TEST(PackedPurchases, AnyOtherHistoryIsLeftAlone) {
  EXPECT_TRUE(quickly({{}, {}, 2}).empty()) << "nothing";
  EXPECT_TRUE(quickly({{5, 6}, {1, -1}, 2}).empty()) << "a refund";
  EXPECT_TRUE(quickly({{5, 6}, {INT64_MIN, 1}, 2}).empty()) << "a large refund";
  EXPECT_TRUE(quickly({{5, 5}, {1, 1}, 2}).empty()) << "two on one day";
  EXPECT_TRUE(quickly({{6, 5}, {1, 1}, 2}).empty()) << "not in order";
  EXPECT_TRUE(quickly({{max_day, min_day}, {1, 1}, 2}).empty()) << "not in order, far apart";
  Purchases many;
  for (int i = 0; i < 129; ++i) {
    many.days.push_back(i);
    many.amounts.push_back(i);
  }
  EXPECT_TRUE(quickly(many).empty()) << "more than a block";
}
