#include "ltv/interval_pg.hpp"

#include "ltv/predicted.hpp"
#include "pg/query_memory.hpp"
namespace portfolio::pg {
namespace {

ltv::Finding margin_of(const ltv::SumTerms &terms, const history::History &history) {
  if (terms.margin) return {*terms.margin};
  return ltv::margin_rate(terms.as_of, history);
}

} // namespace

ltv::Gradient expectation(const Expectation &asked, history::HistoryBytes bytes,
                          std::span<processes::ScoringCache *const> caches) {
  const Scorer scorer(asked.purchases);
  const double unit = scorer.unit_days();
  const history::History history(bytes);
  const Observed seen = scorer.observe(history, asked.terms.as_of);
  if (!seen.exists) return ltv::Gradient{.why = ltv::Unknown::no_purchase};
  ltv::Neighbours around(scorer.view);
  const statistics::PurchaseRow customer = scorer.customer(seen);
  const ltv::SumTerms &terms = asked.terms;
  const double horizon = scorer.time(seen, terms.as_of, terms.horizon_days);
  if (!is_of_money(terms.what)) return around.expected_purchases(customer, horizon);
  around.use(caches);
  around.use(asked.shares);
  ltv::ValueTerms value =
      ltv::terms_in(unit, terms.annual_rate, terms.horizon_days, terms.cost_to_serve);
  value.horizon = horizon;
  return around.residual_ltv(customer, spend_parameters(asked.spend), seen.mean_spend(),
                             margin_of(terms, history), value);
}

std::optional<double> variance_by_luck(const Expectation &asked, history::HistoryBytes bytes,
                                       std::span<processes::ScoringCache *const> caches) {
  const Scorer scorer(asked.purchases);
  const history::History history(bytes);
  const ltv::SumTerms &terms = asked.terms;
  const Observed seen = scorer.observe(history, terms.as_of);
  const double horizon = scorer.time(seen, terms.as_of, terms.horizon_days);
  const statistics::PurchaseRow customer = scorer.customer(seen);
  if (!is_of_money(terms.what)) return scorer.model.prospect(customer).variance(horizon);
  const processes::SpendProspect spend(spend_parameters(asked.spend),
                                       static_cast<double>(seen.frequency), seen.mean_spend());
  if (!is_of_value(terms.what))
    return ltv::revenue_variance(scorer.model.prospect(customer), spend, horizon);
  ltv::ValueTerms value =
      ltv::terms_in(scorer.unit_days(), terms.annual_rate, terms.horizon_days, terms.cost_to_serve);
  value.horizon = horizon;
  const bool has_caches = !caches.empty();
  return ltv::value_variance(scorer.model, customer, spend, margin_of(terms, history).value, value,
                             has_caches ? caches.front() : nullptr,
                             has_caches ? caches.back() : nullptr);
}

void warn_without_covariance(FunctionCallInfo fcinfo) {
  warn_once(fcinfo, "there is no interval: a model has no covariance",
            "A fit has one if it has a clear maximum; in a model that is written by hand it may be "
            "missing.");
}

Datum from_interval(FunctionCallInfo fcinfo, const ltv::EstimatedInterval &found) {
  if (!found.has_ends) warn_without_covariance(fcinfo);
  Columns<3> out;
  out.real(found.interval.estimate);
  found.has_ends ? out.real(found.interval.lower) : out.null();
  found.has_ends ? out.real(found.interval.upper) : out.null();
  return out.composite(fcinfo);
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::statistics;

namespace {

/// An interval, or why there is not even an estimate.
struct Answer {
  EstimatedInterval interval;
  Unknown why;
};

Answer to_answer(const Gradient &gradient, const Uncertainty &uncertainty, IntervalScale scale,
                 double level) {
  if (gradient.why != Unknown::nothing) return {{}, gradient.why};
  return {to_interval(gradient, uncertainty, scale, level), Unknown::nothing};
}

Datum from_answer(FunctionCallInfo fcinfo, const Answer &answer) {
  if (answer.why == Unknown::nothing) return pg::from_interval(fcinfo, answer.interval);
  return pg::unknown_value(fcinfo, answer.why);
}

/// (model, frequency, recency, age, …, level): derive(neighbours, customer)
template <class Derive>
Datum interval_of_statistics(FunctionCallInfo fcinfo, IntervalScale scale, const Derive &derive) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const double x = pg::float_argument(fcinfo, 1), recency = pg::float_argument(fcinfo, 2),
               age = pg::float_argument(fcinfo, 3),
               level = pg::level_argument(fcinfo, PG_NARGS() - 1);
  return from_answer(fcinfo, pg::guard([&] {
                       const ModelView model(bytes);
                       return to_answer(derive(Neighbours(model), purchase_row(x, recency, age)),
                                        Uncertainty(model), scale, level);
                     }));
}

} // namespace

/// (model, level)
PG_EXPORT(cp_parameter_intervals) {
  struct Row {
    const char *name;
    EstimatedInterval value;
  };
  pg::RowSink sink(fcinfo);
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const double level = pg::level_argument(fcinfo, 1);
  bool known = false;
  const auto rows = pg::guard([&] {
    const Model model = model_from_bytes(bytes, "model");
    known = !model.diagnostics.covariance.empty();
    std::vector<Row> all;
    for (const ParameterInterval &one : parameter_intervals(model, level))
      all.push_back({pg::to_cstring(one.name), one.value});
    return pg::to_span(all);
  });
  for (const Row &row : rows) {
    pg::Columns<4> out;
    out.text(row.name);
    out.real(row.value.interval.estimate);
    row.value.has_ends ? out.real(row.value.interval.lower) : out.null();
    row.value.has_ends ? out.real(row.value.interval.upper) : out.null();
    out.put(sink);
  }
  if (!known) pg::warn_without_covariance(fcinfo);
  return Datum{0};
}

/// (model, history, as_of, level)
PG_EXPORT(cp_p_alive_interval_history) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const double level = pg::level_argument(fcinfo, 3);
  return from_answer(fcinfo, pg::guard([&] {
                       const pg::Scorer scorer(bytes);
                       scorer.unit_days();
                       const pg::Observed seen = scorer.observe(History(history), as_of);
                       const PurchaseRow customer = scorer.customer(seen);
                       if (!seen.exists) return Answer{{}, Unknown::no_purchase};
                       return to_answer(Neighbours(scorer.view).p_alive(customer),
                                        Uncertainty(scorer.view), IntervalScale::log_odds, level);
                     }));
}
PG_EXPORT(cp_p_alive_interval) {
  return interval_of_statistics(fcinfo, IntervalScale::log_odds,
                                [](const Neighbours &around, const PurchaseRow &customer) {
                                  return around.p_alive(customer);
                                });
}

