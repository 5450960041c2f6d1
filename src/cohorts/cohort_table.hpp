#pragma once
#include "base/flat.hpp"
#include "cohorts/cohort_calendar.hpp"
#include "cohorts/cohort_tally.hpp"
#include "history/history.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace portfolio::cohorts {

using history::History;
using history::HistoryBytes;

/// What the members of a cohort did at one age. Additive.
///
/// How many were active at that age or later, and whose period of that age is over, follows from
/// `last` and `current` of all ages: a member has one of each, or was never active. With ages of
/// the calendar `current` stays 0, because the calendar tells.
struct CohortCell {
  StoredMoney revenue = 0;         ///< refunds included; of contracts what was earned
  std::int64_t active = 0;         ///< members with a purchase, or who pay at the end
  std::int64_t last = 0;           ///< … of whom it is the last such period
  std::int64_t current = 0;        ///< members whose period of this age as_of lies in
  std::int64_t current_active = 0; ///< … and who are active in it
  std::int64_t never = 0;          ///< at age 0: members who paid, but at the end of no period
  StoredMoney recurring =
      0; ///< what the active ones pay a month, in the table's unit; of purchases 0

  void add(const CohortCell &other);
  void add(const CohortTally &tally);
  void convert(Unit from, Unit to);
  bool is_empty() const { return *this == CohortCell{.never = never}; } ///< but for `never`
  bool equals(Unit unit, const CohortCell &other, Unit other_unit) const;
  bool is_plausible() const { // leaves room for the sums of a row, and for reading it back
    return revenue <= max_sum && revenue >= -max_sum && recurring <= max_sum &&
           active <= max_members && never <= max_members;
  }
  static constexpr std::int64_t max_members = std::int64_t{1} << 40;
  static constexpr Money max_sum = Money{1} << 105;
  friend bool operator==(const CohortCell &, const CohortCell &) = default;
};

/// The cohorts of a portfolio, each with a cell for every age until as_of. Additive: the table of a
/// portfolio is the sum of its customers'. These bytes are the SQL value and the aggregate's state.
///
/// The newest cohort comes first, so that an earlier customer only adds at the end. A growing table
/// has room for more cells, and behind that room a CohortTally for each of them, where most
/// customers are counted; at() adds both up.
class CohortTable {
public:
  static constexpr std::uint8_t current_version = 2;
  static constexpr std::int64_t max_cohorts = 2000; ///< from the first one to as_of

  std::size_t capacity() const {
    return is_growing() ? block_size(size_class_) : trimmed_bytes(cell_count());
  }

  CohortParameters parameters() const { return {step_, as_of_, origin_, anchor_, basis_}; }
  int scale() const { return scale_; }                         ///< of what was earned or paid
  Unit unit() const { return {scale_, denominator_}; }         ///< of what is paid a month
  std::int64_t customers() const { return customers_; }        ///< members of the cohorts
  std::uint64_t skipped_rows() const { return skipped_rows_; } ///< of their histories
  std::uint64_t skipped_customers() const { return skipped_customers_; } ///< NULL histories
  /// Customers of no cohort: without a purchase, or a day that is paid for, before as_of.
  std::uint64_t without_purchase() const { return without_purchase_; }
  /// Money of no cohort: of customers without a purchase, and of days before age 0.
  Money unassigned() const { return unassigned_; }

  Period last() const { return last_; }
  Period first() const { return last_ + 1 - static_cast<Period>(cohort_count_); }
  /// first() ≤ c ≤ last(); ages until the newest and, with personal ages, two beyond
  std::size_t age_count(Period c) const {
    return static_cast<std::size_t>(last_ - c) + 1 + own_ages();
  }
  CohortCell at(Period c, std::size_t age) const;
  std::int64_t size(Period c) const; ///< members of a cohort

  /// Counts a customer in place if that takes neither memory nor anything that can fail: one of
  /// purchases only, in periods that the table covers and the calendar looks up. Otherwise false,
  /// and nothing is changed.
  bool count(HistoryBytes history, const CohortCalendar &calendar) noexcept;

