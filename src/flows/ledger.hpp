#pragma once
#include "base/flat.hpp"
#include "base/unit.hpp"
#include "flows/calendar.hpp"
#include "flows/last_days.hpp"
#include "flows/movement.hpp"
#include "flows/tally.hpp"
#include "history/history.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace portfolio::flows {

using history::History;
using history::HistoryBytes;

/// One period of a portfolio: for every movement how many customers made it and what it came to.
///
/// The rates of retention follow from the movements, because what opening customers paid in the
/// period before is what the active ones paid. The corrections are what that leaves out: money of
/// opening customers in a period without a purchase (refunds), and negative money kept. Of
/// contracts only those told by every change need them: what goes up and down again inside a period
/// is no loss from its end to the next.
///
/// Losses are movements of the period in which they are declared. For the period in which a
/// customer began to stay away: of purchases that is always the same number of periods earlier, of
/// contracts the same period; `redated` has what differs from that. Who may still come back is in
/// doubt.
struct PeriodTotals {
  StoredMoney amount[movement_count] = {};
  StoredMoney before_correction = 0; ///< Σ R(k−1) of the idle
  StoredMoney now_correction = 0;    ///< Σ R(k) of the idle
  StoredMoney kept_correction = 0;   ///< Σ min(R(k−1), R(k)) unless active in both, none below 0
  StoredMoney negative_before = 0;   ///< Σ −R(k−1) of those with R(k−1) < 0
  StoredMoney in_doubt = 0;          ///< Σ R of those who stay away from k on, perhaps for ever
  StoredMoney redated = 0;           ///< Σ R of losses that began in k and not as usual, less …
  std::int64_t customers[movement_count] = {};
  std::int64_t customers_in_doubt = 0;
  std::int64_t customers_redated = 0; ///< less those of which the usual beginning is k
  std::int64_t due = 0;               ///< ends of the last contract of a customer
  std::int64_t renewed = 0;           ///< those of them after which the customer pays soon enough
  std::int64_t undecided = 0;         ///< those of them of which that is not known yet
  std::int64_t not_lost = 0; ///< losses of nobody who was a customer before and is none afterwards

  void add(const PeriodTotals &other);
  void convert(Unit from, Unit to);
  bool equals(Unit unit, const PeriodTotals &other, Unit other_unit) const;
  /// Within what a ledger may hold: leaves room for the sums of a row, and for reading it back.
  bool is_plausible() const;
  static constexpr std::int64_t max_customers = std::int64_t{1} << 40;
  static constexpr Money max_sum = Money{1} << 105;
  bool is_empty() const { return *this == PeriodTotals{}; }
  bool has_correction() const {
    return before_correction != 0 || now_correction != 0 || kept_correction != 0;
  }
  bool has_redated() const { return redated != 0 || customers_redated != 0; }
  friend bool operator==(const PeriodTotals &, const PeriodTotals &) = default;
};

/// What the movements of a portfolio add up to: the parameters, then one PeriodTotals a period, the
/// latest first, so that an earlier customer only adds at the end. Additive: the ledger of a
/// portfolio is the sum of its customers'. These bytes are the SQL value and the aggregate's state.
///
/// A growing ledger has room for more periods, and behind that room a PurchaseTally for each of
/// them, where most customers are counted; at() adds both up.
class FlowLedger {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_periods = FlowCalendar::max_periods;

  std::size_t capacity() const {
    return is_growing() ? block_size(size_class_) : trimmed_bytes(period_count_);
  }

  FlowParameters parameters() const {
    return {step_, grace_, as_of_, origin_, FlowBasis{basis_}, bridge_};
  }
  int scale() const { return scale_; }
  /// What all money is counted in; of purchases it is whole.
  Unit unit() const { return {scale_, denominator_}; }
  std::int64_t customers() const { return customers_; }        ///< with an event before as_of
  std::uint64_t skipped_rows() const { return skipped_rows_; } ///< of their histories
  std::uint64_t skipped_customers() const { return skipped_customers_; } ///< NULL histories
  const LastDays &last_days() const { return last_days_; }

