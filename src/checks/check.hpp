#pragma once
#include <string_view>

namespace portfolio::checks {

/// What may be wrong with purchases before anything is computed from them. The numbers are those
/// that the queries in checks_pg.cpp answer with, worst first.
enum class Check : int {
  no_rows = 1,
  several_currencies,
  one_customer,
  late_load,
  no_customer,
  null_history,
  no_day_or_amount,
  after_as_of,
  stray_day,
  duplicates,
  midnight,
  refund_first,
  no_cost,
  few_customers,
  short_time,
  first_month,
  last_month,
};

struct Words {
  std::string_view severity; ///< error: numbers are wrong; warning: they may be; notice: know it
  std::string_view finding;
  std::string_view remedy; ///< full sentences
};
Words words(Check check);

} // namespace portfolio::checks
