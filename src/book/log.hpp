#pragma once
#include "book/heap.hpp"
#include "book/key.hpp"
#include "history/log.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace portfolio::book {

/// Rows as they arrive, of customers whose hashes begin alike. A row is
///
///   kind:2 key bytes:3 amount bytes:3 | key | zigzag varint of the days since the row before |
///   amount | cost
///
/// Without a key it is of the customer of the row before. Amounts that need more than eight bytes
/// and all beside a cost are varints. What has another scale than the rows before it follows a row
/// that says so. Everything is of plain memory, which an owner may drop.
class Stream {
public:
  enum Kind : std::uint8_t { plain = 0, wide = 1, costed = 2, other = 3 };
  enum Other : std::uint8_t { skip = 0, scale = 1 };
  /// Numbers take 0 … 6 or 8 bytes.
  static constexpr int bytes_of(std::uint64_t v) {
    const int bytes = (static_cast<int>(std::bit_width(v)) + 7) / 8;
    return bytes < 7 ? bytes : 8;
  }
  static constexpr int bytes_of_code(int code) { return code < 7 ? code : 8; }
  static constexpr std::uint8_t code_of(int bytes) {
    return static_cast<std::uint8_t>(bytes < 7 ? bytes : 7);
  }

  struct Block {
    Block *next;
    std::uint8_t *filled; ///< the end of its rows, once the next block is there
    std::uint8_t *begin() { return reinterpret_cast<std::uint8_t *>(this + 1); }
    const std::uint8_t *begin() const { return reinterpret_cast<const std::uint8_t *>(this + 1); }
  };

  std::size_t rows() const { return rows_; }
  std::size_t bytes() const { return bytes_; } ///< memory that it has taken
  const Block *first() const { return first_; }
  const std::uint8_t *filled_end(const Block *block) const {
    return block == last_ ? at_ : block->filled;
  }

  template <class Keys>
  void add(typename Keys::Key key, const history::Event &event, const Heap &heap);
  template <class Keys> void add_skip(typename Keys::Key key, const Heap &heap);
  void release(const Heap &heap);

private:
  static constexpr std::size_t most_bytes_of_a_row = 80; // besides a key of bytes
  static constexpr std::size_t largest_block = std::size_t{1} << 16;

  template <class Keys> static std::size_t key_room(typename Keys::Key key) {
    if constexpr (std::is_same_v<Keys, ByteKeys>)
      return key.size();
    else
      return 0;
  }
  /// Writes the key, unless it is that of the row before; returns the bits of the control byte.
  template <class Keys> std::uint8_t put_key(std::uint8_t *&p, typename Keys::Key key);
  void put_scale(int to);
  void put_days(std::uint8_t *&p, Day day) {
    p = put_varint(p, zigzag(std::int64_t{day} - day_));
    day_ = day;
  }
  void make_room(std::size_t bytes, const Heap &heap) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      add_block(bytes, heap);
  }
  void add_block(std::size_t bytes, const Heap &heap);

  std::uint8_t *at_ = nullptr, *end_ = nullptr;
  std::size_t rows_ = 0;
  Day day_ = 0;
  std::uint8_t scale_ = 0;
  bool has_key_ = false;
  std::int64_t number_ = 0;   // of the row before,
  const char *key_ = nullptr; // or its bytes
  std::size_t key_bytes_ = 0;
  Block *first_ = nullptr, *last_ = nullptr;
  std::size_t bytes_ = 0, next_block_ = 256;
};

template <class Keys>
inline std::uint8_t Stream::put_key(std::uint8_t *&p, typename Keys::Key key) {
  if constexpr (std::is_same_v<Keys, NumberKeys>) {
    if (has_key_ && key == number_) return 0;
    number_ = key;
    has_key_ = true;
    // At least one byte: none is the customer of the row before.
    const std::uint64_t v = zigzag(key);
    const int bytes = bytes_of(v | 1);
    std::memcpy(p, &v, 8);
    p += bytes;
    return static_cast<std::uint8_t>(code_of(bytes) << 3);
  } else {
    if (has_key_ && key == std::string_view(key_, key_bytes_)) return 0;
    p = put_varint(p, std::uint64_t{key.size()});
    if (!key.empty()) std::memcpy(p, key.data(), key.size());
    key_ = reinterpret_cast<const char *>(p);
    key_bytes_ = key.size();
    has_key_ = true;
    p += key.size();
    return 1 << 3;
  }
}

inline void Stream::put_scale(int to) {
  *at_++ = other << 6 | scale;
  *at_++ = scale_ = static_cast<std::uint8_t>(to);
}

