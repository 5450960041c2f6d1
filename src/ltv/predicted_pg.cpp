#include "ltv/predicted.hpp"

#include "ltv/value_terms_pg.hpp"
#include "pg/query_memory.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

/// The customer of a history, or nobody; for use inside guard().
struct Case {
  Case(ModelBytes model, HistoryBytes history, Day as_of)
      : scorer(model), unit(scorer.unit_days()), seen(scorer.observe(History(history), as_of)),
        day(as_of) {}
  double time(double days) const { return scorer.time(seen, day, days); }
  bool exists() const { return seen.exists; }
  Prospect prospect() const { return scorer.model.prospect(scorer.customer(seen)); }

  pg::Scorer scorer;
  double unit;
  pg::Observed seen;
  Day day;
};

/// Of the statistics in arguments 1 to 3; for use inside guard().
Prospect prospect_of(ModelBytes model, double frequency, double recency, double age) {
  return pg::Scorer(model).model.prospect(purchase_row(frequency, recency, age));
}

struct Statistics {
  explicit Statistics(FunctionCallInfo fcinfo)
      : model(pg::bytes_argument(fcinfo, 0)), frequency(pg::float_argument(fcinfo, 1)),
        recency(pg::float_argument(fcinfo, 2)), age(pg::float_argument(fcinfo, 3)) {}
  Prospect prospect() const { return prospect_of(model, frequency, recency, age); }
  ModelBytes model;
  double frequency, recency, age;
};

Datum from_count(FunctionCallInfo fcinfo, const PredictedCount &found) {
  pg::Columns<3> out;
  out.real(found.expected);
  out.count(found.lower);
  out.count(found.upper);
  return out.composite(fcinfo);
}

/// Revenue, or why there is none.
struct Revenue {
  Finding expected;
  PredictedRevenue interval;
};

Revenue revenue_of(const PurchaseProcess &process, const PurchaseRow &customer,
                   const GammaGamma &spend, double mean, double horizon, double level) {
  const auto frequency = static_cast<double>(customer.frequency);
  const Finding basket = expected_basket(spend, frequency, mean);
  if (!basket.known()) return {basket, {}};
  const Prospect prospect = process.prospect(customer);
  return {{basket.value * prospect.expected_purchases(horizon)},
          predicted_revenue(prospect, SpendProspect(spend, frequency, mean), horizon, level)};
}

Datum from_revenue(FunctionCallInfo fcinfo, const Revenue &found) {
  if (!found.expected.known()) return pg::unknown_value(fcinfo, found.expected.why);
  pg::Columns<3> out;
  out.real(found.expected.value);
  out.real(found.interval.lower);
  out.real(found.interval.upper);
  return out.composite(fcinfo);
}

} // namespace

/// (model, history, as_of, purchases, horizon)
PG_EXPORT(cp_p_purchases_history) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const std::int64_t n = PG_GETARG_INT64(3);
  const double days = pg::horizon_argument(fcinfo, 2, 4);
  const auto found = pg::guard([&]() -> std::optional<double> {
    require_purchases(n);
    const Case one(model, history, as_of);
    if (!one.exists()) return std::nullopt;
    return one.prospect().p_purchases(n, one.time(days));
  });
  if (!found) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*found);
}
/// (model, frequency, recency, age, purchases, horizon)
PG_EXPORT(cp_p_purchases_statistics) {
  const Statistics customer(fcinfo);
  const std::int64_t n = PG_GETARG_INT64(4);
  const double horizon = pg::horizon_argument(fcinfo, 5);
  PG_RETURN_FLOAT8(pg::guard([&] { return customer.prospect().p_purchases(n, horizon); }));
}

