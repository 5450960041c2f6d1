#include "flows/ledger.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace portfolio {

void require_rules(std::int32_t grace, Day as_of) {
  if (grace < 1)
    throw Error(Fault::bad_argument, "grace must be at least 1, not " + std::to_string(grace),
                "A customer is lost after that many periods without a purchase.");
  require_day(as_of, "as_of");
  require_day(as_of - 1, "day before as_of");
}

void PeriodTotals::add(const PeriodTotals &other) {
  for (std::size_t i = 0; i < movement_count; ++i) {
    amount[i] = checked_add(amount[i], other.amount[i]);
    customers[i] += other.customers[i];
  }
  opening_before = checked_add(opening_before, other.opening_before);
  opening_now = checked_add(opening_now, other.opening_now);
  opening_kept = checked_add(opening_kept, other.opening_kept);
}

void PeriodTotals::rescale(int from, int to) {
  for (StoredMoney &sum : amount) sum = portfolio::rescale(sum, from, to);
  for (StoredMoney *sum : {&opening_before, &opening_now, &opening_kept})
    *sum = portfolio::rescale(*sum, from, to);
}

namespace {

/// Adds one customer's movements to the periods of a ledger.
class Adder {
public:
  Adder(PeriodTotals *latest, Period last, Money factor)
      : latest_(latest), last_(last), factor_(factor) {}

  void movement(Period k, Movement movement, Money amount) {
    PeriodTotals &totals = latest_[last_ - k];
    const auto i = static_cast<std::size_t>(movement);
    totals.amount[i] = checked_add(totals.amount[i], scaled(amount));
    ++totals.customers[i];
  }
  void opening(Period k, Money before, Money now) {
    PeriodTotals &totals = latest_[last_ - k];
    totals.opening_before = checked_add(totals.opening_before, scaled(before));
    totals.opening_now = checked_add(totals.opening_now, scaled(now));
    totals.opening_kept = checked_add(totals.opening_kept, scaled(std::min(before, now)));
  }

private:
  Money scaled(Money amount) const {
    if (factor_ == 1) return amount;
    Money product;
    return __builtin_mul_overflow(amount, factor_, &product) ? sum_out_of_range() : product;
  }
  PeriodTotals *latest_;
  Period last_;
  Money factor_;
};

std::optional<Day> first_event(const History &history) {
  std::optional<Day> first;
  history.each_day([&](const DayTotal &total) {
    if (!first) first = total.day;
  });
  return first;
}

} // namespace

LedgerState::LedgerState(FlowLedger *ledger, const FlowParameters &parameters, Allocate allocate)
    : LedgerState(ledger, allocate) {
  if (ledger_ != nullptr) {
    require_same(parameters);
    return;
  }
  require_rules(parameters.grace, parameters.as_of);
  const FlowRules rules{Grid(parameters.step, parameters.origin), parameters.grace,
                        parameters.as_of};
  ledger_ = new (allocate_(block_size(0))) FlowLedger;
  ledger_->step_ = parameters.step;
  ledger_->grace_ = parameters.grace;
  ledger_->as_of_ = parameters.as_of;
  ledger_->origin_ = parameters.origin;
  ledger_->last_ = rules.last();
}

LedgerState::LedgerState(FlowLedger *ledger, Allocate allocate)
    : ledger_(ledger), allocate_(allocate) {
  if (ledger_ == nullptr || ledger_->is_growing()) return;
  const std::uint8_t size_class = size_class_for(ledger->bytes());
  ledger_ = static_cast<FlowLedger *>(allocate_(block_size(size_class)));
  std::memcpy(static_cast<void *>(ledger_), ledger, ledger->bytes());
  ledger_->size_class_ = size_class;
}

