#include "flows/ledger.hpp"

#include "base/error.hpp"
#include "flows/active.hpp"
#include "flows/walk.hpp"

#include <algorithm>
#include <bit>
#include <memory>
#include <new>

namespace portfolio::flows {

using history::open_packed;
using history::Packed;

void PeriodTotals::add(const PeriodTotals &other) {
  for (std::size_t i = 0; i < movement_count; ++i) {
    amount[i] = checked_add(amount[i], other.amount[i]);
    customers[i] += other.customers[i];
  }
  due += other.due;
  renewed += other.renewed;
  undecided += other.undecided;
  not_lost += other.not_lost;
  before_correction = checked_add(before_correction, other.before_correction);
  now_correction = checked_add(now_correction, other.now_correction);
  kept_correction = checked_add(kept_correction, other.kept_correction);
  negative_before = checked_add(negative_before, other.negative_before);
  in_doubt = checked_add(in_doubt, other.in_doubt);
  redated = checked_add(redated, other.redated);
  customers_in_doubt += other.customers_in_doubt;
  customers_redated += other.customers_redated;
}

void PeriodTotals::convert(Unit from, Unit to) {
  for (StoredMoney &each : amount) each = portfolio::convert(each, from, to);
  for (StoredMoney *sum : {&before_correction, &now_correction, &kept_correction, &negative_before,
                           &in_doubt, &redated})
    *sum = portfolio::convert(*sum, from, to);
}

bool PeriodTotals::is_plausible() const {
  const auto small = [](Money sum) { return sum <= max_sum && sum >= -max_sum; };
  bool plausible = small(before_correction) && small(now_correction) && small(kept_correction) &&
                   small(negative_before) && small(in_doubt) && small(redated) &&
                   customers_in_doubt >= 0 && customers_in_doubt <= max_customers &&
                   customers_redated >= -max_customers && customers_redated <= max_customers &&
                   renewed >= 0 && undecided >= 0 && undecided <= max_customers &&
                   renewed <= due - undecided && due <= max_customers && not_lost >= 0 &&
                   not_lost <= customers[static_cast<std::size_t>(Movement::churned)];
  for (std::size_t i = 0; i < movement_count; ++i)
    plausible &= small(amount[i]) && customers[i] >= 0 && customers[i] <= max_customers;
  return plausible;
}

bool PeriodTotals::equals(Unit unit, const PeriodTotals &other, Unit other_unit) const {
  const auto same = [&](Money a, Money b) { return same_money(a, unit, b, other_unit); };
  bool equal =
      same(before_correction, other.before_correction) &&
      same(now_correction, other.now_correction) && same(kept_correction, other.kept_correction) &&
      same(negative_before, other.negative_before) && same(in_doubt, other.in_doubt) &&
      same(redated, other.redated) && customers_in_doubt == other.customers_in_doubt &&
      customers_redated == other.customers_redated && due == other.due &&
      renewed == other.renewed && undecided == other.undecided && not_lost == other.not_lost;
  for (std::size_t i = 0; i < movement_count; ++i)
    equal &= customers[i] == other.customers[i] && same(amount[i], other.amount[i]);
  return equal;
}

LedgerState::LedgerState(const FlowParameters &parameters, Allocate allocate)
    : ledger_(nullptr), allocate_(allocate) {
  const FlowCalendar calendar(parameters);
  const std::uint8_t size_class = size_class_for(sizeof(FlowLedger));
  ledger_ = new (allocate_(block_size(size_class))) FlowLedger;
  ledger_->size_class_ = size_class;
  ledger_->step_ = parameters.step;
  ledger_->grace_ = parameters.grace;
  ledger_->as_of_ = parameters.as_of;
  ledger_->origin_ = parameters.origin;
  ledger_->basis_ = static_cast<std::uint8_t>(parameters.basis);
  ledger_->bridge_ = parameters.bridge;
  ledger_->last_ = calendar.last();
}

/// Goes on with a copy that can grow.
void LedgerState::copy(const FlowLedger &ledger) {
  const std::uint8_t size_class = size_class_for(FlowLedger::growing_bytes(ledger.period_count_));
  ledger_ = new (allocate_(block_size(size_class))) FlowLedger(ledger);
  ledger_->size_class_ = size_class;
  std::uninitialized_copy_n(ledger.totals(), ledger.period_count_, ledger_->totals());
  std::uninitialized_value_construct_n(ledger_->tallies(), ledger.period_count_);
}

void LedgerState::refuse(const FlowParameters &wanted) const {
  const auto describe = [](const FlowParameters &p) {
    return (p.has_contracts() ? "contracts by step " : "step ") + to_string(p.step) +
           (p.has_contracts()
                ? ", basis " + std::string(name_of(p.basis)) + ", bridge " + to_string(p.bridge)
                : ", grace " + std::to_string(p.grace)) +
           ", as of " + (is_day(p.as_of) ? to_string(p.as_of) : "infinity") + ", origin " +
           (is_day(p.origin) ? to_string(p.origin) : "infinity");
  };
  const bool contracts = ledger_->parameters().has_contracts();
  const bool alike = contracts == wanted.has_contracts();
  const char *differing =
      contracts ? "step, basis, bridge, as_of or origin" : "step, grace, as_of or origin";
  throw Error(Fault::bad_argument,
              alike ? "flow ledgers of different " + std::string(differing) + " do not add up"
                    : "flow ledgers of purchases and of contracts do not add up",
              alike ? "Use the same parameters for every customer of the aggregate."
                    : "Keep one ledger of each, and show them side by side.",
              "One has " + describe(ledger_->parameters()) + "; the other " + describe(wanted) +
                  ".");
}

void LedgerState::add(const History &history, const FlowCalendar &calendar) {
  skip_rows(history.skipped());
  const std::optional<Day> first = history.first_day();
  if (!first || *first >= calendar.as_of()) return;
  MovementAdder adder = add_customer(calendar.period(*first), {history.scale()});
  saw(walk_flows(history, calendar, adder));
}

MovementAdder LedgerState::add_customer(Period first, Unit unit) {
  cover(first);
  if (!ledger_->unit().holds(unit)) refine(unit);
  if (ledger_->is_next_to_settle()) settle();
  ++ledger_->customers_;
  return {ledger_->totals(), ledger_->last_, convert(1, unit, ledger_->unit()),
          ledger_->parameters().periods_until_declared()};
}

bool FlowLedger::count(HistoryBytes bytes, const FlowCalendar &calendar) noexcept {
  if (!is_growing() || is_next_to_settle() || !History::is_packed(bytes) ||
      parameters() != calendar.parameters())
    return false;
  const Packed packed = open_packed(bytes.data(), bytes.data() + bytes.size());
  const Purchases purchases(packed);
  if (!purchases.is_quick() || purchases.amount_width() > PurchaseTally::max_amount_width ||
      packed.skipped > 0 || packed.scale != scale_)
    return false;
  const ActivePeriods active(purchases, calendar.ages());
  if (active.periods().empty() || active.periods().front().age >= period_count_) return false;
  tally_purchases(active.periods(), static_cast<std::uint64_t>(grace_), tallies());
  last_days_.add(active.last_day());
  ++customers_;
  return true;
}

/// Moves what was tallied to the totals, before it overflows or the scale changes.
void LedgerState::settle() {
  for (std::size_t age = 0; age < ledger_->period_count_; ++age)
    ledger_->add_tally(ledger_->totals()[age], age);
  std::fill_n(ledger_->tallies(), ledger_->period_count_, PurchaseTally{});
}

void LedgerState::merge(const FlowLedger &other) {
  require_same(other.parameters());
  settle(); // the number of customers jumps, by which it is known how many were tallied
  if (other.period_count_ > 0) cover(other.first());
  if (!ledger_->unit().holds(other.unit())) refine(other.unit());
  for (Period k = other.first(); k <= other.last_; ++k) {
    PeriodTotals totals = other.at(k);
    totals.convert(other.unit(), ledger_->unit());
    at(k).add(totals);
  }
  ledger_->last_days_.add(other.last_days_);
  ledger_->customers_ += other.customers_;
  ledger_->skipped_rows_ = add_skipped(ledger_->skipped_rows_, other.skipped_rows_);
  ledger_->skipped_customers_ = add_skipped(ledger_->skipped_customers_, other.skipped_customers_);
}

PeriodTotals &LedgerState::at(Period k) {
  cover(k);
  return ledger_->totals()[ledger_->last_ - k];
}

void LedgerState::set_counts(Unit unit, std::int64_t customers, std::uint64_t rows,
                             std::uint64_t histories, const LastDays &last_days) {
  ledger_->last_days_ = last_days;
  ledger_->scale_ = static_cast<std::uint8_t>(unit.scale);
  ledger_->denominator_ = static_cast<std::uint32_t>(unit.denominator);
  ledger_->customers_ = customers;
  ledger_->skipped_rows_ = rows;
  ledger_->skipped_customers_ = histories;
}

/// Makes room for so many periods.
void LedgerState::lengthen(std::int64_t need) {
  FlowCalendar(ledger_->parameters()).require_first(ledger_->last_ + 1 - need);
  const auto periods = static_cast<std::size_t>(need);
  const std::size_t old = ledger_->period_count_;
  if (periods > ledger_->room()) {
    const std::uint8_t size_class = size_class_for(FlowLedger::growing_bytes(periods));
    auto *bigger = new (allocate_(block_size(size_class))) FlowLedger(*ledger_);
    bigger->size_class_ = size_class;
    std::uninitialized_copy_n(ledger_->totals(), old, bigger->totals());
    std::uninitialized_copy_n(ledger_->tallies(), old, bigger->tallies());
    ledger_ = bigger;
  }
  std::uninitialized_value_construct(ledger_->totals() + old, ledger_->totals() + periods);
  std::uninitialized_value_construct(ledger_->tallies() + old, ledger_->tallies() + periods);
  ledger_->period_count_ = static_cast<std::uint32_t>(periods);
}

/// Counts the money in a unit that holds this one as well.
void LedgerState::refine(Unit unit) {
  settle();
  const Unit common = common_unit(ledger_->unit(), unit);
  for (std::size_t i = 0; i < ledger_->period_count_; ++i)
    ledger_->totals()[i].convert(ledger_->unit(), common);
  ledger_->scale_ = static_cast<std::uint8_t>(common.scale);
  ledger_->denominator_ = static_cast<std::uint32_t>(common.denominator);
}

PeriodTotals FlowLedger::at(Period k) const {
  const auto age = static_cast<std::size_t>(last_ - k);
  PeriodTotals result = totals()[age];
  if (is_growing()) add_tally(result, age);
  return result;
}

void FlowLedger::add_tally(PeriodTotals &totals, std::size_t age) const {
  static constexpr PurchaseTally none;
  const auto at = [&](std::size_t a) -> const PurchaseTally & {
    return a < period_count_ ? tallies()[a] : none;
  };
  const auto late = static_cast<std::size_t>(parameters().periods_until_declared());
  const bool any_running = Grid(step_, origin_).start(last_ + 1) > as_of_;
  const bool is_running = any_running && age == 0;
  at(age).add_to(totals, {.before = at(age + 1),
                          .declared = is_running ? none.away : at(age + late).away,
                          .has_grace = late > 0,
                          .is_running = is_running,
                          .is_in_doubt = age < late + any_running});
}

bool equal(const FlowLedger &a, const FlowLedger &b) {
  if (a.parameters() != b.parameters() || a.customers() != b.customers() ||
      a.last_days() != b.last_days() || a.skipped_rows() != b.skipped_rows() ||
      a.skipped_customers() != b.skipped_customers() || a.period_count() != b.period_count())
    return false;
  for (Period k = a.first(); k <= a.last(); ++k) {
    const PeriodTotals left = a.at(k), right = b.at(k);
    if (!left.equals(a.unit(), right, b.unit())) return false;
  }
  return true;
}

FlowLedger *trim(const FlowLedger &ledger, Allocate allocate) {
  auto *copy = new (allocate(FlowLedger::trimmed_bytes(ledger.period_count_))) FlowLedger(ledger);
  copy->size_class_ = FlowLedger::trimmed;
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    const PeriodTotals &totals =
        *new (copy->totals() + (ledger.last() - k)) PeriodTotals(ledger.at(k));
    if (!totals.is_plausible())
      throw Error(Fault::out_of_range,
                  "sums of the period of " +
                      to_string(Grid(ledger.step_, ledger.origin_).start(k)) + " out of range",
                  "A ledger holds up to 2^40 customers, and 2^105 of the smallest unit of money.");
  }
  return copy;
}

} // namespace portfolio::flows
