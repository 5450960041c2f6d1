#pragma once
#include "pareto/summary.hpp"
#include "pg/guard.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// The numbers of a float8[]; ereport for a NULL among them. The array must outlive the span.
using CutValues = std::span<const double>;
CutValues to_cut_values(Datum array);

/// A share_base, or its name.
pareto::Base to_base(Datum label);
pareto::Base to_base(std::string_view name);

/// A stored summary, interruptibly; for use inside guard().
inline pareto::Summary open(pareto::SummaryBytes bytes) {
  return pareto::open_summary(bytes, interrupted);
}

} // namespace portfolio::pg
