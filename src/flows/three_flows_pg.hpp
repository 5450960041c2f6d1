#pragma once
#include "flows/three_flows.hpp"
#include "pg/rows.hpp"

namespace portfolio::pg {

/// The columns from period_start on that three_flows() has of every ledger.
void put_three_flows(auto &out, const flows::ThreeFlowsRow &row, int scale) {
  out.day(row.period_start);
  out.day(row.period_end);
  out.boolean(row.is_complete);
  out.boolean(row.is_final);
  out.money(row.opening_revenue, scale);
  out.money(row.won.amount, scale);
  out.money(row.existing_revenue(), scale);
  out.money(row.lost.amount, scale);
  out.money(row.in_doubt.amount, scale);
  out.money(row.growth(), scale);
  out.money(row.closing_revenue, scale);
  out.count(row.opening_customers);
  out.count(row.won.customers);
  out.count(row.returned());
  out.count(row.lost.customers);
  out.count(row.in_doubt.customers);
  out.count(row.closing_customers);
}
void put_left_censored(auto &out, const flows::ThreeFlowsRow &row) {
  row.left_censored ? out.count(*row.left_censored) : out.null();
}

/// history_start as argument `i`, which may be NULL.
inline std::optional<Day> history_start_argument(FunctionCallInfo fcinfo, int i) {
  return is_null(fcinfo, i) ? std::nullopt : std::optional(day_argument(fcinfo, i));
}

} // namespace portfolio::pg
