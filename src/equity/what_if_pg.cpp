#include "base/interest.hpp"
#include "equity/what_if.hpp"
#include "ltv/scorer_pg.hpp"
#include "pg/guard.hpp"
#include "pg/rate.hpp"

using namespace portfolio;

/// (model, frequency, age, annual_rate, new_rate, frequency_factor, loss_factor)
PG_EXPORT(cp_value_factor) {
  const models::ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const double frequency = pg::float_argument(fcinfo, 1), age = pg::float_argument(fcinfo, 2),
               rate = pg::annual_rate_argument(fcinfo, 3),
               new_rate = pg::annual_rate_argument(fcinfo, 4);
  const equity::Changes changes{pg::float_argument(fcinfo, 5), pg::float_argument(fcinfo, 6)};
  processes::ScoringCache *cache = pg::cache_argument(fcinfo, 0);
  PG_RETURN_FLOAT8(pg::guard([&] {
    const pg::Scorer scorer(bytes);
    const double unit = scorer.unit_days();
    const statistics::PurchaseRow customer =
        statistics::purchase_row(frequency, frequency > 0 ? age : 0, age);
    return equity::value_factor(scorer.model, scorer.view.kind(), customer.frequency, customer.age,
                                discount_rate(rate, unit), discount_rate(new_rate, unit), changes,
                                cache);
  }));
}
