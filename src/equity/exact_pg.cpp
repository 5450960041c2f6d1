#include "pg/guard.hpp"
#include "pg/numeric.hpp"

#include <cmath>

extern "C" {
#include "utils/fmgrprotos.h"
}

/// (real) -> numeric: sums of these need no order. The server's own cast writes a text and reads
/// it.
PG_EXPORT(cp_portfolio_exact) {
  constexpr double units = 1e12, most = 1e20; // twelve decimals of what has 38 digits
  const double value = PG_GETARG_FLOAT8(0);
  if (!(std::abs(value) < most)) return DirectFunctionCall1(float8_numeric, PG_GETARG_DATUM(0));
  return portfolio::pg::from_money(static_cast<portfolio::Money>(std::rint(value * units)), 12);
}