/// (model, history, as_of, horizon, level)
PG_EXPORT(cp_predicted_purchases_history) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const double days = pg::horizon_argument(fcinfo, 2, 3), level = pg::level_argument(fcinfo, 4);
  const auto found = pg::guard([&]() -> std::optional<PredictedCount> {
    const Case one(model, history, as_of);
    if (!one.exists()) return std::nullopt;
    return predicted_purchases(one.prospect(), one.time(days), level);
  });
  if (!found) PG_RETURN_NULL();
  return from_count(fcinfo, *found);
}
/// (model, frequency, recency, age, horizon, level)
PG_EXPORT(cp_predicted_purchases) {
  const Statistics customer(fcinfo);
  const double horizon = pg::horizon_argument(fcinfo, 4), level = pg::level_argument(fcinfo, 5);
  return from_count(
      fcinfo, pg::guard([&] { return predicted_purchases(customer.prospect(), horizon, level); }));
}

/// (purchase_model, spend_model, history, as_of, horizon, level)
PG_EXPORT(cp_predicted_revenue_history) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0), spend = pg::bytes_argument(fcinfo, 1);
  const HistoryBytes history = pg::history_argument(fcinfo, 2);
  const Day as_of = pg::day_argument(fcinfo, 3);
  const double days = pg::horizon_argument(fcinfo, 3, 4), level = pg::level_argument(fcinfo, 5);
  return from_revenue(fcinfo, pg::guard([&]() -> Revenue {
                        const Case one(model, history, as_of);
                        if (!one.exists()) return {unknown(Unknown::no_purchase), {}};
                        return revenue_of(one.scorer.model, one.scorer.customer(one.seen),
                                          pg::spend_parameters(spend), one.seen.mean_spend(),
                                          one.time(days), level);
                      }));
}
/// (purchase_model, spend_model, frequency, recency, age, monetary_value, horizon, level)
PG_EXPORT(cp_predicted_revenue) {
  for (int i = 0; i < 8; ++i)
    if (i != 5 && pg::is_null(fcinfo, i)) PG_RETURN_NULL();
  const ModelBytes model = pg::bytes_argument(fcinfo, 0), spend = pg::bytes_argument(fcinfo, 1);
  const double x = pg::float_argument(fcinfo, 2), recency = pg::float_argument(fcinfo, 3),
               age = pg::float_argument(fcinfo, 4);
  if (pg::is_null(fcinfo, 5) && x != 0) PG_RETURN_NULL();
  const double mean = pg::is_null(fcinfo, 5) ? 0 : pg::float_argument(fcinfo, 5);
  const double horizon = pg::horizon_argument(fcinfo, 6), level = pg::level_argument(fcinfo, 7);
  return from_revenue(fcinfo, pg::guard([&] {
                        return revenue_of(pg::Scorer(model).model, purchase_row(x, recency, age),
                                          pg::spend_parameters(spend), mean, horizon, level);
                      }));
}

/// (model, history, as_of)
PG_EXPORT(cp_next_purchase) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const auto next = pg::guard([&]() -> std::optional<NextPurchase> {
    const Case one(model, history, as_of);
    if (one.scorer.counts())
      throw Error(Fault::bad_argument, "model bg_bb counts opportunities, it cannot tell a day",
                  "p_no_purchase tells the chance of every horizon.");
    if (!one.exists()) return std::nullopt;
    return next_purchase(one.prospect(), as_of, one.unit);
  });
  if (!next) PG_RETURN_NULL();
  if (next->missing == NextPurchase::Missing::chance)
    pg::warn_once(fcinfo,
                  "the day of the next purchase is NULL: another one is hardly to be expected",
                  "A customer who buys again with a probability below 0.000001 has no such day.");
  if (next->missing == NextPurchase::Missing::calendar)
    pg::warn_once(fcinfo, "the day of the next purchase is NULL: it is after 9999-12-31",
                  "Some customers of the model buy too rarely to tell a day.");
  pg::Columns<2> out;
  out.real(next->p_ever);
  if (next->missing == NextPurchase::Missing::nothing)
    out.day(next->median_day);
  else
    out.null();
  return out.composite(fcinfo);
}
