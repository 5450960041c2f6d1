#pragma once
#include "base/day.hpp"
#include "pareto/summary_log.hpp"
#include "rfm/rfm_score.hpp"

#include <optional>

namespace portfolio::rfm {

using pareto::fingerprint_end;
using pareto::Summary;
using pareto::SummaryLog;
using pareto::SummaryState;
using pareto::ValueKind;
using pareto::WideInteger;

/// What the values are; numbers by the kinds that a Summary has, days as whole numbers.
enum class Measured : std::uint8_t { numbers = 1, days = 2 };

/// Everything that decides scores, mergeable: cut points of a whole do not follow from cut points
/// of its parts, so each distinct value is kept with how many customers have it. A few bytes for
/// each: recency and frequency have hundreds of distinct values among millions of customers, money
/// may have as many as there are customers.
struct RfmCuts {
  Scoring scoring;
  Measured measured = Measured::numbers;
  Summary values;
};

/// Behind PostgreSQL's length word: 12 bytes of parameters, four unused ones, then the summary's
/// bytes, packed or growing, as behind a length word of its own.
using CutsBytes = std::span<const std::uint8_t>;

/// Reads either form. Error(bad_binary) for another one.
RfmCuts open_cuts(CutsBytes bytes, Stop stop = asked_to_stop);
Bytes pack(const RfmCuts &cuts);

/// True if these first bytes of packed cuts, cuts_head_end of them, tell them apart from all
/// others.
inline constexpr std::size_t cuts_summary_at = 16;
inline constexpr std::size_t cuts_head_end = cuts_summary_at + fingerprint_end;
bool has_identity(CutsBytes head);

/// The cuts of all customers of both. Error(bad_argument) if bins, direction or the kind of the
/// values differ.
RfmCuts merge(const RfmCuts &a, const RfmCuts &b);
/// The same parameters and the same values, however many decimals they show.
bool equal(const RfmCuts &a, const RfmCuts &b);

/// The text form, lossless, with the values as pareto_summary shows them; days are numbers of days
/// since 2000-01-01:  v1 bins 5 desc numbers v1 numeric scale 0 skipped 1 [12] [3 customers 2]
std::string to_text(const RfmCuts &cuts);
RfmCuts cuts_from_text(std::string_view text);
/// The binary form of send and receive, version 1.
Bytes to_wire(const RfmCuts &cuts, Form form = Form::readable);
RfmCuts cuts_from_wire(CutsBytes bytes);

/// Scores by the cuts alone; plain data, so that it can be kept. What `cuts` points at is the
/// caller's.
struct CutScale {
  Scoring scoring;
  Measured measured;
  ValueKind kind;
  int scale;
  std::span<const WideInteger> cuts; ///< worst first; none if nobody has a value

  /// 1 to bins, whether or not the value is one of those that made the cuts; nothing without cuts
  /// to go by. A number of the other kind is converted first; Error(bad_argument) for a number
  /// where days were measured, and the other way round.
  std::optional<std::int32_t> operator()(Decimal value) const;
  std::optional<std::int32_t> operator()(double value) const;
  std::optional<std::int32_t> score_day(Day day) const;
  bool is_empty = true;
  bool all_equal = false; ///< the values that made the cuts

private:
  std::int32_t score(Money value, int value_scale) const;
  void require(Measured asked) const;
};
/// The cuts, worst first.
std::vector<WideInteger> cuts_of(const RfmCuts &cuts);
CutScale cut_scale(const RfmCuts &cuts, std::span<const WideInteger> points);

/// What scores `score`. The more the better: above `lower`, up to and with `upper`. The less the
/// better: from `lower` on, below `upper`. No bound at the ends. Where all values are equal every
/// bound is that value, which scores in the middle.
struct CutRow {
  std::int32_t score;
  std::optional<Money> lower, upper; ///< in the units of the summary's groups
  std::uint64_t customers;
};
/// A row for every score, 1 first; none if nobody has a value.
std::vector<CutRow> cut_rows(const RfmCuts &cuts);

// --- the growing form ----------------------------------------------------------------------------

/// Begins the state of the aggregate, which grows by the log behind it.
struct CutsHead {
  static constexpr std::uint8_t version = 1;
  std::int32_t length = 0; ///< PostgreSQL's
  std::uint8_t tag = version;
  Measured measured = Measured::numbers;
  Direction direction = Direction::ascending;
  std::uint8_t reserved = 0;
  std::int16_t bins = 0;
  std::uint8_t more_reserved[6] = {0, 0, 0, 0, 0, 0};

  std::size_t capacity() const {
    return sizeof(CutsHead) + reinterpret_cast<const SummaryLog *>(this + 1)->capacity();
  }
};
static_assert(sizeof(CutsHead) == 16 && alignof(CutsHead) <= 8);

/// Room for a log behind a head.
template <Allocate allocate> void *allocate_behind_head(std::size_t bytes) {
  return static_cast<CutsHead *>(allocate(sizeof(CutsHead) + bytes)) + 1;
}

bool is_growing(CutsBytes bytes);

/// Owns the growth of a state.
class CutsState {
public:
  /// Goes on with `head`, which is_growing(), or begins an empty state. Error(bad_argument) if the
  /// state was begun with other parameters. `allocate` is an allocate_behind_head<>.
  CutsState(CutsHead *head, Scoring scoring, Measured measured, ValueKind kind, Allocate allocate,
            Stop stop = asked_to_stop);

  void add(Decimal value) { summary_.add(value); }
  void add(double value) { summary_.add(value); }
  void add_day(Day day);
  void skip() { summary_.skip(); }
  void merge(const RfmCuts &cuts);
  CutsHead *head();

private:
  Scoring scoring_;
  Measured measured_;
  SummaryState summary_;
};

} // namespace portfolio::rfm
