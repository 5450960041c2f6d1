#pragma once
#include "base/money.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// Reads a numeric's digits without the server's help, which costs six times as much; exact, with
/// the scale the value shows (its trailing zeros included), at most 12. ereport for NaN, infinity,
/// more than 12 decimals that matter, more than 10^18: with the value.
Decimal numeric_argument(FunctionCallInfo fcinfo, int i);
Decimal to_decimal(Datum numeric);

/// A numeric with exactly `scale` decimals.
Datum from_money(Money units, int scale);

} // namespace portfolio::pg
