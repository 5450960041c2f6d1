#include "book_support.hpp"

#include "base/error.hpp"
#include "base/stop.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::book;
using namespace portfolio::history;
using namespace portfolio::test;

namespace {

template <class Keys> class BooksOf : public testing::Test {
protected:
  TrackedHeap heap;
  Heap memory = heap.heap();
};
TYPED_TEST_SUITE(BooksOf, BothKeys, KeyNames);

template <class Keys> Rows<Keys> both(const Rows<Keys> &a, const Rows<Keys> &b) {
  Rows<Keys> rows = a;
  rows.insert(rows.end(), b.begin(), b.end());
  return rows;
}

/// Ends what asks whether to go on, from the n-th question on.
long questions_left = 0;
bool soon() { return questions_left-- <= 0; }

class Stopping {
public:
  explicit Stopping(long questions) {
    questions_left = questions;
    asked_to_stop = soon;
  }
  Stopping(const Stopping &) = delete;
  ~Stopping() { asked_to_stop = never; }
};

} // namespace

TYPED_TEST(BooksOf, PartsMergeToTheWholeInAnyOrder) {
  // More than eight and more than sixty-four runs: they become one of the next size.
  for (const std::size_t count : {1, 2, 3, 7, 8, 9, 20, 64, 65, 73, 600}) {
    SCOPED_TRACE(testing::Message() << count << " parts");
    Random random(count);
    const auto rows = random_rows<TypeParam>(random, 6000, 300);
    std::vector<Rows<TypeParam>> parts(count);
    for (const auto &row : rows) parts[random() % count].push_back(row);
    std::vector<Bytes> books;
    for (const auto &part : parts) books.push_back(book_of(this->heap, part));
    std::shuffle(books.begin(), books.end(), random);
    BookState state(widest_type<TypeParam>, this->memory);
    for (const Bytes &book : books) state.merge(book);
    const Bytes merged = this->heap.take(state.write(this->memory));
    EXPECT_EQ(merged, book_of(this->heap, rows));
    Reference<TypeParam>(rows).expect_equal(merged);
    state.release();
    EXPECT_EQ(this->heap.blocks(), 0u);
  }
}

TYPED_TEST(BooksOf, RowsAndBooksInAnyTurnAreTheWhole) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const std::int64_t customers = between(random, 1, 200);
    Rows<TypeParam> all;
    BookState state(widest_type<TypeParam>, this->memory);
    for (std::int64_t turn = between(random, 1, 12); turn > 0; --turn) {
      const auto more = random_rows<TypeParam>(random, between(random, 1, 900), customers);
      all = both(all, more);
      if (random() % 2)
        state.merge(book_of(this->heap, more));
      else
        for (const auto &row : more) add(state, row);
      if (random() % 4 == 0) {
        const BookBytes now = state.compact();
        EXPECT_EQ(Bytes(now.begin(), now.end()), book_of(this->heap, all));
      }
    }
    EXPECT_EQ(this->heap.take(state.write(this->memory)), book_of(this->heap, all));
    state.release();
    EXPECT_EQ(this->heap.blocks(), 0u);
  }
}

TYPED_TEST(BooksOf, WhatIsWrittenTwiceIsTheSame) {
  Random random(3);
  BookState state(widest_type<TypeParam>, this->memory);
  for (const auto &row : random_rows<TypeParam>(random, 9000, 500)) add(state, row);
  state.merge(book_of(this->heap, random_rows<TypeParam>(random, 500, 900)));
  const Bytes first = this->heap.take(state.write(this->memory));
  EXPECT_EQ(this->heap.take(state.write(this->memory)), first);
  const BookBytes compact = state.compact();
  EXPECT_EQ(Bytes(compact.begin(), compact.end()), first);
  const std::size_t blocks = this->heap.blocks();
  EXPECT_EQ(state.compact().data(), compact.data()) << "there is nothing to do any more";
  EXPECT_EQ(this->heap.blocks(), blocks);
  EXPECT_EQ(this->heap.take(state.write(this->memory)), first);
  state.release();
}

/// After a state was finished, the rows that follow take no more memory than before.
TYPED_TEST(BooksOf, RowsBehindAFinishedBookAreGatheredWhileTheyArrive) {
  Random random(4);
  BookState state(widest_type<TypeParam>, this->memory);
  auto rows = plain_rows<TypeParam>(random, 20'000, 10);
  for (auto &row : rows) row.event.amount.units += INT64_MAX / 2; // of eight bytes
  const auto add_all = [&](int times) {
    for (; times > 0; --times)
      for (const auto &row : rows) add(state, row);
  };
  add_all(150);
  (void)state.compact();
  this->heap.forget_peak();
  add_all(150);
  EXPECT_LT(this->heap.peak(), std::size_t{32} << 20);
  state.release();
  EXPECT_EQ(this->heap.blocks(), 0u);
}

TYPED_TEST(BooksOf, ASumLessOneOfItsPartsIsTheOther) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const auto rows =
        random_rows<TypeParam>(random, between(random, 2, 600), between(random, 1, 90));
    const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    const Bytes a = book_of(this->heap, Rows<TypeParam>(rows.begin(), half)),
                b = book_of(this->heap, Rows<TypeParam>(half, rows.end()));
    const Bytes whole = this->heap.take(sum(a, b, this->memory));
    EXPECT_EQ(whole, book_of(this->heap, rows));
    EXPECT_EQ(this->heap.take(sum(b, a, this->memory)), whole);
    const Bytes without_b = this->heap.take(subtract(Book(whole), Book(b), this->memory)),
                without_a = this->heap.take(subtract(Book(whole), Book(a), this->memory)),
                nothing = this->heap.take(subtract(Book(whole), Book(whole), this->memory));
    EXPECT_TRUE(equal(Book(without_b), Book(a)));
    EXPECT_TRUE(equal(Book(without_a), Book(b)));
    EXPECT_EQ(nothing, book_of<TypeParam>(this->heap, {}));
    EXPECT_EQ(this->heap.blocks(), 0u);
  }
}