  bool is_growing() const { return size_class_ != trimmed; }
  bool is_known() const { return version_ == current_version; }

private:
  friend class CohortState;
  friend CohortTable *trim(const CohortTable &, Allocate);
  friend bool equal(const CohortTable &, const CohortTable &);
  static constexpr std::uint8_t trimmed = 0xFF;
  /// Own steps from a short month end before the calendar's do, so one more may be over, and as_of
  /// lies in the one behind.
  std::size_t own_ages() const { return anchor_ == Anchor::personal ? 2 : 0; }
  /// Where the cells of a cohort begin, by how many cohorts are newer.
  std::size_t offset(std::size_t newer) const {
    return newer * (newer + 1) / 2 + newer * own_ages();
  }
  std::size_t cell_count() const { return offset(cohort_count_); }
  static constexpr std::size_t trimmed_bytes(std::size_t cells);
  static constexpr std::size_t growing_bytes(std::size_t cells) {
    return trimmed_bytes(cells) + cells * sizeof(CohortTally);
  }
  std::size_t room() const; // in cells, of a growing table
  const CohortCell *cells() const { return reinterpret_cast<const CohortCell *>(this + 1); }
  CohortCell *cells() { return reinterpret_cast<CohortCell *>(this + 1); }
  const CohortTally *tallies() const {
    return reinterpret_cast<const CohortTally *>(cells() + room());
  }
  CohortTally *tallies() { return reinterpret_cast<CohortTally *>(cells() + room()); }
  CohortCell cell(std::size_t i) const;
  /// The tallies hold no more members: this many are counted between settling and settling.
  bool is_next_to_settle() const {
    static_assert(std::has_single_bit(std::uint64_t{CohortTally::max_members}));
    return customers_ % CohortTally::max_members == CohortTally::max_members - 1;
  }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t size_class_ = 0;
  std::uint8_t scale_ = 0;
  Anchor anchor_ = Anchor::calendar;
  Step step_;
  Day as_of_ = 0;
  Day origin_ = 0;
  std::uint32_t cohort_count_ = 0;
  CohortBasis basis_ = CohortBasis::purchases;
  [[maybe_unused]] std::uint8_t reserved_[3] = {};
  Period last_ = 0;
  std::int64_t customers_ = 0;
  std::uint64_t skipped_rows_ = 0;
  std::uint64_t skipped_customers_ = 0;
  std::uint64_t without_purchase_ = 0;
  StoredMoney unassigned_ = 0;
  std::uint32_t denominator_ = 1; // of the scale
  [[maybe_unused]] std::uint32_t reserved_too_ = 0;
};
static_assert(sizeof(CohortTable) == 96 && sizeof(CohortCell) == 72 && alignof(CohortCell) == 8);

constexpr std::size_t CohortTable::trimmed_bytes(std::size_t cells) {
  return sizeof(CohortTable) + cells * sizeof(CohortCell);
}
inline std::size_t CohortTable::room() const {
  return (block_size(size_class_) - sizeof(CohortTable)) /
         (sizeof(CohortCell) + sizeof(CohortTally));
}

/// Owns the growth of a table; changes are made in place where there is room.
class CohortState {
public:
  /// Begins an empty one.
  CohortState(const CohortParameters &parameters, Allocate allocate);
  /// Goes on with a table, copying it if it has no room to grow.
  CohortState(CohortTable *table, Allocate allocate) : table_(table), allocate_(allocate) {
    if (!table_->is_growing()) copy(*table);
  }

  CohortTable *table() const { return table_; }

  /// `calendar` must be of the table's parameters.
  void add(const History &history, const CohortCalendar &calendar);
  void skip_customer() { table_->skipped_customers_ = add_skipped(table_->skipped_customers_, 1); }

  /// The steps of counting a customer: rows that its history left out, and the unit of its money;
  /// then either that it belongs to no cohort, or the cells of its cohort by age, to be filled, and
  /// at last its newest age at which it was active, negative if there is none.
  void begin_customer(std::uint64_t skipped_rows, Unit unit);
  void leave_out() { ++table_->without_purchase_; }
  CohortCell *cells(Period cohort) { return &at(cohort, 0); }
  void count_member(CohortCell *cells, std::int64_t last, const CohortCalendar &calendar,
                    const CohortCalendar::Ages &ages);

  /// Error(bad_argument) for a table of another basis, step, as_of, origin or anchor.
  void merge(const CohortTable &other);

  /// Error(bad_argument) unless the table has these parameters.
  void require_same(const CohortParameters &parameters) const {
    if (table_->parameters() != parameters) refuse(parameters);
  }

  /// For readers of text and binary forms; the counts of customers follow from the cells.
  CohortCell &at(Period c, std::size_t age);
  void set_counts(Unit unit, std::uint64_t rows, std::uint64_t histories,
                  std::uint64_t without_purchase, Money unassigned);
  void set_customers();

private:
  [[noreturn]] void refuse(const CohortParameters &parameters) const;
  void copy(const CohortTable &table);
  void settle();
  void cover(Period first) {
    const std::int64_t need = table_->last_ - first + 1;
    if (need > std::int64_t{table_->cohort_count_}) lengthen(need);
  }
  void lengthen(std::int64_t need);
  void grow(std::size_t cells);
  void refine(Unit unit);

  CohortTable *table_;
  Allocate allocate_;
};

/// The same parameters, customers, cells and money; 1.0 and 1.00 are equal.
bool equal(const CohortTable &a, const CohortTable &b);

/// The finished form: no room to grow, nothing else changed.
CohortTable *trim(const CohortTable &table, Allocate allocate);

} // namespace portfolio::cohorts
