#include "cohorts/contract_cohort.hpp"

#include "contracts/measures.hpp"
#include "contracts/timeline.hpp"

#include <algorithm>
#include <span>

namespace portfolio::cohorts {

using contracts::month_parts;
using contracts::RateChange;
using contracts::revenue_of;
using contracts::Timeline;

namespace {

/// Follows what a customer pays and has earned, from day to day.
class Payments {
public:
  /// Begins on a day on which something is paid, the first of the changes.
  Payments(std::span<const RateChange> changes, Unit unit)
      : changes_(changes), unit_(unit), reached_(month_parts(changes.front().day)) {}

  void follow_until(Day end) {
    for (; !changes_.empty() && changes_.front().day < end; changes_ = changes_.subspan(1)) {
      earn_until(changes_.front().day);
      rate_ = changes_.front().rate;
    }
    if (rate_ > 0) earn_until(end); // idle time is passed with the change that ends it
  }

  Money rate() const { return rate_; }
  /// What was earned since the last time, in money that was rounded as a whole.
  Money take_earned() {
    const Money before = taken_;
    taken_ = revenue_of(rate_parts_, unit_).units;
    return taken_ - before;
  }
  bool is_over() const { return rate_ == 0 && changes_.empty(); }
  Day next_change() const { return changes_.front().day; }

private:
  void earn_until(Day day) {
    const std::int64_t parts = month_parts(day);
    if (rate_ > 0)
      rate_parts_ = checked_add(rate_parts_, checked_multiply(rate_, parts - reached_));
    reached_ = parts;
  }

  std::span<const RateChange> changes_;
  Unit unit_;
  std::int64_t reached_; // in parts of months
  Money rate_ = 0, rate_parts_ = 0, taken_ = 0;
};

/// The changes from the first day that is paid for on.
std::span<const RateChange> paid_changes(const Timeline &timeline) {
  return {std::find_if(timeline.begin(), timeline.end(),
                       [](const RateChange &change) { return change.is_active(); }),
          timeline.end()};
}

} // namespace

void add_contracts(CohortState &state, const ContractHistory &history,
                   const CohortCalendar &calendar) {
  const int scale = revenue_of(0, history.unit()).scale; // not less than that of the rates
  state.begin_customer(history.skipped(), {scale, history.unit().denominator});
  const Timeline all_changes = timeline(known(history, calendar.as_of()), {}, calendar.as_of());
  const auto changes = paid_changes(all_changes);
  if (changes.empty()) return state.leave_out();

  const Unit table_unit = state.table()->unit();
  const CohortCalendar::Ages ages(calendar, changes.front().day);
  CohortCell *const cells = state.cells(calendar.grid().index(changes.front().day));
  Payments payments(changes, history.unit());
  const std::int64_t newest = ages.on(calendar.as_of() - 1);
  std::int64_t last = -1;
  for (std::int64_t age = 0; age <= newest && !payments.is_over(); ++age) {
    if (payments.rate() == 0) age = ages.on(payments.next_change());
    payments.follow_until(std::min(ages.end(age), calendar.as_of()));
    CohortCell &cell = cells[age];
    cell.revenue =
        checked_add(cell.revenue, rescale(payments.take_earned(), scale, table_unit.scale));
    if (payments.rate() == 0) continue;
    cell.recurring =
        checked_add(cell.recurring, convert(payments.rate(), history.unit(), table_unit));
    ++cell.active;
    last = age;
  }
  state.count_member(cells, last, calendar, ages);
}

} // namespace portfolio::cohorts
