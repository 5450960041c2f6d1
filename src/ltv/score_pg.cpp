#include "ltv/value_terms_pg.hpp"

#include "base/interest.hpp"
#include "pg/query_memory.hpp"
using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

/// NULL where nothing can be said.
using Answer = std::optional<double>;

Datum from_answer(FunctionCallInfo fcinfo, Answer answer) {
  if (!answer) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*answer);
}

/// (model, history, as_of, …): score(process, customer, unit in days, time) for a customer who
/// exists; the time is that of so many days from as_of on.
template <class Score>
Datum score_history(FunctionCallInfo fcinfo, double days, const Score &score) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  return from_answer(fcinfo, pg::guard([&] {
                       const pg::Scorer scorer(model);
                       const pg::Observed seen = scorer.observe(History(history), as_of);
                       const double unit = scorer.unit_days();
                       if (!seen.exists) return Answer();
                       const double time = days == 0 ? 0 : scorer.time(seen, as_of, days);
                       return Answer(score(scorer.model, scorer.customer(seen), unit, time));
                     }));
}

/// (model, frequency, recency, age, …)
template <class Score> Datum score_statistics(FunctionCallInfo fcinfo, const Score &score) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const double x = pg::float_argument(fcinfo, 1), recency = pg::float_argument(fcinfo, 2),
               age = pg::float_argument(fcinfo, 3);
  PG_RETURN_FLOAT8(
      pg::guard([&] { return score(pg::Scorer(model).model, purchase_row(x, recency, age)); }));
}

Datum from_spend(FunctionCallInfo fcinfo, Answer answer) {
  if (!answer)
    pg::warn_once(fcinfo, "the spend model has no mean: its q is not above 1",
                  "The expected value of such a distribution is infinite; the result is NULL.");
  return from_answer(fcinfo, answer);
}

} // namespace

PG_EXPORT(cp_p_alive_history) {
  return score_history(fcinfo, 0,
                       [](const PurchaseProcess &model, const PurchaseRow &customer, double,
                          double) { return model.p_alive(customer); });
}
PG_EXPORT(cp_p_alive) {
  return score_statistics(fcinfo, [](const PurchaseProcess &model, const PurchaseRow &customer) {
    return model.p_alive(customer);
  });
}

/// The same at a horizon later: (model, history, as_of, horizon)
PG_EXPORT(cp_p_alive_after_history) {
  const double days = pg::horizon_argument(fcinfo, 2, 3);
  return score_history(fcinfo, days,
                       [](const PurchaseProcess &model, const PurchaseRow &customer, double,
                          double time) { return model.p_alive_after(customer, time); });
}
/// (model, frequency, recency, age, horizon)
PG_EXPORT(cp_p_alive_after) {
  const double horizon = pg::horizon_argument(fcinfo, 4);
  return score_statistics(fcinfo,
                          [horizon](const PurchaseProcess &model, const PurchaseRow &customer) {
                            return model.p_alive_after(customer, horizon);
                          });
}

PG_EXPORT(cp_p_no_purchase_history) {
  const double days = pg::horizon_argument(fcinfo, 2, 3);
  return score_history(fcinfo, days,
                       [](const PurchaseProcess &model, const PurchaseRow &customer, double,
                          double time) { return model.p_no_purchase(customer, time); });
}
PG_EXPORT(cp_p_no_purchase) {
  const double horizon = pg::horizon_argument(fcinfo, 4);
  return score_statistics(fcinfo,
                          [horizon](const PurchaseProcess &model, const PurchaseRow &customer) {
                            return model.p_no_purchase(customer, horizon);
                          });
}

PG_EXPORT(cp_log_likelihood) {
  return score_statistics(fcinfo, [](const PurchaseProcess &model, const PurchaseRow &customer) {
    return model.log_likelihood(customer);
  });
}

PG_EXPORT(cp_expected_purchases_history) {
  const double days = pg::horizon_argument(fcinfo, 2, 3);
  return score_history(fcinfo, days,
                       [](const PurchaseProcess &model, const PurchaseRow &customer, double,
                          double time) { return model.expected_purchases(customer, time); });
}
PG_EXPORT(cp_expected_purchases) {
  const double horizon = pg::horizon_argument(fcinfo, 4);
  return score_statistics(fcinfo,
                          [horizon](const PurchaseProcess &model, const PurchaseRow &customer) {
                            return model.expected_purchases(customer, horizon);
                          });
}

