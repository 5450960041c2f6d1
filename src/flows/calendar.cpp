#include "flows/calendar.hpp"

#include "base/error.hpp"

namespace portfolio {

namespace {

void require_parameters(const FlowParameters &p) {
  if (p.grace < 1)
    throw Error(Fault::bad_argument, "grace must be at least 1, not " + std::to_string(p.grace),
                "A customer is lost after that many periods without a purchase.");
  require_day(p.as_of, "as_of");
  if (p.as_of == min_day)
    throw Error(Fault::bad_date, "as_of must be after " + to_string(min_day),
                "It is the first day that is not known yet.");
}

} // namespace

FlowCalendar::FlowCalendar(const FlowParameters &p)
    : parameters_((require_parameters(p), p)), grid_(p.step, p.origin),
      last_(grid_.index(p.as_of - 1)) {}

void FlowCalendar::require_start(Period k) const {
  if (is_day(grid_.start(k))) return;
  throw Error(Fault::bad_date, "the first period would start before " + to_string(min_day),
              "Choose a shorter step or another origin.");
}

void FlowCalendar::use_index(std::span<std::uint16_t> days) {
  ages_ = index_ages(grid_, as_of() - 1, days);
}

} // namespace portfolio
