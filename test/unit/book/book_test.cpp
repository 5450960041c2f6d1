#include "book_support.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::book;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

template <class Keys> class BookOf : public testing::Test {
protected:
  void check(const Rows<Keys> &rows) {
    const Bytes book = book_of(heap, rows);
    const Reference<Keys> reference(rows);
    reference.expect_equal(book);
    reference.expect_found(book);
    EXPECT_EQ(heap.blocks(), 0u) << "memory that is not given back";
  }
  static Row<Keys> row(std::int64_t customer, Day day, Money units, int scale = 2) {
    return {key(customer), {day, {units, scale}}};
  }
  static OwnKey<Keys> key(std::int64_t customer) {
    if constexpr (is_bytes<Keys>)
      return "customer " + std::to_string(customer);
    else
      return customer;
  }
  TrackedHeap heap;
};
TYPED_TEST_SUITE(BookOf, BothKeys, KeyNames);

} // namespace

TYPED_TEST(BookOf, RandomRowsHasTheBytesOfPurchaseHistory) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::int64_t customers = between(random, 1, 60);
    this->check(random_rows<TypeParam>(random, between(random, 1, 400), customers));
    if (this->HasFailure()) return;
  }
}

TYPED_TEST(BookOf, RowsOfEverySizeHasTheBytesOfPurchaseHistory) {
  // Nothing; the one stream with which a book begins, up to its end; checks of the size after it.
  for (const std::int64_t size : {0, 1, 2, 4095, 4096, 4097, 4097 + 65536, 200'000}) {
    SCOPED_TRACE(size);
    Random random(static_cast<std::uint64_t>(size));
    this->check(random_rows<TypeParam>(random, size, size / 10 + 1));
    this->check(plain_rows<TypeParam>(random, size, size / 10 + 1));
    this->check(plain_rows<TypeParam>(random, size, 3));
  }
}

TYPED_TEST(BookOf, CustomersOfManyDaysHasTheBytesOfPurchaseHistory) {
  for (const int days : {1, 2, 127, 128, 129, 130, 256, 257, 1000})
    for (const int special : {0, 1, 2, 3, 4}) {
      SCOPED_TRACE(testing::Message() << days << " days, special " << special);
      Rows<TypeParam> rows;
      for (int day = days; day > 0; --day) rows.push_back(this->row(7, 9000 + 3 * day, 100 * day));
      auto &event = rows.back().event;
      if (special == 1) event.amount.units = -1;
      if (special == 2) event.has_cost = true;
      if (special == 3) event.amount.scale = 5;
      if (special == 4) rows.back().kind = Row<TypeParam>::incomplete;
      this->check(rows);
      std::reverse(rows.begin(), rows.end());
      this->check(rows);
    }
}

TYPED_TEST(BookOf, AmountsOfEveryWidthHasTheBytesOfPurchaseHistory) {
  Rows<TypeParam> rows;
  for (int bits = 0; bits < 100; ++bits)
    for (const Money nearby : {Money{-1}, Money{0}, Money{1}})
      for (const Money sign : {1, -1}) {
        const Money units = sign * ((Money{1} << bits) + nearby);
        rows.push_back(this->row(bits, 9000, units)); // several on one day
        rows.push_back(this->row(1000 + bits, 9000 + static_cast<Day>(rows.size()), units));
      }
  for (const std::int64_t edge : {INT64_MIN, INT64_MAX})
    for (int times = 0; times < 3; ++times) rows.push_back(this->row(2000, 9000, edge));
  this->check(rows);
}

TYPED_TEST(BookOf, DaysAtTheEndsOfTheCalendarHasTheBytesOfPurchaseHistory) {
  Rows<TypeParam> rows;
  int customer = 0;
  for (const Day first :
       {min_day, min_day + 1, -32769, -32768, -1, 0, 1, 32767, 32768, max_day - 1})
    for (const Day second : {min_day, -1, 0, 1, 32768, max_day}) {
      rows.push_back(this->row(++customer, first, 5));
      rows.push_back(this->row(customer, second, 5));
    }
  this->check(rows);
}

TYPED_TEST(BookOf, SeveralScalesIsAsFineAsTheFinestOfEachCustomer) {
  const auto costed = [&](std::int64_t customer, int scale, int cost_scale) {
    Row<TypeParam> row = this->row(customer, 9000, 5, scale);
    row.event.has_cost = true;
    row.event.cost = {3, cost_scale};
    return row;
  };
  this->check({this->row(1, 9000, 5, 0), this->row(2, 9000, 5, 2), this->row(1, 9001, 5, 0)});
  this->check({this->row(1, 9000, 5, 2), this->row(1, 9001, 5, 0), this->row(1, 9001, -5, 4)});
  this->check({costed(1, 0, 3), costed(2, 3, 0), costed(3, 12, 0), this->row(4, 9000, 1, 0)});
}

TYPED_TEST(BookOf, IncompleteRowsAloneHasTheirCustomers) {
  Row<TypeParam> incomplete = this->row(1, 0, 0);
  incomplete.kind = Row<TypeParam>::incomplete;
  Row<TypeParam> nobody;
  nobody.kind = Row<TypeParam>::without_customer;
  this->check({incomplete, nobody, incomplete, nobody, nobody});
  this->check({nobody});
}

TYPED_TEST(BookOf, CustomersFindsNobodyWhoIsAbsent) {
  Random random(1);
  const auto rows = random_rows<TypeParam>(random, 20'000, 3000);
  const Bytes bytes = book_of(this->heap, rows);
  const Reference<TypeParam> reference(rows);
  const Book book{BookBytes(bytes)};
  int absent = 0;
  for (std::int64_t number = 1; number < 9000; ++number) {
    const OwnKey<TypeParam> key = this->key(7 * number);
    if (reference.has(key)) continue;
    EXPECT_FALSE(book.find(AnyKey::of(key))) << key;
    ++absent;
  }
  EXPECT_GT(absent, 1000);
  const Bytes empty = book_of<TypeParam>(this->heap, {});
  EXPECT_FALSE(Book{BookBytes(empty)}.find(AnyKey::of(this->key(1))));
}

TYPED_TEST(BookOf, DaysOutsideTheCalendarIsAnError) {
  BookState state(widest_type<TypeParam>, this->heap.heap());
  for (const Day day : {min_day - 1, max_day + 1, INT32_MIN, INT32_MAX})
    EXPECT_THROW(state.add<TypeParam>(this->key(1), {day, {1, 0}}), Error) << day;
  state.add<TypeParam>(this->key(2), {min_day, {1, 0}});
  const Bytes book = this->heap.take(state.write(this->heap.heap()));
  EXPECT_EQ(Book{BookBytes(book)}.customers(), 1u) << "who was refused is none";
  state.release();
}

/// One customer has nearly all rows: there are several runs, and the rows of all do not stay in
/// memory.
TYPED_TEST(BookOf, OneGiantCustomerIsGatheredWhileTheRowsArrive) {
  constexpr std::int64_t count = 2'200'000; // of 16 bytes and more
  Rows<TypeParam> rows;
  Random random(1);
  for (std::int64_t n = 0; n < count; ++n)
    rows.push_back(this->row(n % 1000 == 0 ? n : 7, static_cast<Day>(between(random, 8000, 9000)),
                             Money{between(random, 1, 1000)} << 84));
  BookState state(widest_type<TypeParam>, this->heap.heap());
  for (const auto &row : rows) add(state, row);
  EXPECT_LT(this->heap.peak(), std::size_t{32} << 20);
  const Bytes book = this->heap.take(state.write(this->heap.heap()));
  Reference<TypeParam>(rows).expect_equal(book);
  state.release();
  EXPECT_EQ(this->heap.blocks(), 0u);
}

TEST(Book, KeysAreShownAsPeopleWriteThem) {
  EXPECT_EQ(book::to_text(KeyType::bigint, AnyKey::of(std::int64_t{-17})), "-17");
  EXPECT_EQ(book::to_text(KeyType::text, AnyKey::of("a b")), "a b");
  const std::string uuid = "\x12\x34\x56\x78\x9a\xbc\xde\xf0\x01\x23\x45\x67\x89\xab\xcd\xef";
  EXPECT_EQ(book::to_text(KeyType::uuid, AnyKey::of(uuid)), "12345678-9abc-def0-0123-456789abcdef");
}

TEST(Book, DamagedBytesAreRefused) {
  TrackedHeap heap;
  Bytes bytes = book_of<NumberKeys>(heap, {{1, {9000, {1, 0}}}});
  EXPECT_NO_THROW(Book{BookBytes(bytes)});
  EXPECT_THROW(Book(BookBytes(bytes.data(), 3)), Error) << "too short";
  for (const int type : {0, 6, 255}) {
    bytes[1] = static_cast<std::uint8_t>(type);
    EXPECT_THROW(Book{BookBytes(bytes)}, Error) << "type of keys " << type;
  }
  bytes[1] = 3;
  ++bytes[0];
  EXPECT_THROW(Book{BookBytes(bytes)}, Error) << "of another version";
}
