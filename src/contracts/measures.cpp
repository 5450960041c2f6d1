#include "contracts/measures.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace portfolio::contracts {

namespace {

/// A month has so many parts; a day of it as many as its length divides them into.
constexpr std::int64_t parts_of_month = 377580;
static_assert(parts_of_month % 28 == 0 && parts_of_month % 29 == 0 && parts_of_month % 30 == 0 &&
              parts_of_month % 31 == 0);

} // namespace

std::int64_t month_parts(Day day) {
  const auto date = to_date(day);
  const auto length = static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
  const std::int64_t month =
      std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month());
  return month * parts_of_month +
         (static_cast<unsigned>(date.day()) - 1) * (parts_of_month / length);
}

Revenue revenue_of(Money rate_parts, Unit unit) {
  const int scale = std::max(unit.scale, least_decimals);
  const Money parts = portfolio::rescale(rate_parts, unit.scale, scale);
  const std::int64_t of_one = parts_of_month * unit.denominator;
  if (const auto few = static_cast<std::int64_t>(parts); few == parts) // much the faster division
    return {rounded(few, of_one), scale};
  return {rounded<Money>(parts, of_one), scale};
}

Money monthly_rate(const ContractHistory &history, Day day) {
  require_day(day, "day");
  Money rate = 0;
  for (const Contract &contract : history.contracts()) {
    if (!contract.covers(day)) continue;
    if (contract.kind == ContractKind::pause) return 0;
    if (contract.kind == ContractKind::paid)
      rate = checked_add(rate, checked_multiply(contract.rate, contract.count));
  }
  if (rate < 0) {
    timeline(history); // complains of the first such day
    paid_less_than_nothing(day);
  }
  return rate;
}

std::optional<std::int32_t> tenure(const ContractHistory &history, Day as_of, Span bridge) {
  require_day(as_of, "as_of");
  std::optional<std::int32_t> days;
  for (const Stretch &stretch : active_stretches(history, bridge))
    if (stretch.from < as_of) days = std::min(as_of, stretch.to) - stretch.from;
  return days;
}

Revenue revenue(const ContractHistory &history, Day from, Day to) {
  Money parts = 0;
  const Timeline changes = timeline(history);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Day until = i + 1 < changes.size() ? changes[i + 1].day : open_end;
    const Day begin = std::max(from, changes[i].day), end = std::min(to, until);
    if (!changes[i].is_active() || begin >= end) continue;
    if (end > max_day)
      throw Error(Fault::bad_argument, "revenue of an open contract needs an end",
                  "Use revenue(contracts, as_of), or a range with an upper bound.");
    parts = checked_add(parts,
                        checked_multiply(changes[i].rate, month_parts(end) - month_parts(begin)));
  }
  return revenue_of(parts, history.unit());
}

} // namespace portfolio::contracts