template <class Keys>
inline void Stream::add(typename Keys::Key key, const history::Event &event, const Heap &heap) {
  make_room(most_bytes_of_a_row + key_room<Keys>(key), heap);
  int finer = event.amount.scale;
  if (event.has_cost && event.cost.scale > finer) finer = event.cost.scale;
  if (finer != scale_) [[unlikely]]
    put_scale(finer);
  const Money amount = rescale(event.amount.units, event.amount.scale, finer);

  std::uint8_t *const control = at_, *p = at_ + 1;
  const std::uint8_t key_code = put_key<Keys>(p, key);
  put_days(p, event.day);
  if (!event.has_cost && amount == static_cast<std::int64_t>(amount)) [[likely]] {
    const std::uint64_t v = zigzag(static_cast<std::int64_t>(amount));
    const int bytes = bytes_of(v);
    std::memcpy(p, &v, 8);
    p += bytes;
    *control = static_cast<std::uint8_t>(plain << 6 | key_code | code_of(bytes));
  } else {
    p = put_money(p, amount);
    if (event.has_cost) p = put_money(p, rescale(event.cost.units, event.cost.scale, finer));
    *control = static_cast<std::uint8_t>((event.has_cost ? costed : wide) << 6 | key_code);
  }
  at_ = p;
  ++rows_;
}

template <class Keys> inline void Stream::add_skip(typename Keys::Key key, const Heap &heap) {
  make_room(most_bytes_of_a_row + key_room<Keys>(key), heap);
  std::uint8_t *const control = at_, *p = at_ + 1;
  const std::uint8_t key_code = put_key<Keys>(p, key);
  *control = static_cast<std::uint8_t>(other << 6 | key_code | skip);
  at_ = p;
  ++rows_;
}

/// Reads the rows of a stream in the order in which they came.
template <class Keys> class StreamReader {
public:
  explicit StreamReader(const Stream &stream) : stream_(stream), block_(stream.first()) {
    if (block_ != nullptr) open();
  }

  Stream::Kind kind = Stream::plain;
  bool is_new_key = false; ///< the row names its customer; otherwise it is the one before
  typename Keys::Key key = {};
  Day day = 0;
  int scale = 0;
  std::int64_t amount = 0; ///< of a plain row
  Money wide_amount = 0;   ///< of a wide or costed one
  Money cost = 0;

  /// To the next row; false behind the last one. Rows of kind `other` are skipped rows.
  bool next() {
    for (;;) {
      while (at_ == end_)
        if (!next_block()) return false;
      const unsigned control = *at_++;
      kind = static_cast<Stream::Kind>(control >> 6);
      if (kind == Stream::other && (control & 7) == Stream::scale) [[unlikely]] {
        scale = *at_++;
        continue;
      }
      take_key(control >> 3 & 7);
      if (kind == Stream::other) [[unlikely]]
        return true;
      day = static_cast<Day>(day + unzigzag(take_varint<std::uint64_t>(at_)));
      if (kind == Stream::plain) [[likely]] {
        amount = unzigzag(take_bytes(control & 7));
        return true;
      }
      wide_amount = unzigzag(take_varint<UMoney>(at_));
      if (kind == Stream::costed) cost = unzigzag(take_varint<UMoney>(at_));
      return true;
    }
  }

private:
  /// Eight bytes can be read: blocks have room behind every row.
  std::uint64_t take_bytes(unsigned code) {
    static constexpr std::uint64_t mask[] = {
        0, 0xFF, 0xFFFF, 0xFF'FFFF, 0xFFFF'FFFF, 0xFF'FFFF'FFFF, 0xFFFF'FFFF'FFFF, ~0ULL};
    std::uint64_t v;
    std::memcpy(&v, at_, 8);
    at_ += Stream::bytes_of_code(static_cast<int>(code));
    return v & mask[code];
  }
  void take_key(unsigned code) {
    is_new_key = code != 0;
    if (code == 0) return;
    if constexpr (std::is_same_v<Keys, NumberKeys>)
      key = unzigzag(take_bytes(code));
    else
      key = Keys::take(at_);
  }
  void open() {
    at_ = block_->begin();
    end_ = stream_.filled_end(block_);
  }
  bool next_block() {
    poll();
    if (block_ == nullptr || (block_ = block_->next) == nullptr) return false;
    open();
    return true;
  }

  const Stream &stream_;
  const Stream::Block *block_;
  const std::uint8_t *at_ = nullptr, *end_ = nullptr;
};

} // namespace portfolio::book
