#pragma once
#include "book/book.hpp"
#include "book/heap.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace portfolio::book {

/// What a value of PostgreSQL may have: less than 1 GB.
inline constexpr std::size_t max_book_bytes = (std::size_t{1} << 30) - 1;

/// Writes a finished book, customer by customer in the order of a book. Error(too_large) beyond
/// max_book_bytes.
class BookWriter {
public:
  /// `expected`: bytes that it will probably take.
  BookWriter(KeyType type, const Heap &heap, std::size_t expected);
  /// Not if finish() gave the bytes away.
  ~BookWriter();
  BookWriter(const BookWriter &) = delete;
  BookWriter &operator=(const BookWriter &) = delete;

  /// write(p) writes at most `room` bytes of a packed history and returns its end; where it returns
  /// null the customer is not added, and false is returned.
  template <class Keys, class Write>
  bool add(std::uint64_t hash, typename Keys::Key key, std::size_t room, Write &&write) {
    if (used_ + Keys::room(key) + room + slack > capacity_) [[unlikely]]
      grow(Keys::room(key) + room + slack);
    std::uint8_t *const p = Keys::put(begin_ + used_, key), *const history = p + 1;
    std::uint8_t *end = write(history);
    if (end == nullptr) return false;
    const auto bytes = static_cast<std::size_t>(end - history);
    if (bytes < 0x80) [[likely]]
      *p = static_cast<std::uint8_t>(bytes);
    else
      end = make_room_for_length(p, bytes);
    if (customers_ % customers_per_mark == 0) marks_.push_back({hash, used_});
    used_ = static_cast<std::size_t>(end - begin_);
    ++customers_;
    return true;
  }
  template <class Keys> void add(std::uint64_t hash, typename Keys::Key key, HistoryBytes history) {
    add<Keys>(hash, key, history.size(), [&](std::uint8_t *p) {
      std::memcpy(p, history.data(), history.size());
      return p + history.size();
    });
  }

  /// The value with its length word in front, which the caller sets.
  struct Finished {
    std::uint8_t *begin;
    std::size_t bytes;
  };
  Finished finish(std::uint64_t skipped);

private:
  static constexpr std::size_t slack = 32; // writers of bits may touch some bytes behind their end
  static constexpr std::size_t customers_per_mark = 16;
  /// Where some customers begin: from here the directory is made.
  struct Mark {
    std::uint64_t hash;
    std::size_t at;
  };

  template <class Keys> void write_directory(std::uint8_t *out, int bits) const;
  static std::uint8_t *make_room_for_length(std::uint8_t *p, std::size_t bytes);
  void grow(std::size_t more);

  KeyType type_;
  Heap heap_;
  std::uint8_t *begin_ = nullptr;
  std::size_t used_ = sizeof(BookHead), capacity_ = 0;
  std::size_t customers_ = 0;
  std::vector<Mark> marks_;
};

} // namespace portfolio::book