  std::size_t period_count() const { return period_count_; }
  Period last() const { return last_; }
  Period first() const { return last_ + 1 - static_cast<Period>(period_count_); }
  /// first() ≤ k ≤ last()
  PeriodTotals at(Period k) const;

  /// Counts a customer in place if that takes neither memory nor anything that can fail: one of
  /// purchases only, in periods that the ledger covers and the calendar looks up. Otherwise false,
  /// and nothing is changed.
  bool count(HistoryBytes history, const FlowCalendar &calendar) noexcept;

  bool is_growing() const { return size_class_ != trimmed; }
  bool is_known() const { return version_ == current_version; }

private:
  friend class LedgerState;
  friend FlowLedger *trim(const FlowLedger &, Allocate);
  static constexpr std::uint8_t trimmed = 0xFF;
  static constexpr std::size_t trimmed_bytes(std::size_t periods) {
    return sizeof(FlowLedger) + periods * sizeof(PeriodTotals);
  }
  static constexpr std::size_t growing_bytes(std::size_t periods) {
    return trimmed_bytes(periods) + periods * sizeof(PurchaseTally);
  }
  std::size_t room() const { // in periods, of a growing ledger
    return (block_size(size_class_) - sizeof(FlowLedger)) /
           (sizeof(PeriodTotals) + sizeof(PurchaseTally));
  }
  // By age: the latest period is the first.
  const PeriodTotals *totals() const { return reinterpret_cast<const PeriodTotals *>(this + 1); }
  PeriodTotals *totals() { return reinterpret_cast<PeriodTotals *>(this + 1); }
  const PurchaseTally *tallies() const {
    return reinterpret_cast<const PurchaseTally *>(totals() + room());
  }
  PurchaseTally *tallies() { return reinterpret_cast<PurchaseTally *>(totals() + room()); }
  /// The tallies hold no more customers: this many are counted between settling and settling.
  bool is_next_to_settle() const {
    static_assert(std::has_single_bit(std::uint64_t{PurchaseTally::max_customers}));
    return customers_ % PurchaseTally::max_customers == PurchaseTally::max_customers - 1;
  }
  /// What the tallies add to the totals of a period.
  void add_tally(PeriodTotals &totals, std::size_t age) const;

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t size_class_ = 0;
  std::uint8_t scale_ = 0;
  std::uint8_t basis_ = 0; // a FlowBasis
  Step step_;
  std::int32_t grace_ = 1;
  Day as_of_ = 0;
  Day origin_ = 0;
  std::uint32_t period_count_ = 0;
  Period last_ = 0;
  std::int64_t customers_ = 0;
  std::uint64_t skipped_rows_ = 0;
  std::uint64_t skipped_customers_ = 0;
  Step bridge_;
  LastDays last_days_;
  std::uint32_t denominator_ = 1; // of the scale
  [[maybe_unused]] std::uint32_t reserved_ = 0;
};
static_assert(sizeof(FlowLedger) == 96 && sizeof(PeriodTotals) == 384 &&
              alignof(PeriodTotals) == 8);

/// Adds one customer's movements to the periods of a ledger.
class MovementAdder {
public:
  /// `latest`: the totals of the last period, before them those of the periods ahead of it; the
  /// customer's money times `factor` is the ledger's; losses are declared `usual` periods late.
  MovementAdder(PeriodTotals *latest, Period last, Money factor, Period usual)
      : latest_(latest), last_(last), factor_(factor), usual_(usual) {}