/// (model, history, as_of, horizon, level)
PG_EXPORT(cp_expected_purchases_interval_history) {
  const pg::Expectation asked = pg::purchases_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 1);
  const double level = pg::level_argument(fcinfo, 4);
  return from_answer(fcinfo, pg::guard([&] {
                       return to_answer(pg::expectation(asked, history, {}),
                                        Uncertainty(ModelView(asked.purchases)), IntervalScale::log,
                                        level);
                     }));
}
PG_EXPORT(cp_expected_purchases_interval) {
  const double horizon = pg::horizon_argument(fcinfo, 4);
  return interval_of_statistics(fcinfo, IntervalScale::log,
                                [&](const Neighbours &around, const PurchaseRow &customer) {
                                  return around.expected_purchases(customer, horizon);
                                });
}

/// (purchase_model, spend_model, history, as_of, annual_rate, margin, horizon, cost_to_serve,
/// level)
PG_EXPORT(cp_residual_ltv_interval_history) {
  if (pg::lacks_value_argument(fcinfo)) PG_RETURN_NULL();
  const pg::Expectation asked = pg::value_argument(fcinfo, 0);
  const HistoryBytes history = pg::history_argument(fcinfo, 2);
  const double level = pg::level_argument(fcinfo, 8);
  const auto caches = pg::neighbour_caches(fcinfo, asked.purchases);
  return from_answer(fcinfo, pg::guard([&] {
                       return to_answer(
                           pg::expectation(asked, history, caches),
                           Uncertainty(ModelView(asked.purchases), ModelView(asked.spend)),
                           scale_of_value(asked.terms.cost_to_serve), level);
                     }));
}
