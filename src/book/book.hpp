#pragma once
#include "base/flat.hpp"
#include "book/key.hpp"
#include "history/history.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

namespace portfolio::book {

using BookBytes = std::span<const std::uint8_t>;
using history::HistoryBytes;

/// The head of a finished book. Behind it stand the customers in order, each as key, length and
/// packed history, then 2^directory_bits + 1 offsets: where the customers begin whose hashes begin
/// with these bits.
struct BookHead {
  static constexpr std::uint8_t known_tag = 0xB1;
  [[maybe_unused]] std::int32_t length = 0;
  std::uint8_t tag = known_tag;
  std::uint8_t key_type = 0;
  std::uint8_t directory_bits = 0;
  [[maybe_unused]] std::uint8_t reserved = 0;
  std::uint32_t customers = 0;
  std::uint32_t data_bytes = 0;
  std::uint64_t skipped = 0;
};
static_assert(sizeof(BookHead) == 24);

/// Walks through customers in the order of a book.
template <class Keys> struct BookCursor {
  const std::uint8_t *at = nullptr, *end = nullptr;
  std::uint64_t hash = 0;
  typename Keys::Key key = {};
  HistoryBytes history = {};

  /// To the next customer; false behind the last one.
  bool next() {
    if (at == end) return false;
    key = Keys::take(at);
    hash = Keys::hash(key);
    const auto bytes = static_cast<std::size_t>(take_varint<std::uint64_t>(at));
    history = {at, bytes};
    at += bytes;
    return true;
  }
};

/// The histories of many customers as one value, opened for reading where it lies.
class Book {
public:
  /// `bytes`: behind the length word; they came from a BookWriter.
  explicit Book(BookBytes bytes);

  KeyType key_type() const { return static_cast<KeyType>(head_.key_type); }
  std::uint64_t customers() const { return head_.customers; }
  std::uint64_t skipped() const { return head_.skipped; } ///< rows without a customer
  std::size_t data_bytes() const { return head_.data_bytes; }

  template <class Keys> BookCursor<Keys> cursor() const {
    return {data(), data() + head_.data_bytes};
  }
  /// visit(history) of every customer, in the order of the book.
  template <class Visit> void each_history(Visit &&visit) const {
    with_keys(key_type(), [&]<class Keys>(Keys) {
      for (auto cursor = this->cursor<Keys>(); cursor.next();) {
        poll_sometimes();
        visit(cursor.history);
      }
    });
  }
  /// visit(key, history) of every customer, in the order of the book.
  template <class Visit> void each(Visit &&visit) const {
    with_keys(key_type(), [&]<class Keys>(Keys) {
      for (auto cursor = this->cursor<Keys>(); cursor.next();) {
        poll_sometimes();
        visit(AnyKey::of(cursor.key), cursor.history);
      }
    });
  }
  std::optional<HistoryBytes> find(const AnyKey &key) const;

private:
  const std::uint8_t *data() const { return bytes_.data() + sizeof(BookHead) - length_word; }
  std::uint32_t offset(std::size_t bucket) const;

  BookBytes bytes_;
  BookHead head_;
};

/// The same customers, events and money: 1.0 and 1.00 are equal.
bool equal(const Book &a, const Book &b);

} // namespace portfolio::book
