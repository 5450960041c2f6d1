#pragma once
#include "base/grown.hpp"
#include "base/wire.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::survival {

/// A count, to compute shares with.
inline double real(std::int64_t count) { return static_cast<double>(count); }

using SurvivalBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The customers who were observed equally long: for how many it ended with the event, and how many
/// were last seen without it (censored). And those whose observation began only at this time since
/// the same origin (delayed entry, left truncation): they are at risk after it.
struct SurvivalRow {
  double duration = 0; ///< finite, ≥ +0
  std::int64_t events = 0, censored = 0, entered = 0;
  std::int64_t customers() const { return events + censored; }
  bool is_empty() const { return (events | censored | entered) == 0; }
  friend bool operator==(const SurvivalRow &, const SurvivalRow &) = default;
};

/// All that survival is learned from. Rows in strictly ascending order of duration, none is empty;
/// at most 2^63 − 1 customers, of whom nobody leaves who is not at risk.
struct SurvivalTable {
  std::uint64_t skipped = 0; ///< customers without a known duration or outcome
  std::vector<SurvivalRow> rows;
  friend bool operator==(const SurvivalTable &, const SurvivalTable &) = default;
};
std::int64_t customers(const SurvivalTable &table);
std::int64_t events(const SurvivalTable &table);
/// Those who were observed from the origin on.
std::int64_t at_risk_from_the_start(const SurvivalTable &table);

/// Whether of these rows, in order, nobody leaves who is not at risk; `customers` and `entered` are
/// their sums.
bool is_possible(std::span<const SurvivalRow> rows, std::int64_t customers, std::int64_t entered);

/// Error(bad_argument) with the value unless it is finite and not negative; −0 becomes 0.
double checked_duration(double duration);

/// Puts rows, of which the first `sorted` are canonical already, in order and joins those of equal
/// duration. Returns how many are left.
std::size_t join_durations(std::span<SurvivalRow> rows, std::size_t sorted, Stop stop);

/// How a table is stored.
struct SurvivalKind {
  using Cell = SurvivalRow;
  struct Fields {
    std::int64_t customers = 0;
    std::uint64_t skipped = 0;
  };
  static std::size_t compact(const Fields &, std::span<SurvivalRow> rows, std::size_t sorted,
                             Stop stop) {
    return join_durations(rows, sorted, stop);
  }
};
using SurvivalLog = GrownLog<SurvivalKind>;
static_assert(sizeof(SurvivalLog) == 32 && sizeof(SurvivalRow) == 32);

class SurvivalState : public GrownState<SurvivalKind> {
public:
  using GrownState::GrownState;

  /// `weight` customers to whom the event happened after `duration`, or who were last seen without
  /// it then. Error(bad_argument) for a duration as above and a weight below 1, Error(too_large).
  void add(double duration, bool event, std::int64_t weight = 1);
  /// The same of one customer who was observed from `entry` on. Error(bad_argument) as well unless
  /// it lies before the duration.
  void add_late(double entry, double duration, bool event);
  void merge(const SurvivalTable &other);

  /// The finished form, in memory of its own.
  static SurvivalLog *finish(const SurvivalTable &table, Allocate allocate);

private:
  void add_row(const SurvivalRow &row);
};

/// Reads either form of a stored value. Putting a growing one in order can take long.
SurvivalTable open_survival(SurvivalBytes bytes, Stop stop = asked_to_stop);

/// The customers of both.
SurvivalTable merge(const SurvivalTable &a, const SurvivalTable &b);

/// The text form, lossless; duration, events and censored, in any order on input:
///   v1 skipped 1 [2 0 0 entered 4] [6 3 1] [7 1 0] …
std::string to_text(const SurvivalTable &table);
SurvivalTable survival_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const SurvivalTable &table);
SurvivalTable survival_from_wire(SurvivalBytes bytes);

} // namespace portfolio::survival