void LedgerState::require_same(const FlowParameters &p) const {
  if (ledger_->has_rules(p.step, p.grace, p.as_of, p.origin)) return;
  const auto describe = [](Step step, std::int32_t grace, Day as_of, Day origin) {
    return "step " + to_string(step) + ", grace " + std::to_string(grace) + ", as of " +
           (is_day(as_of) ? to_string(as_of) : "infinity") + ", origin " +
           (is_day(origin) ? to_string(origin) : "infinity");
  };
  throw Error(
      Fault::bad_argument, "flow ledgers of different step, grace, as_of or origin do not add up",
      "Use the same parameters for every customer of the aggregate.",
      "One has " + describe(ledger_->step_, ledger_->grace_, ledger_->as_of_, ledger_->origin_) +
          "; the other " + describe(p.step, p.grace, p.as_of, p.origin) + ".");
}

void LedgerState::add(const History &history) {
  ledger_->skipped_rows_ += history.skipped();
  const FlowRules rules = ledger_->rules();
  const std::optional<Day> first = first_event(history);
  if (!first || *first >= rules.as_of) return;
  cover(rules.grid.index(*first));
  if (history.scale() > ledger_->scale_) raise_scale(history.scale());
  Adder adder(ledger_->totals(), ledger_->last_, power_of_ten(ledger_->scale_ - history.scale()));
  walk_flows(history, rules, adder);
  ++ledger_->customers_;
}

void LedgerState::merge(const FlowLedger &other) {
  require_same({other.step_, other.grace_, other.as_of_, other.origin_});
  if (other.period_count_ > 0) cover(other.first());
  if (other.scale_ > ledger_->scale_) raise_scale(other.scale_);
  for (Period k = other.first(); k <= other.last_; ++k) {
    PeriodTotals totals = other.at(k);
    totals.rescale(other.scale_, ledger_->scale_);
    at(k).add(totals);
  }
  ledger_->customers_ += other.customers_;
  ledger_->skipped_rows_ += other.skipped_rows_;
  ledger_->skipped_customers_ += other.skipped_customers_;
}

PeriodTotals &LedgerState::at(Period k) {
  cover(k);
  return ledger_->totals()[ledger_->last_ - k];
}

void LedgerState::set_counts(int scale, std::int64_t customers, std::uint64_t rows,
                             std::uint64_t histories) {
  ledger_->scale_ = static_cast<std::uint8_t>(scale);
  ledger_->customers_ = customers;
  ledger_->skipped_rows_ = rows;
  ledger_->skipped_customers_ = histories;
}

/// Makes the ledger begin at `first` or before.
void LedgerState::cover(Period first) {
  const std::int64_t need = ledger_->last_ - first + 1;
  if (need <= std::int64_t{ledger_->period_count_}) return;
  if (need > FlowLedger::max_periods)
    throw Error(Fault::too_large,
                std::to_string(need) + " periods of " + to_string(ledger_->step_) +
                    " before as_of exceed the limit of " + std::to_string(FlowLedger::max_periods),
                "Use a longer step.");
  const std::size_t bytes =
      sizeof(FlowLedger) + static_cast<std::size_t>(need) * sizeof(PeriodTotals);
  if (bytes > ledger_->capacity()) {
    const std::uint8_t size_class = size_class_for(bytes);
    auto *bigger = static_cast<FlowLedger *>(allocate_(block_size(size_class)));
    std::memcpy(static_cast<void *>(bigger), ledger_, ledger_->bytes());
    ledger_ = bigger;
    ledger_->size_class_ = size_class;
  }
  std::uninitialized_value_construct(ledger_->totals() + ledger_->period_count_,
                                     ledger_->totals() + need);
  ledger_->period_count_ = static_cast<std::uint32_t>(need);
}

void LedgerState::raise_scale(int scale) {
  for (std::size_t i = 0; i < ledger_->period_count_; ++i)
    ledger_->totals()[i].rescale(ledger_->scale_, scale);
  ledger_->scale_ = static_cast<std::uint8_t>(scale);
}

FlowLedger *trim(const FlowLedger &ledger, Allocate allocate) {
  auto *copy = static_cast<FlowLedger *>(allocate(ledger.bytes()));
  std::memcpy(static_cast<void *>(copy), &ledger, ledger.bytes());
  copy->size_class_ = FlowLedger::trimmed;
  return copy;
}

} // namespace portfolio
