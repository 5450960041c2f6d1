#include "book_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::book;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

/// The inverse of an odd number modulo 2^64.
constexpr std::uint64_t inverse(std::uint64_t odd) {
  std::uint64_t x = odd;
  for (int i = 0; i < 6; ++i) x *= 2 - odd * x;
  return x;
}
/// What spread() makes `hash` of.
constexpr std::uint64_t unspread(std::uint64_t hash) {
  hash ^= hash >> 33;
  hash *= inverse(0xC4CEB9FE1A85EC53ULL);
  hash ^= hash >> 33;
  hash *= inverse(0xFF51AFD7ED558CCDULL);
  return hash ^ hash >> 33;
}
static_assert(unspread(spread(12345)) == 12345);

std::int64_t number_of_hash(std::uint64_t hash) {
  return static_cast<std::int64_t>(unspread(hash));
}

/// Sixteen bytes of this hash: of every first half there is one.
std::string text_of_hash(std::uint64_t hash, std::uint64_t half) {
  const std::uint64_t other = unspread(unspread(hash)) ^ spread(16 ^ half);
  std::string key(16, '\0');
  std::memcpy(key.data(), &half, 8);
  std::memcpy(key.data() + 8, &other, 8);
  return key;
}

/// Two rows of each customer, a few of them refunds, among ordinary customers.
template <class Keys, class KeyOf> Rows<Keys> crowd(int customers, int others, KeyOf key_of) {
  Random random(1);
  Rows<Keys> rows = plain_rows<Keys>(random, others, 500);
  for (int n = 0; n < 2 * customers; ++n)
    rows.push_back({key_of(n % customers), {8800 + n % 50, {n % 9 == 0 ? -n : n, 2}}});
  std::shuffle(rows.begin(), rows.end(), random);
  return rows;
}

template <class Keys> void check(const Rows<Keys> &rows) {
  TrackedHeap heap;
  const Bytes book = book_of(heap, rows);
  const Reference<Keys> reference(rows);
  reference.expect_equal(book);
  reference.expect_found(book, 500);
}

} // namespace

TEST(CrowdedBook, KeysOfOneHashAreWhatTheyAreSaidToBe) {
  EXPECT_EQ(NumberKeys::hash(number_of_hash(0xABCD)), 0xABCDu);
  EXPECT_EQ(ByteKeys::hash(text_of_hash(0xABCD, 17)), 0xABCDu);
  EXPECT_EQ(ByteKeys::hash(text_of_hash(0xABCD, 18)), 0xABCDu);
  EXPECT_NE(text_of_hash(0xABCD, 17), text_of_hash(0xABCD, 18));
}

TEST(CrowdedBook, NumbersOfTheSameFirstBitsOfTheirHashesAreToldApart) {
  // Below, at and above what a table takes; in the first stream and in divided ones.
  for (const int customers : {127, 128, 129, 130, 600, 20'000})
    for (const int others : {0, 5000}) {
      SCOPED_TRACE(testing::Message() << customers << " customers among " << others);
      check(crowd<NumberKeys>(customers, others, [](int n) {
        return number_of_hash(0x7F12'3456'7800'0000ULL + static_cast<std::uint64_t>(n));
      }));
    }
}

TEST(CrowdedBook, TextsOfTheSameHashAreToldApart) {
  for (const int customers : {2, 127, 128, 129, 130, 3000})
    for (const int others : {0, 5000}) {
      SCOPED_TRACE(testing::Message() << customers << " customers among " << others);
      check(crowd<ByteKeys>(customers, others, [](int n) {
        return text_of_hash(0x7F12'3456'789A'BCDEULL, static_cast<std::uint64_t>(n * 77));
      }));
    }
}

/// At the end of the table no probe goes on at its beginning.
TEST(CrowdedBook, HashesAtBothEndsAreToldApart) {
  for (const int customers : {100, 127, 129, 1000})
    for (const int others : {0, 5000}) {
      const auto key_of = [](int n) {
        const auto low = static_cast<std::uint64_t>(n);
        return number_of_hash(n % 2 ? ~low : low);
      };
      SCOPED_TRACE(testing::Message() << customers << " customers among " << others);
      check(crowd<NumberKeys>(customers, others, key_of));
    }
}

TEST(CrowdedBook, ACrowdedStreamLeavesTheNextOneAlone) {
  // Streams are read one after the other: the second byte of these hashes crowds every other one.
  check(crowd<NumberKeys>(40'000, 5000, [](int n) {
    const auto stream = static_cast<std::uint64_t>(n % 100 * 2);
    return number_of_hash(stream << 56 | 0x12'3456'7800'0000ULL | static_cast<std::uint64_t>(n));
  }));
}
