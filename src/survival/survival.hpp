#pragma once
#include "base/count.hpp"
#include "base/flat.hpp"
#include "base/stop.hpp"
#include "base/wire.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::survival {

using SurvivalBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The customers who were observed equally long: for how many it ended with the event, and how many
/// were last seen without it (censored).
struct SurvivalRow {
  double duration = 0; ///< finite, ≥ +0
  std::int64_t events = 0, censored = 0;
  std::int64_t customers() const { return events + censored; }
  friend bool operator==(const SurvivalRow &, const SurvivalRow &) = default;
};

/// All that survival is learned from. Rows in strictly ascending order of duration, none is empty;
/// at most 2^63 − 1 customers.
struct SurvivalTable {
  std::uint64_t skipped = 0; ///< customers without a known duration or outcome
  std::vector<SurvivalRow> rows;
  friend bool operator==(const SurvivalTable &, const SurvivalTable &) = default;
};
std::int64_t customers(const SurvivalTable &table);
std::int64_t events(const SurvivalTable &table);

/// Error(bad_argument) with the value unless it is finite and not negative; −0 becomes 0.
double checked_duration(double duration);

/// Puts rows, of which the first `sorted` are canonical already, in order and joins those of equal
/// duration. Returns how many are left.
std::size_t join_durations(std::span<SurvivalRow> rows, std::size_t sorted, Stop stop);

/// The stored bytes. Growing: an aggregate's state, rows as they arrive behind a sorted beginning,
/// with room to spare. Finished: the canonical rows and no room, so that equal tables are equal
/// bytes. They begin with the four bytes that PostgreSQL keeps for the length.
class SurvivalLog {
public:
  static constexpr std::uint8_t growing = 0x11, finished = 0x21; ///< forms 1 and 2, version 1

  std::size_t capacity() const {
    return form_ == finished ? bytes_for(count_) : block_size(size_class_);
  }
  static constexpr std::size_t bytes_for(std::size_t rows) {
    return sizeof(SurvivalLog) + rows * sizeof(SurvivalRow);
  }

private:
  friend class SurvivalState;
  friend SurvivalTable open_survival(SurvivalBytes, Stop);
  SurvivalRow *rows() { return reinterpret_cast<SurvivalRow *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t form_ = growing;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_[2] = {0, 0};
  std::uint32_t count_ = 0;  ///< rows
  std::uint32_t sorted_ = 0; ///< so many of them, from the first, are canonical
  std::int64_t customers_ = 0;
  std::uint64_t skipped_ = 0;
};
static_assert(sizeof(SurvivalLog) == 32 && sizeof(SurvivalRow) == 24);

/// Owns the growth of a log. Every change is made in place where there is room.
class SurvivalState {
public:
  /// Goes on with `log` (growing, at its true alignment), or begins an empty one.
  SurvivalState(SurvivalLog *log, Allocate allocate, Stop stop = asked_to_stop);

  SurvivalLog *log() const { return log_; }

  /// `weight` customers to whom the event happened after `duration`, or who were last seen without
  /// it then. Error(bad_argument) for a duration as above and a weight below 1, Error(too_large).
  void add(double duration, bool event, std::int64_t weight = 1);
  void skip(std::uint64_t customers = 1);
  void merge(const SurvivalTable &other);

  /// The finished form, in memory of its own.
  static SurvivalLog *finish(const SurvivalTable &table, Allocate allocate);

private:
  void append(const SurvivalRow &row);
  void make_room();

  SurvivalLog *log_;
  Allocate allocate_;
  Stop stop_; ///< asked while a long log is put in order
};

/// Reads either form of a stored value. Putting a growing one in order can take long.
SurvivalTable open_survival(SurvivalBytes bytes, Stop stop = asked_to_stop);

/// The customers of both.
SurvivalTable merge(const SurvivalTable &a, const SurvivalTable &b);

/// The text form, lossless; duration, events and censored, in any order on input:
///   v1 skipped 1 [6 3 1] [7 1 0] …
std::string to_text(const SurvivalTable &table);
SurvivalTable survival_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const SurvivalTable &table);
SurvivalTable survival_from_wire(SurvivalBytes bytes);

} // namespace portfolio::survival
