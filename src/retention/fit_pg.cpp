#include "fitting/fit_pg.hpp"
#include "retention/fit.hpp"

using namespace portfolio;
using namespace portfolio::retention;
using pg::fit;

namespace {

Datum fit_of(FunctionCallInfo fcinfo, std::optional<double> prior) {
  return fit(fcinfo, 0, [prior](RetentionBytes bytes) -> Model {
    return fit_retention(open_retention(bytes), pg::interrupted, prior);
  });
}

} // namespace

/// (retention_statistics)
PG_EXPORT(cp_sbg) { return fit_of(fcinfo, {}); }
/// (retention_statistics, prior)
PG_EXPORT(cp_retention_fit) { return fit_of(fcinfo, pg::prior_argument(fcinfo, 1)); }
