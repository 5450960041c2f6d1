#include "book/book.hpp"

#include "base/error.hpp"
#include "history/history.hpp"

namespace portfolio::book {

Book::Book(BookBytes bytes) : bytes_(bytes), head_(stored_head<BookHead>(bytes)) {
  if (head_.tag != BookHead::known_tag || !is_key_type(head_.key_type))
    unknown_format("purchase_book");
}

std::uint32_t Book::offset(std::size_t bucket) const {
  std::uint32_t at;
  std::memcpy(&at, data() + head_.data_bytes + bucket * sizeof at, sizeof at);
  return at;
}

std::optional<HistoryBytes> Book::find(const AnyKey &wanted) const {
  return with_keys(key_type(), [&]<class Keys>(Keys) -> std::optional<HistoryBytes> {
    const auto key = wanted.as<Keys>();
    const std::uint64_t hash = Keys::hash(key);
    const std::size_t bucket = head_.directory_bits > 0 ? hash >> (64 - head_.directory_bits) : 0;
    BookCursor<Keys> cursor{data() + offset(bucket), data() + offset(bucket + 1)};
    while (cursor.next() && cursor.hash <= hash)
      if (cursor.key == key) return cursor.history;
    return std::nullopt;
  });
}

bool equal(const Book &a, const Book &b) {
  if (a.key_type() != b.key_type() || a.customers() != b.customers() || a.skipped() != b.skipped())
    return false;
  return with_keys(a.key_type(), [&]<class Keys>(Keys) {
    auto left = a.cursor<Keys>(), right = b.cursor<Keys>();
    while (left.next() && right.next()) {
      poll_sometimes();
      if (left.key != right.key) return false;
      if (!equal(history::History(left.history), history::History(right.history))) return false;
    }
    return true;
  });
}

} // namespace portfolio::book
