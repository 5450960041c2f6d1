#pragma once
#include "book/book.hpp"
#include "book/log.hpp"
#include "book/writer.hpp"

#include <cstddef>
#include <cstdint>

namespace portfolio::book {

/// A book in the making: rows in streams by the first bits of their customers' hashes, and runs,
/// which are finished books that were merged into it. Plain memory of the heap's owner.
class BookState {
public:
  BookState(KeyType type, const Heap &heap) : type_(type), heap_(heap) {}

  KeyType key_type() const { return type_; }

  /// A purchase or refund of a customer. Errors: day or amount out of range.
  template <class Keys> void add(typename Keys::Key key, const history::Event &event) {
    require_day(event.day, "purchase day");
    stream_of<Keys>(key).template add<Keys>(key, event, heap_);
    if (++rows_ >= next_check_) [[unlikely]]
      check_size();
  }
  /// A row of a customer of which the day or the amount is not known.
  template <class Keys> void add_incomplete(typename Keys::Key key) {
    stream_of<Keys>(key).template add_skip<Keys>(key, heap_);
    if (++rows_ >= next_check_) [[unlikely]]
      check_size();
  }
  /// A row without a customer.
  void skip(std::uint64_t rows = 1) { skipped_ = add_skipped(skipped_, rows); }
  /// Takes in a book, which is copied. Error(bad_argument) if its keys are of another type.
  void merge(BookBytes bytes);

  /// The finished book of all that was added, in memory of `to`; the state stays as it is.
  BookWriter::Finished write(const Heap &to) const;
  /// The same in memory of its own, where it stays until more is added.
  BookBytes compact();
  /// Gives back all memory.
  void release();

private:
  static constexpr int first_bits = 8;
  static constexpr std::size_t rows_before_streams = 4096;
  static constexpr int max_runs = 64;

  struct Run {
    std::uint8_t *begin = nullptr; ///< its length word
    std::size_t bytes = 0;
    int tier = 0;
    Book book() const { return Book({begin + length_word, bytes - length_word}); }
  };

  template <class Keys> Stream &stream_of(typename Keys::Key key) {
    if constexpr (std::is_same_v<Keys, NumberKeys>) {
      if (recent_ != nullptr && key == recent_key_) return *recent_;
      recent_key_ = key;
    }
    const std::uint64_t hash = Keys::hash(key);
    if (streams_ == nullptr) [[unlikely]]
      open_streams(0);
    return *(recent_ = streams_ + (bits_ > 0 ? hash >> (64 - bits_) : 0));
  }
  void open_streams(int bits);
  void check_size();
  template <class Keys> void distribute();
  void finish_rows();
  void push_run(BookWriter::Finished run, int tier);
  template <class Keys> void merge_all(BookWriter &out) const;
  void release_streams();

  KeyType type_;
  Heap heap_;
  int bits_ = 0;
  Stream *streams_ = nullptr, *recent_ = nullptr;
  std::int64_t recent_key_ = 0;
  std::uint64_t rows_ = 0; ///< in the streams
  std::uint64_t next_check_ = rows_before_streams;
  std::uint64_t skipped_ = 0;
  int run_count_ = 0;
  Run runs_[max_runs];
};

/// The purchases of both books; what is in both counts twice. Error(bad_argument) where their keys
/// are of different types.
BookWriter::Finished sum(BookBytes a, BookBytes b, const Heap &heap);

/// What purchases remain of `a` without those of `b`: the exact inverse of a sum. A customer of
/// whom nothing is left is none. Error(bad_argument) where b holds what a has not.
BookWriter::Finished subtract(const Book &a, const Book &b, const Heap &heap);

} // namespace portfolio::book
