#pragma once
#include "book/book.hpp"
#include "book/forms.hpp"
#include "book/state.hpp"
#include "heap_support.hpp"
#include "history/history_support.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace portfolio::test {

template <class Keys> inline constexpr bool is_bytes = std::is_same_v<Keys, ByteKeys>;
template <class Keys> using OwnKey = std::conditional_t<is_bytes<Keys>, std::string, std::int64_t>;
template <class Keys> inline constexpr KeyType widest_type =
    is_bytes<Keys> ? KeyType::text : KeyType::bigint;

/// Both kinds of keys, for typed tests, and what these are called.
using BothKeys = testing::Types<NumberKeys, ByteKeys>;
struct KeyNames {
  template <class Keys> static std::string GetName(int) {
    return is_bytes<Keys> ? "bytes" : "numbers";
  }
};

/// What an aggregate is called with.
template <class Keys> struct Row {
  enum Kind { complete, incomplete, without_customer };
  OwnKey<Keys> key = {};
  Event event = {};
  Kind kind = complete;
};
template <class Keys> using Rows = std::vector<Row<Keys>>;

template <class Keys> void add(BookState &state, const Row<Keys> &row) {
  OwnKey<Keys> key = row.key; // no address of the caller's may stay in use
  if (row.kind == Row<Keys>::without_customer)
    state.skip();
  else if (row.kind == Row<Keys>::incomplete)
    state.add_incomplete<Keys>(key);
  else
    state.add<Keys>(key, row.event);
  if constexpr (is_bytes<Keys>) std::fill(key.begin(), key.end(), '#');
}

template <class Keys>
Bytes book_of(TrackedHeap &heap, const Rows<Keys> &rows, KeyType type = widest_type<Keys>) {
  BookState state(type, heap.heap());
  for (const Row<Keys> &row : rows) add(state, row);
  const Bytes bytes = heap.take(state.write(heap.heap()));
  state.release();
  return bytes;
}

/// The slow, obvious way: a map of what purchase_history() grows for each customer.
template <class Keys> class Reference {
public:
  explicit Reference(const Rows<Keys> &rows) {
    for (const Row<Keys> &row : rows) {
      if (row.kind == Row<Keys>::without_customer) {
        ++skipped_;
        continue;
      }
      HistoryState &state = customers_.try_emplace(row.key, nullptr, arena).first->second;
      if (row.kind == Row<Keys>::incomplete)
        state.skip();
      else
        state.add(row.event);
    }
  }

  /// The same customers with the same bytes, in the order of a book, each of them found.
  void expect_equal(const Bytes &bytes) const {
    const Book book{BookBytes(bytes)};
    EXPECT_EQ(book.customers(), customers_.size());
    EXPECT_EQ(book.skipped(), skipped_);
    std::size_t customers = 0;
    std::uint64_t last_hash = 0;
    OwnKey<Keys> last_key{};
    book.each([&](const AnyKey &any, HistoryBytes history) {
      const OwnKey<Keys> key(any.as<Keys>());
      const std::uint64_t hash = Keys::hash(key);
      if (customers++ > 0) {
        EXPECT_TRUE(last_hash != hash ? last_hash < hash : last_key < key)
            << "order, at " << shown(key);
      }
      last_hash = hash;
      last_key = key;
      const auto found = customers_.find(key);
      ASSERT_NE(found, customers_.end()) << "nobody knows " << shown(key);
      EXPECT_EQ(Bytes(history.begin(), history.end()), expected(found->second))
          << "history of " << shown(key);
    });
    EXPECT_EQ(customers, customers_.size());
  }
  /// A few customers at random, or all of few ones.
  void expect_found(const Bytes &bytes, std::size_t at_most = 2000) const {
    const Book book{BookBytes(bytes)};
    const std::size_t step = customers_.size() / at_most + 1;
    std::size_t n = 0;
    for (const auto &[key, state] : customers_) {
      if (n++ % step != 0) continue;
      const auto history = book.find(AnyKey::of(key));
      ASSERT_TRUE(history) << shown(key);
      EXPECT_EQ(Bytes(history->begin(), history->end()), expected(state)) << shown(key);
    }
  }
  bool has(const OwnKey<Keys> &key) const { return customers_.contains(key); }

private:
  static Bytes expected(const HistoryState &state) {
    return packed(History(bytes_of(state.log())));
  }
  static std::string shown(const OwnKey<Keys> &key) { return testing::PrintToString(key); }

  std::map<OwnKey<Keys>, HistoryState> customers_;
  std::uint64_t skipped_ = 0;
};

/// Customers of every kind: small numbers, negative ones, the first and the last; texts that are
/// empty, short, long, quoted.
template <class Keys> OwnKey<Keys> random_key(Random &random, std::int64_t customers) {
  const std::int64_t number = between(random, 1, customers);
  if constexpr (is_bytes<Keys>) {
    static const std::string pieces[] = {"a",   "customer ", "\"", "\\",  "(",
                                         "): ", "é",         "\n", "\x01"};
    Random own(static_cast<std::uint64_t>(number));
    if (number == 1) return "";
    if (number % 3 == 0) return "K" + std::to_string(number);
    std::string key = std::to_string(number);
    for (std::int64_t n = between(own, 0, number == 2 ? 100 : 8); n > 0; --n)
      key += pieces[own() % std::size(pieces)];
    return key;
  } else {
    if (number == 1) return INT64_MIN;
    if (number == 2) return INT64_MAX;
    if (number % 5 == 0) return -number;
    return number % 7 == 0 ? number << 40 : number - 3;
  }
}

/// Rows of every kind in any order: several on a day, refunds, costs, unknown costs, incomplete
/// rows, rows without customer, several scales, amounts of more than 64 bits, far days.
template <class Keys>
Rows<Keys> random_rows(Random &random, std::int64_t count, std::int64_t customers) {
  const auto scale = static_cast<int>(between(random, 0, 12));
  const bool plain = random() % 3 == 0;
  Rows<Keys> rows;
  for (const Event &event : random_events(random, count, scale)) {
    Row<Keys> row{random_key<Keys>(random, customers), event};
    if (!plain && random() % 12 == 0) row.kind = Row<Keys>::incomplete;
    if (!plain && random() % 15 == 0) row.kind = Row<Keys>::without_customer;
    if (!plain && random() % 40 == 0) row.event.day = random() % 2 ? min_day : max_day;
    // As of orders with several lines: the customer of the row before.
    if (!rows.empty() && random() % 4 == 0) row.key = rows.back().key;
    rows.push_back(row);
  }
  return rows;
}

/// Purchases with two decimals, as nearly all rows are.
template <class Keys>
Rows<Keys> plain_rows(Random &random, std::int64_t count, std::int64_t customers) {
  Rows<Keys> rows;
  for (std::int64_t n = 0; n < count; ++n)
    rows.push_back(
        {random_key<Keys>(random, customers),
         {static_cast<Day>(between(random, 8400, 9500)), {between(random, 100, 20000), 2}}});
  return rows;
}

} // namespace portfolio::test
