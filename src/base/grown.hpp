#pragma once
#include "base/count.hpp"
#include "base/error.hpp"
#include "base/flat.hpp"
#include "base/sort.hpp"
#include "base/stop.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <vector>

// Flat values that grow: what every type whose rows arrive one by one, in any order, does in the
// same way. A `Kind` says what is its own:
//
//   Cell             what is appended; a row is a cell, or a run of them
//   Fields           what the head holds besides, with a number `skipped`
//   compact(fields, cells, sorted, stop)
//                    puts cells in canonical order, of which the first `sorted` are so already,
//                    joins equal rows and returns how many cells are left; not for cells that have
//                    their places
//   front(fields)    bytes that lie before the cells, a multiple of eight; none without it
//   are_possible(fields, cells)
//                    what stored fields must be, before anything relies on them

namespace portfolio {

/// The stored bytes: this head, front, cells. Growing: an aggregate's state, cells as they arrive
/// behind a sorted beginning, with room to spare. Finished: canonical cells and no room, so that
/// equal values are equal bytes. They begin with the four bytes that PostgreSQL keeps for the
/// length.
template <class Kind> class GrownLog {
public:
  using Cell = typename Kind::Cell;
  using Fields = typename Kind::Fields;
  static constexpr std::uint8_t growing = 0x11, finished = 0x21; ///< forms 1 and 2, version 1

  std::size_t capacity() const {
    return form_ == finished ? bytes_for(count_) : block_size(size_class_);
  }
  std::size_t bytes_for(std::size_t cells) const {
    return sizeof(GrownLog) + front_bytes() + cells * sizeof(Cell);
  }
  Fields &fields() { return fields_; }
  std::byte *front() { return reinterpret_cast<std::byte *>(this + 1); }
  std::span<Cell> cells() {
    return {reinterpret_cast<Cell *>(reinterpret_cast<std::byte *>(this) + bytes_for(0)), count_};
  }

  /// What either form says; its cells are canonical.
  struct Opened {
    Fields fields;
    std::vector<Cell> cells;
  };
  /// Reads the bytes behind the length. Error(bad_format) if they are no such value of `type`.
  static Opened open(std::span<const std::uint8_t> bytes, const char *type, Stop stop);

private:
  template <class> friend class GrownState;
  static constexpr bool compacts = requires(Fields fields, std::span<Cell> cells, Stop stop) {
    Kind::compact(fields, cells, std::size_t{}, stop);
  };
  std::size_t front_bytes() const {
    if constexpr (requires { Kind::front(fields_); })
      return Kind::front(fields_);
    else
      return 0;
  }
  bool are_fields_possible() const {
    if constexpr (requires { Kind::are_possible(fields_, count_); })
      return Kind::are_possible(fields_, count_);
    else
      return true;
  }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t form_ = growing;
  std::uint8_t size_class_ = 0; ///< of a growing form
  [[maybe_unused]] std::uint8_t reserved_[2] = {0, 0};
  std::uint32_t count_ = 0;  ///< cells
  std::uint32_t sorted_ = 0; ///< so many of them, from the first, are canonical
  Fields fields_;
};

/// Owns the growth of a log. Every change is made in place where there is room.
template <class Kind> class GrownState {
public:
  using Log = GrownLog<Kind>;
  using Cell = typename Log::Cell;
  using Fields = typename Log::Fields;

  /// Goes on with `log`, at its true alignment, or begins an empty one.
  GrownState(Log *log, Allocate allocate, Stop stop = asked_to_stop)
      : log_(log), allocate_(allocate), stop_(stop) {
    if (log_ == nullptr) log_ = place(size_class_for(sizeof(Log)), Log());
  }

  Log *log() const { return log_; }
  void skip(std::uint64_t rows = 1) { fields().skipped = add_skipped(fields().skipped, rows); }

  /// The finished form of canonical cells, in memory of its own; the front is the caller's to fill.
  static Log *finish(const Fields &fields, std::span<const Cell> cells, Allocate allocate) {
    Log head;
    head.form_ = Log::finished;
    head.fields_ = fields;
    head.count_ = head.sorted_ = static_cast<std::uint32_t>(cells.size());
    auto *log = new (allocate(head.capacity())) Log(head);
    std::copy(cells.begin(), cells.end(), log->cells().begin());
    return log;
  }

protected:
  Fields &fields() const { return log_->fields_; }
  bool is_empty() const { return log_->count_ == 0; }

  /// Makes room for a row of so many cells and gives it to be written: it counts already.
  Cell *append_cells(std::size_t cells) {
    if (log_->bytes_for(log_->count_ + cells) > log_->capacity()) [[unlikely]]
      make_room(cells);
    Cell *row = log_->cells().data() + log_->count_;
    log_->count_ += static_cast<std::uint32_t>(cells);
    return row;
  }
  void append(const Cell &row) { *append_cells(1) = row; }

  /// Gives the log other fields, and so a front of another size, whose bytes are not set; returns
  /// the log as it was.
  Log *replace_front(const Fields &fields) {
    Log head = *log_, *old = log_;
    head.fields_ = fields;
    log_ = place(size_class_for(head.bytes_for(head.count_)), head);
    std::copy_n(old->cells().data(), old->count_, log_->cells().data());
    return old;
  }

private:
  /// From this capacity on a full log is first compacted. Below, growing costs less than sorting a
  /// few rows again and again: durations of fifty values took a fifth longer with half of it, rows
  /// of samples as long. Most groups never come so far, and a page of memory is little for one.
  static constexpr std::size_t compaction_threshold = 8192;

  Log *place(std::uint8_t size_class, Log head) {
    head.form_ = Log::growing;
    head.size_class_ = std::max(size_class, head.size_class_);
    return new (allocate_(block_size(head.size_class_))) Log(head);
  }
  void compact() {
    if constexpr (Log::compacts) {
      const std::size_t kept = Kind::compact(fields(), log_->cells(), log_->sorted_, stop_);
      log_->count_ = log_->sorted_ = static_cast<std::uint32_t>(kept);
    }
  }
  void make_room(std::size_t cells) {
    const std::size_t capacity = log_->capacity();
    if (Log::compacts && capacity >= compaction_threshold) {
      compact();
      // Half of the room must be free again: a log that is nearly full would soon be sorted again.
      const std::size_t room = capacity - log_->bytes_for(0);
      if ((log_->count_ + cells) * sizeof(Cell) <= room / 2) return;
    }
    const std::size_t wanted = std::max(2 * capacity, log_->bytes_for(log_->count_ + cells));
    Log *moved = place(size_class_for(wanted), *log_);
    std::memcpy(moved->front(), log_->front(), log_->bytes_for(log_->count_) - sizeof(Log));
    log_ = moved;
  }

  Log *log_;
  Allocate allocate_;
  Stop stop_; ///< asked while a long log is put in order
};

template <class Kind> typename GrownLog<Kind>::Opened
GrownLog<Kind>::open(std::span<const std::uint8_t> bytes, const char *type, Stop stop) {
  const auto log = stored_head<GrownLog>(bytes);
  if ((log.form_ != growing && log.form_ != finished) || log.sorted_ > log.count_ ||
      !log.are_fields_possible() || log.bytes_for(log.count_) > bytes.size() + length_word)
    unknown_format(type);
  Opened opened{log.fields_, stored_cells<Cell>(bytes, log.bytes_for(0), log.count_)};
  if constexpr (compacts)
    if (log.sorted_ < log.count_)
      opened.cells.resize(Kind::compact(opened.fields, opened.cells, log.sorted_, stop));
  return opened;
}

} // namespace portfolio