/// (model, history, as_of, annual_rate [, horizon])
PG_EXPORT(cp_discounted_purchases_history) {
  const double rate = pg::annual_rate_argument(fcinfo, 3),
               days = pg::endless_horizon_argument(fcinfo, 2, 4);
  ScoringCache *cache = pg::cache_argument(fcinfo, 0);
  return score_history(
      fcinfo, days,
      [&](const PurchaseProcess &model, const PurchaseRow &customer, double unit, double time) {
        return model.discounted_purchases(customer, discount_rate(rate, unit), time, cache);
      });
}
/// (model, frequency, recency, age, delta [, horizon])
PG_EXPORT(cp_discounted_purchases) {
  const double delta = pg::delta_argument(fcinfo, 4),
               horizon = pg::endless_horizon_argument(fcinfo, 5);
  ScoringCache *cache = pg::cache_argument(fcinfo, 0);
  return score_statistics(fcinfo, [&](const PurchaseProcess &model, const PurchaseRow &customer) {
    return model.discounted_purchases(customer, delta, horizon, cache);
  });
}

// --- of a new customer --------------------------------------------------------------------------

namespace {

/// score(process, time) with the horizon in argument i, of a model that needs no customer.
template <class Score>
Datum score_new(FunctionCallInfo fcinfo, int i, bool is_interval, const Score &score) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const double length =
      is_interval ? pg::horizon_length_argument(fcinfo, i) : pg::horizon_argument(fcinfo, i);
  PG_RETURN_FLOAT8(pg::guard([&] {
    const pg::Scorer scorer(bytes);
    return score(scorer.model, is_interval ? scorer.time(length) : length);
  }));
}

Datum expected_of_new(FunctionCallInfo fcinfo, bool is_interval) {
  return score_new(fcinfo, 1, is_interval, [](const PurchaseProcess &model, double time) {
    return model.expected_purchases(time);
  });
}

Datum p_purchases(FunctionCallInfo fcinfo, bool is_interval) {
  const std::int64_t n = PG_GETARG_INT64(1);
  return score_new(fcinfo, 2, is_interval, [n](const PurchaseProcess &model, double time) {
    return model.p_purchases(n, time);
  });
}

} // namespace

PG_EXPORT(cp_expected_purchases_new_interval) { return expected_of_new(fcinfo, true); }
PG_EXPORT(cp_expected_purchases_new) { return expected_of_new(fcinfo, false); }
PG_EXPORT(cp_p_purchases_interval) { return p_purchases(fcinfo, true); }
PG_EXPORT(cp_p_purchases) { return p_purchases(fcinfo, false); }

// --- spend --------------------------------------------------------------------------------------

/// (spend_model, history, as_of)
PG_EXPORT(cp_expected_spend_history) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  bool exists = false;
  const Answer answer = pg::guard([&] {
    const pg::Observed seen = pg::observe(history, as_of);
    exists = seen.exists;
    if (!exists) return Answer();
    return expected_spend(pg::spend_parameters(model), static_cast<double>(seen.frequency),
                          seen.mean_spend());
  });
  return exists ? from_spend(fcinfo, answer) : from_answer(fcinfo, answer);
}

/// (spend_model, frequency, monetary_value): not strict, because a customer without a repeat
/// purchase has no monetary value, and is worth the mean of the population.
PG_EXPORT(cp_expected_spend) {
  if (pg::is_null(fcinfo, 0) || pg::is_null(fcinfo, 1)) PG_RETURN_NULL();
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const double x = pg::float_argument(fcinfo, 1);
  if (pg::is_null(fcinfo, 2) && x != 0) PG_RETURN_NULL();
  const double mean = pg::is_null(fcinfo, 2) ? 0 : pg::float_argument(fcinfo, 2);
  return from_spend(
      fcinfo, pg::guard([&] { return expected_spend(pg::spend_parameters(model), x, mean); }));
}
