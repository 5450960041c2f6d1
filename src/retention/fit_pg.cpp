#include "fitting/fit_pg.hpp"
#include "retention/fit.hpp"

using namespace portfolio;
using namespace portfolio::retention;
using pg::fit;

/// (retention_statistics)
PG_EXPORT(cp_sbg) {
  return fit(fcinfo, [](RetentionBytes bytes) -> Model {
    return fit_retention(open_retention(bytes), pg::interrupted);
  });
}
