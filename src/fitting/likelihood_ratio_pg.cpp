#include "fitting/likelihood_ratio.hpp"

#include "models/model_pg.hpp"
#include "pg/guard.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::models;

/// (purchase_model, purchase_model)
PG_EXPORT(cp_likelihood_ratio_test) {
  const ModelBytes one = pg::bytes_argument(fcinfo, 0), other = pg::bytes_argument(fcinfo, 1);
  const LikelihoodRatio found = pg::guard([&] {
    return likelihood_ratio(model_from_bytes(one, "purchase_model"),
                            model_from_bytes(other, "purchase_model"));
  });
  pg::Columns<3> out;
  out.real(found.statistic);
  out.integer(found.degrees_of_freedom);
  out.real(found.p_value);
  return out.composite(fcinfo);
}
