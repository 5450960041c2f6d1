#include "pg/rate.hpp"

#include "base/require.hpp"
#include "pg/guard.hpp"
#include "pg/query_memory.hpp"

#include <cmath>

namespace portfolio::pg {
namespace {

double nonnegative_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  const double value = float_argument(fcinfo, i);
  if (!(value >= 0 && std::isfinite(value))) guard([&] { require_nonnegative(value, what); });
  return value;
}

} // namespace

void doubt_percent(FunctionCallInfo fcinfo, const char *what, double value) {
  if (!(value > 1) || !is_news(fcinfo, what)) return;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s %g means %g %%", what, value, 100 * value),
                    errhint("Rates and margins are shares: write 0.15 for 15 %%.")));
}

double annual_rate_argument(FunctionCallInfo fcinfo, int i) {
  const double rate = nonnegative_argument(fcinfo, i, "annual rate");
  doubt_percent(fcinfo, "annual rate", rate);
  return rate;
}

double delta_argument(FunctionCallInfo fcinfo, int i) {
  return nonnegative_argument(fcinfo, i, "discount rate");
}

double cost_to_serve_argument(FunctionCallInfo fcinfo, int i) {
  return nonnegative_argument(fcinfo, i, "cost to serve");
}

double level_argument(FunctionCallInfo fcinfo, int i) {
  const double level = float_argument(fcinfo, i);
  if (!(level > 0 && level < 1)) guard([&] { require_level(level); });
  return level;
}

} // namespace portfolio::pg
