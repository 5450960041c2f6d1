#include "flows/calendar.hpp"

#include "base/error.hpp"

namespace portfolio::flows {

std::string_view name_of(FlowBasis basis) { return basis == FlowBasis::net ? "net" : "events"; }

namespace {

void require_parameters(const FlowParameters &p) {
  if (p.bridge.months < 0 || p.bridge.days < 0)
    throw Error(
        Fault::bad_argument, "bridge must not be negative: \"" + to_string(p.bridge) + "\"",
        "The bridge is the longest gap between two contracts that is not a loss, for instance "
        "interval '30 days'.");
  if (!p.has_contracts() && p.grace < 1)
    throw Error(Fault::bad_argument, "grace must be at least 1, not " + std::to_string(p.grace),
                "A customer is lost after that many periods without a purchase.");
  require_day(p.as_of, "as_of");
  if (p.as_of == min_day)
    throw Error(Fault::bad_date, "as_of must be after " + to_string(min_day),
                "as_of is the first day that is not known yet.");
}

} // namespace

FlowCalendar::FlowCalendar(const FlowParameters &p)
    : parameters_((require_parameters(p), p)), grid_(p.step, p.origin),
      last_(grid_.index(p.as_of - 1)), last_complete_(is_complete(last_) ? last_ : last_ - 1) {}

bool FlowCalendar::is_final(Period k) const {
  if (!parameters_.has_contracts()) return k + periods_until_declared() <= last_complete_;
  return later(grid_.start(k + 1), parameters_.bridge_span()) <= as_of();
}

void FlowCalendar::require_start(Period k) const {
  if (grid_.starts_in_calendar(k)) return;
  throw Error(Fault::bad_date, "the first period would start before " + to_string(min_day),
              "Choose a shorter step or another origin.");
}

void FlowCalendar::require_first(Period k) const {
  require_start(k);
  require_few({grid_, parameters_.step, k, last_, max_periods}, "periods",
              parameters_.has_contracts() ? "started_on(contracts)" : "first_purchase(history)");
}

void FlowCalendar::use_index(std::span<std::uint16_t> days) {
  ages_ = index_ages(grid_, as_of() - 1, days);
}

} // namespace portfolio::flows
