#include "control/holdout.hpp"
#include "pg/guard.hpp"
#include "pg/value.hpp"

using namespace portfolio;

/// (key, share, salt)
PG_EXPORT(cp_holdout_group) {
  const std::string_view key = pg::text_argument(fcinfo, 0), salt = pg::text_argument(fcinfo, 2);
  const double share = pg::float_argument(fcinfo, 1);
  PG_RETURN_BOOL(pg::guard([&] { return control::holdout_group(key, share, salt); }));
}
