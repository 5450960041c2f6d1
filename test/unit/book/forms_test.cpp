#include "book_support.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::book;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

class BookForms : public testing::Test {
protected:
  Bytes read(std::string_view text) { return heap.take(book_from_text(text, heap.heap())); }
  Bytes read(const Bytes &wire) { return heap.take(book_from_wire(wire, heap.heap())); }
  void expect_lossless(const Bytes &book) {
    EXPECT_EQ(read(book::to_text(Book(book))), book);
    EXPECT_EQ(read(book::to_wire(Book(book))), book);
  }
  template <class Keys> void expect_lossless(std::uint64_t seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Random random(seed);
    expect_lossless(
        book_of(heap, random_rows<Keys>(random, between(random, 0, 300), between(random, 1, 90))));
  }
  TrackedHeap heap;
};

constexpr const char *some = "v1 scale 2 [2024-01-05 100.00]";

/// A customer behind the head of a binary form.
Bytes wire_of(KeyType type, const std::vector<Bytes> &customers, std::uint8_t version = 1) {
  Bytes wire{version, static_cast<std::uint8_t>(type), 0,
             static_cast<std::uint8_t>(customers.size())};
  const Bytes history = history::to_wire(history_from_text(some));
  for (const Bytes &customer : customers) {
    wire.insert(wire.end(), customer.begin(), customer.end());
    wire.push_back(static_cast<std::uint8_t>(history.size()));
    wire.insert(wire.end(), history.begin(), history.end());
  }
  return wire;
}
Bytes number(std::int64_t key) {
  Writer out;
  out.signed_number(key);
  return out.bytes();
}

} // namespace

TEST_F(BookForms, TextAndBytesAreLossless) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    expect_lossless<NumberKeys>(seed);
    expect_lossless<ByteKeys>(seed);
  }
}

TEST_F(BookForms, EveryTypeOfKeyIsLossless) {
  for (const std::string text :
       {"v1 smallint", "v1 text skipped 3", "v1 smallint (-32768: v1 scale 2 [2024-01-05 100.00])",
        "v1 integer (2147483647: v1 scale 2 [2024-01-05 100.00])",
        "v1 bigint (-9223372036854775808: v1 scale 0 skipped 2)",
        "v1 text skipped 1 (\"\": v1 scale 2 [2024-01-05 100.00])",
        "v1 text (\"a \\\"b\\\" ): (\": v1 scale 2 [2024-01-05 100.00])",
        "v1 uuid (\"12345678-9abc-def0-0123-456789abcdef\": v1 scale 2 [2024-01-05 100.00])"}) {
    SCOPED_TRACE(text);
    const Bytes book = read(text);
    EXPECT_EQ(book::to_text(Book(book)), text);
    expect_lossless(book);
  }
}

TEST_F(BookForms, TextNamesCustomersInAnyOrder) {
  std::string forwards = "v1 integer", backwards = forwards;
  for (int n = 0; n < 100; ++n) {
    forwards += " (" + std::to_string(n) + ": " + some + ")";
    backwards += "(" + std::to_string(99 - n) + ":" + some + ")";
  }
  EXPECT_EQ(read(forwards), read(backwards));
  EXPECT_EQ(Book(read(forwards)).customers(), 100u);
}