TEST(Books, SubtractingWhatWasNeverAddedIsAnError) {
  TrackedHeap heap;
  const auto book = [&](const Rows<NumberKeys> &rows, KeyType type = KeyType::bigint) {
    return book_of(heap, rows, type);
  };
  const Row<NumberKeys> one{1, {9000, {5, 0}}}, two{2, {9000, {5, 0}}}, later{1, {9001, {5, 0}}},
      more{1, {9000, {6, 0}}}, nobody{0, {}, Row<NumberKeys>::without_customer};
  const Bytes a = book({one});
  for (const auto &rows :
       {Rows<NumberKeys>{two}, {later}, {more}, {one, one}, {nobody}, {one, two}})
    EXPECT_THROW(subtract(Book(a), Book(book(rows)), heap.heap()), Error);
  EXPECT_THROW(subtract(Book(a), Book(book({one}, KeyType::integer)), heap.heap()), Error);
  EXPECT_EQ(heap.blocks(), 0u) << "what was written before the error";
}

TEST(Books, KeysOfDifferentTypesDoNotMix) {
  TrackedHeap heap;
  const Row<NumberKeys> one{1, {9000, {5, 0}}};
  const Rows<NumberKeys> rows{one};
  const Bytes big = book_of(heap, rows), small = book_of(heap, rows, KeyType::smallint),
              text = book_of<ByteKeys>(heap, {{"1", one.event}}),
              uuid = book_of<ByteKeys>(heap, {}, KeyType::uuid);
  for (const Bytes *other : {&small, &text, &uuid}) {
    BookState state(KeyType::bigint, heap.heap());
    EXPECT_THROW(state.merge(*other), Error);
    EXPECT_THROW(sum(big, *other, heap.heap()), Error);
    EXPECT_FALSE(equal(Book(big), Book(*other)));
    state.release();
  }
}

TEST(Books, AreEqualWhateverDecimalsTheirMoneyShows) {
  TrackedHeap heap;
  const auto book = [&](const Rows<NumberKeys> &rows) { return book_of(heap, rows); };
  const Row<NumberKeys> one{1, {9000, {10, 1}}}, finer{1, {9000, {100, 2}}},
      other{1, {9000, {101, 2}}}, two{2, {9000, {100, 2}}},
      nobody{0, {}, Row<NumberKeys>::without_customer};
  const Bytes a = book({one});
  EXPECT_TRUE(equal(Book(a), Book(book({finer}))));
  EXPECT_NE(a, book({finer}));
  for (const auto &rows :
       {Rows<NumberKeys>{other}, {two}, {one, two}, {one, one}, {one, nobody}, {}})
    EXPECT_FALSE(equal(Book(a), Book(book(rows))));
}

TEST(Books, EndedOrWithoutMemoryGiveBackWhatTheyTook) {
  TrackedHeap heap;
  const Heap memory = heap.heap();
  Random random(5);
  const Bytes other = book_of(heap, plain_rows<NumberKeys>(random, 30'000, 9000));
  BookState state(KeyType::bigint, memory);
  const auto rows = plain_rows<NumberKeys>(random, 30'000, 9000);
  for (const auto &row : rows) add(state, row);
  state.merge(other);
  const Bytes whole = heap.take(state.write(memory));
  const std::size_t blocks = heap.blocks();
  int ended = 0, without_memory = 0;
  for (long questions = 0; questions < 20; ++questions) {
    const Stopping stopping(questions);
    try {
      heap.take(state.write(memory));
    } catch (const Stopped &) {
      ++ended;
    }
    EXPECT_EQ(heap.blocks(), blocks) << "ended at question " << questions;
  }
  for (long allocations = 0; allocations < 8; ++allocations) {
    heap.refuse_after(allocations);
    try {
      heap.take(state.write(memory));
    } catch (const std::bad_alloc &) {
      ++without_memory;
    }
    heap.refuse_after(-1);
    EXPECT_EQ(heap.blocks(), blocks) << "without memory after " << allocations;
  }
  EXPECT_GE(ended, 10);
  EXPECT_GE(without_memory, 2);
  EXPECT_EQ(heap.take(state.write(memory)), whole) << "the state is as it was";
  state.release();
}