  void movement(Period k, Movement movement, Money amount) {
    PeriodTotals &totals = latest_[last_ - k];
    const auto i = static_cast<std::size_t>(movement);
    totals.amount[i] = checked_add(totals.amount[i], scaled(amount));
    ++totals.customers[i];
  }
  void correction(Period k, Money before, Money now, Money kept, Money negative = 0) {
    PeriodTotals &totals = latest_[last_ - k];
    totals.negative_before = checked_add(totals.negative_before, scaled(negative));
    totals.before_correction = checked_add(totals.before_correction, scaled(before));
    totals.now_correction = checked_add(totals.now_correction, scaled(now));
    totals.kept_correction = checked_add(totals.kept_correction, scaled(kept));
  }
  /// Who paid this before period `began` may still come back.
  void in_doubt(Period began, Money amount) {
    PeriodTotals &totals = latest_[last_ - began];
    totals.in_doubt = checked_add(totals.in_doubt, scaled(amount));
    ++totals.customers_in_doubt;
  }
  /// The movement churned of period `declared` is of who stays away since period `began`.
  void lost(Period began, Period declared, Money amount) {
    if (declared - usual_ == began) return;
    redate(began, amount, 1);
    redate(declared - usual_, -amount, -1);
  }
  void due(Period k, bool is_renewed, bool is_decided) {
    ++latest_[last_ - k].due;
    latest_[last_ - k].renewed += is_renewed;
    latest_[last_ - k].undecided += !is_decided;
  }
  void not_lost(Period k, std::int64_t losses) { latest_[last_ - k].not_lost += losses; }

private:
  Money scaled(Money amount) const {
    if (factor_ == 1) return amount;
    Money product;
    return __builtin_mul_overflow(amount, factor_, &product) ? sum_out_of_range() : product;
  }
  void redate(Period k, Money amount, std::int64_t customers) {
    PeriodTotals &totals = latest_[last_ - k];
    totals.redated = checked_add(totals.redated, scaled(amount));
    totals.customers_redated += customers;
  }
  PeriodTotals *latest_;
  Period last_;
  Money factor_;
  Period usual_;
};

/// Owns the growth of a ledger; changes are made in place where there is room.
class LedgerState {
public:
  /// Begins an empty one.
  LedgerState(const FlowParameters &parameters, Allocate allocate);
  /// Goes on with a ledger, copying it if it has no room to grow.
  LedgerState(FlowLedger *ledger, Allocate allocate) : ledger_(ledger), allocate_(allocate) {
    if (!ledger_->is_growing()) copy(*ledger);
  }

  FlowLedger *ledger() const { return ledger_; }

  /// `calendar` must be of the ledger's parameters.
  void add(const History &history, const FlowCalendar &calendar);
  /// Counts a customer whose first event lies in period `first` and whose money is of this unit;
  /// what it did is told to the adder, before anything else happens to the ledger.
  MovementAdder add_customer(Period first, Unit unit);
  void skip_rows(std::uint64_t rows) {
    ledger_->skipped_rows_ = add_skipped(ledger_->skipped_rows_, rows);
  }
  void skip_customer() {
    ledger_->skipped_customers_ = add_skipped(ledger_->skipped_customers_, 1);
  }
  /// Something happened on that day, which is before as_of, and of this customer nothing later.
  void saw(Day day) { ledger_->last_days_.add(day); }
  /// Error(bad_argument) for a ledger of other parameters.
  void merge(const FlowLedger &other);

  /// Error(bad_argument) unless the ledger has these parameters.
  void require_same(const FlowParameters &parameters) const {
    if (ledger_->parameters() != parameters) refuse(parameters);
  }

  /// For readers of text and binary forms.
  PeriodTotals &at(Period k);
  void set_counts(Unit unit, std::int64_t customers, std::uint64_t rows, std::uint64_t histories,
                  const LastDays &last_days);

private:
  [[noreturn]] void refuse(const FlowParameters &parameters) const;
  void copy(const FlowLedger &ledger);
  void settle();
  void cover(Period first) {
    const std::int64_t need = ledger_->last_ - first + 1;
    if (need > std::int64_t{ledger_->period_count_}) lengthen(need);
  }
  void lengthen(std::int64_t need);
  void refine(Unit unit);

  FlowLedger *ledger_;
  Allocate allocate_;
};

/// The same parameters, customers, movements and money; 1.0 and 1.00 are equal.
bool equal(const FlowLedger &a, const FlowLedger &b);

/// The finished form: no room to grow, nothing else changed.
FlowLedger *trim(const FlowLedger &ledger, Allocate allocate);

} // namespace portfolio::flows
