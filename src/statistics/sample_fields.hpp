#pragma once
#include "base/fields.hpp"
#include "statistics/log_gaps.hpp"

#include <cmath>

namespace portfolio::statistics {

/// Fields that several kinds of statistics have.

/// The unit of times in days, 0 where there is none: then a text does not name it.
template <class Form, class Real> void visit_unit(Form &form, Real &unit_days) {
  if (!form.given("unit", unit_days > 0)) return;
  form.real("unit in days", unit_days);
  form.require_in_text(unit_days > 0, "unit out of range");
  form.require_in_wire(std::isfinite(unit_days) && unit_days >= 0, "unit out of range");
}

/// The sum of log gaps if it is known; where there are no gaps a text has none, and it is known.
template <class Form, class Gaps, class Rows>
void visit_gaps(Form &form, Gaps &gaps, const Rows &rows) {
  if constexpr (Form::reads) {
    Money units = 0;
    const bool is_known = form.flagged("log_gaps", false);
    if (is_known) form.money("sum of log gaps", units, LogGaps::scale);
    gaps = is_known ? LogGaps::from_units(units) : LogGaps::unknown();
  } else {
    const LogGaps written = has_gaps(rows) ? gaps : LogGaps();
    if (form.flagged("log_gaps", written.is_known() && (has_gaps(rows) || !Form::is_text)))
      form.money("sum of log gaps", written.units(), LogGaps::scale);
  }
}

} // namespace portfolio::statistics
