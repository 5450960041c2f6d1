#pragma once
#include "base/count.hpp"
#include "base/flat.hpp"
#include "statistics/sample.hpp"

namespace portfolio::statistics {

/// The stored bytes of a sample. Growing: an aggregate's state, rows as they arrive behind a sorted
/// beginning, with room to spare. Finished: all rows in canonical order, no room, so that equal
/// samples are equal bytes. They begin with the four bytes that PostgreSQL keeps for the length.
template <class Row> class SampleLog {
public:
  static constexpr std::uint8_t growing = 0x11, finished = 0x21; ///< forms 1 and 2, version 1

  std::size_t capacity() const {
    return form_ == finished ? bytes_for(count_) : block_size(size_class_);
  }
  static constexpr std::size_t bytes_for(std::size_t rows) {
    return sizeof(SampleLog) + rows * sizeof(Row);
  }

private:
  template <class> friend class SampleState;
  template <class R> friend Sample<R> open_sample(SampleBytes, Stop);
  Row *rows() { return reinterpret_cast<Row *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t form_ = growing;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_[2] = {0, 0};
  std::uint32_t count_ = 0;  ///< rows
  std::uint32_t sorted_ = 0; ///< so many of them, from the first, are distinct and in order
  double unit_days_ = 0;
  std::uint64_t skipped_ = 0;
  [[no_unique_address]] Besides<Row> besides_;
};
static_assert(sizeof(SampleLog<PurchaseRow>) == 56 && sizeof(SampleLog<SpendRow>) == 32);
static_assert(sizeof(PurchaseRow) == 32 && sizeof(SpendRow) == 24);

/// Owns the growth of a log. Every change is made in place where there is room.
template <class Row> class SampleState {
public:
  /// Goes on with `log` (growing, at its true alignment), or begins an empty one.
  SampleState(SampleLog<Row> *log, Allocate allocate, Stop stop);

  SampleLog<Row> *log() const { return log_; }

  /// Error(bad_argument) if the rows so far have another unit. What is known besides the row is
  /// the second.
  void add(const Row &row, double unit_days);
  void add(const Row &row, double unit_days, const Besides<Row> &besides);
  void skip(std::uint64_t rows = 1) { log_->skipped_ = add_skipped(log_->skipped_, rows); }
  void merge(const Sample<Row> &other);

  /// The finished form, in memory of its own.
  static SampleLog<Row> *finish(const Sample<Row> &sample, Allocate allocate);

private:
  void append(const Row &row);
  void make_room();
  void adopt_unit(double unit_days);

  SampleLog<Row> *log_;
  Allocate allocate_;
  Stop stop_;
};

} // namespace portfolio::statistics
