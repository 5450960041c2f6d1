#include "ltv/value_terms_pg.hpp"

#include "base/require.hpp"
#include "math/delta_method.hpp"
#include "pg/interval.hpp"
#include "pg/query_memory.hpp"

namespace portfolio::pg {
namespace {

constexpr const char *to_be_endless =
    "It must not be negative; leave it out for a valuation without end.";
constexpr const char *to_end = "A horizon must not be negative or infinite.";

[[noreturn]] void refuse_horizon(FunctionCallInfo fcinfo, int i, const char *hint) {
  ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                  errmsg("horizon is \"%s\"", interval_text(fcinfo, i)), errhint("%s", hint)));
  pg_unreachable();
}

double days_argument(FunctionCallInfo fcinfo, int as_of, int i) {
  return days_after(day_argument(fcinfo, as_of), length_argument(fcinfo, i, "horizon"));
}

double units_argument(FunctionCallInfo fcinfo, int i, double most, const char *hint) {
  const double units = float_argument(fcinfo, i);
  if (units >= 0 && units <= most) return units;
  guard([&] { throw Error(Fault::bad_argument, "horizon is " + real_text(units), hint); });
  pg_unreachable();
}

} // namespace

std::optional<double> margin_argument(FunctionCallInfo fcinfo, int i) {
  if (is_null(fcinfo, i)) return std::nullopt;
  const double margin = float_argument(fcinfo, i);
  if (!std::isfinite(margin)) guard([&] { ltv::require_margin(margin); });
  doubt_percent(fcinfo, "margin", margin);
  return margin;
}

double horizon_argument(FunctionCallInfo fcinfo, int as_of, int i) {
  const double days = days_argument(fcinfo, as_of, i);
  if (!(days >= 0) || days == processes::PurchaseProcess::endless)
    refuse_horizon(fcinfo, i, to_end);
  return days;
}

double endless_horizon_argument(FunctionCallInfo fcinfo, int as_of, int i) {
  if (is_null(fcinfo, i)) return processes::PurchaseProcess::endless;
  const double days = days_argument(fcinfo, as_of, i);
  if (!(days >= 0)) refuse_horizon(fcinfo, i, to_be_endless);
  return days;
}

double horizon_argument(FunctionCallInfo fcinfo, int i) {
  return units_argument(fcinfo, i, std::numeric_limits<double>::max(), to_end);
}

double endless_horizon_argument(FunctionCallInfo fcinfo, int i) {
  if (is_null(fcinfo, i)) return processes::PurchaseProcess::endless;
  return units_argument(fcinfo, i, processes::PurchaseProcess::endless, to_be_endless);
}

double horizon_length_argument(FunctionCallInfo fcinfo, int i) {
  const double days = length_in_days(length_argument(fcinfo, i, "horizon"));
  if (!(days >= 0)) refuse_horizon(fcinfo, i, to_end);
  return days;
}

Expectation purchases_argument(FunctionCallInfo fcinfo, int first) {
  Expectation asked;
  asked.purchases = bytes_argument(fcinfo, first);
  asked.terms.as_of = day_argument(fcinfo, first + 2);
  asked.terms.horizon_days = horizon_argument(fcinfo, first + 2, first + 3);
  return asked;
}

Expectation value_argument(FunctionCallInfo fcinfo, int first) {
  const auto is_there = [&](int i) { return fcinfo->nargs > first + i; };
  Expectation asked;
  ltv::SumTerms &terms = asked.terms;
  terms.what = ltv::SumOf::residual_ltv;
  asked.purchases = bytes_argument(fcinfo, first);
  asked.spend = bytes_argument(fcinfo, first + 1);
  terms.as_of = day_argument(fcinfo, first + 3);
  if (!is_day(terms.as_of)) guard([&] { require_day(terms.as_of, "as_of"); });
  terms.annual_rate = annual_rate_argument(fcinfo, first + 4);
  if (is_there(5)) terms.margin = margin_argument(fcinfo, first + 5);
  terms.horizon_days = endless_horizon_argument(fcinfo, first + 3, first + 6);
  if (is_there(7)) terms.cost_to_serve = cost_to_serve_argument(fcinfo, first + 7);
  return asked;
}

bool lacks_value_argument(FunctionCallInfo fcinfo) {
  constexpr int margin = 5, horizon = 6;
  for (int i = 0; i < fcinfo->nargs; ++i)
    if (is_null(fcinfo, i) && i != margin && i != horizon) return true;
  return false;
}

} // namespace portfolio::pg