TEST_F(BookForms, TextThatIsNoBookIsRefused) {
  const std::string history = std::string(": ") + some + ")";
  for (const std::string &text : {std::string(),
                                  std::string("v1"),
                                  std::string("v2 bigint"),
                                  std::string("bigint"),
                                  std::string("v1 float8"),
                                  std::string("v1 bigint skipped"),
                                  std::string("v1 bigint skipped 4611686018427387905"),
                                  std::string("v1 bigint skipped -1"),
                                  "v1 bigint (1" + history + " (1" + history,
                                  "v1 bigint (1" + history + " (2" + history + " (1" + history,
                                  "v1 text (\"a\"" + history + " (\"a\"" + history,
                                  "v1 smallint (32768" + history,
                                  "v1 smallint (-32769" + history,
                                  "v1 integer (2147483648" + history,
                                  "v1 integer (-2147483649" + history,
                                  "v1 bigint (9223372036854775808" + history,
                                  "v1 bigint (1.5" + history,
                                  "v1 bigint (\"1\"" + history,
                                  "v1 text (a" + history,
                                  "v1 text (\"a" + history,
                                  "v1 uuid (\"a\"" + history,
                                  "v1 uuid (\"12345678-9ABC-def0-0123-456789abcdef\"" + history,
                                  "v1 uuid (\"123456789abcdef00123456789abcdef\"" + history,
                                  "v1 uuid (\"12345678-9abc-def0-0123-456789abcdef0\"" + history,
                                  "v1 bigint (1" + history + " x",
                                  "v1 bigint (1" + history + ")",
                                  std::string("v1 bigint (1: ") + some,
                                  "v1 bigint (1 " + std::string(some) + ")",
                                  std::string("v1 bigint (1: )"),
                                  std::string("v1 bigint (1: v1 scale 99)"),
                                  std::string("v1 bigint (1: v1 scale 2)")})
    EXPECT_THROW(read(text), Error) << text;
  EXPECT_EQ(heap.blocks(), 0u);
}

TEST_F(BookForms, BytesThatAreNoBookAreRefused) {
  EXPECT_NO_THROW(read(wire_of(KeyType::bigint, {number(1)})));
  for (const auto &[why, wire] : std::initializer_list<std::pair<const char *, Bytes>>{
           {"version", wire_of(KeyType::bigint, {number(1)}, 2)},
           {"no type", wire_of(KeyType{0}, {})},
           {"unknown type", wire_of(KeyType{6}, {})},
           {"twice", wire_of(KeyType::bigint, {number(1), number(1)})},
           {"out of range, smallint", wire_of(KeyType::smallint, {number(32768)})},
           {"out of range, integer", wire_of(KeyType::integer, {number(-2147483649)})},
           {"uuid of fifteen bytes", wire_of(KeyType::uuid, {Bytes(16, 15)})},
           {"text twice", wire_of(KeyType::text, {{1, 'a'}, {1, 'a'}})},
           {"more customers than bytes", {1, 3, 0, 200, 1}}})
    EXPECT_THROW(read(wire), Error) << why;
  EXPECT_EQ(heap.blocks(), 0u);
}

/// Whatever is read has one binary form only.
TEST_F(BookForms, DamagedBytesAreRefusedOrAreAnotherBook) {
  Random random(7);
  for (const Bytes &book : {book_of(heap, random_rows<NumberKeys>(random, 40, 8)),
                            book_of(heap, random_rows<ByteKeys>(random, 40, 8))}) {
    const Bytes wire = book::to_wire(Book(book));
    for (std::size_t size = 0; size < wire.size(); ++size)
      EXPECT_THROW(read(Bytes(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(size))),
                   Error)
          << size << " bytes";
    Bytes longer = wire;
    longer.push_back(0);
    EXPECT_THROW(read(longer), Error);
    for (int n = 0; n < 3000; ++n) {
      Bytes damaged = wire;
      damaged[random() % wire.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
      try {
        const Bytes read_again = read(damaged);
        ASSERT_TRUE(book::to_wire(Book(read_again)) == damaged) << n;
        expect_lossless(read_again);
      } catch (const Error &) {
      }
    }
  }
}

TEST_F(BookForms, ComparableBytesDoNotShowDecimals) {
  const Bytes a = book_of<NumberKeys>(heap, {{1, {9000, {10, 1}}}}),
              b = book_of<NumberKeys>(heap, {{1, {9000, {100, 2}}}}),
              c = book_of<NumberKeys>(heap, {{1, {9000, {101, 2}}}});
  EXPECT_EQ(book::to_wire(Book(a), Form::comparable), book::to_wire(Book(b), Form::comparable));
  EXPECT_NE(book::to_wire(Book(a), Form::comparable), book::to_wire(Book(c), Form::comparable));
}
