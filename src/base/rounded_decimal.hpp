#pragma once
#include "base/money.hpp"

namespace portfolio {

/// A float8 as the decimal it shows, to 12 decimals. Error as from_double for what is no amount.
Decimal rounded_decimal(double value);

} // namespace portfolio
