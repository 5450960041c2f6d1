#include "pg/amount.hpp"

#include "pg/guard.hpp"

namespace portfolio::pg {

Decimal to_decimal(std::int64_t value) {
  const Decimal decimal{value, 0};
  if (!is_amount(decimal)) guard([&] { amount_too_large(to_string(decimal)); });
  return decimal;
}

Decimal to_decimal(double value) {
  return guard([&] { return from_double(value); });
}

} // namespace portfolio::pg
