#include "ltv/interval_pg.hpp"
#include "models/covariate_model.hpp"
#include "pg/flat_type.hpp"
#include "pg/query_memory.hpp"
#include "statistics/covariate_pg.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::processes;

namespace {

struct SumType : pg::ObjectType<SumType, PortfolioSum> {
  static constexpr const char *name = "portfolio_sum";
  static bool is_known(const PortfolioSum &sum) { return sum.is_known(VARSIZE(&sum)); }
  static PortfolioSum *merged(PortfolioSum *left, const PortfolioSum &right) {
    if (left == nullptr) return finish(right);
    left->merge(right);
    return left;
  }
  static PortfolioSum *finish(const PortfolioSum &sum) { return copy(sum, pg::allocate); }
  static PortfolioSum *from_text(std::string_view text) {
    return sum_from_text(text, pg::allocate);
  }
  static PortfolioSum *from_wire(std::span<const std::uint8_t> bytes) {
    return sum_from_wire(bytes, pg::allocate);
  }
};

const PortfolioSum &sum_argument(FunctionCallInfo fcinfo) { return *SumType::argument(fcinfo, 0); }

/// A customer of whom nothing can be known is skipped; models that know it of nobody are an error.
/// `own` asks the customer's model, which is that of the sum but for covariates.
void add(PortfolioSum &sum, const pg::Expectation &own, std::span<const double> covariates,
         HistoryBytes history, std::span<ScoringCache *const> caches) {
  Gradient customer = pg::expectation(own, history, caches);
  if (!covariates.empty())
    customer = with_effects(customer, ModelView(own.purchases).kind(), covariates);
  switch (customer.why) {
  case Unknown::nothing:
    if (!has_luck(own.terms.what)) return sum.add(customer);
    return sum.add(customer, pg::variance_by_luck(own, history, caches));
  case Unknown::no_purchase:
  case Unknown::missing_cost:
  case Unknown::no_revenue: return sum.skip();
  default:
    throw Error(Fault::no_answer, "there is no sum: " + std::string(reason(customer.why)),
                std::string(remedy(customer.why)));
  }
}

/// The model of a customer with these covariates, if there are any.
Bytes own_model(ModelBytes model, const pg::Covariates *covariates) {
  if (covariates == nullptr) return {};
  covariates->require_row();
  return models::with_covariates(model, covariates->values);
}

/// Goes on with `sum`, or begins one, and adds the customer of the history in argument i, with the
/// covariates in argument `covariates` if that is not 0.
Datum add_customer(FunctionCallInfo fcinfo, PortfolioSum *sum, const pg::Expectation &asked, int i,
                   std::span<ScoringCache *const> caches, int covariates = 0) {
  pg::Covariates given{};
  bool missing = pg::is_null(fcinfo, i);
  if (covariates != 0) {
    missing |= pg::is_null(fcinfo, covariates);
    if (!missing) given = pg::covariates_argument(fcinfo, covariates);
    missing |= given.has_null;
  }
  const HistoryBytes history = missing ? HistoryBytes{} : pg::history_argument(fcinfo, i);
  // With covariates each customer has another model.
  const bool has_shares = !caches.empty() && covariates == 0;
  LivingShares *shares = has_shares ? pg::living_shares(fcinfo, asked.purchases) : nullptr;
  return pg::from_flat(pg::guard([&] {
    PortfolioSum *state = sum;
    if (state == nullptr)
      state = empty_sum(asked.terms, asked.purchases, asked.spend, pg::allocate);
    state->require_same(asked.terms, asked.purchases, asked.spend);
    if (missing) {
      state->skip();
      return state;
    }
    const Bytes own = own_model(asked.purchases, covariates == 0 ? nullptr : &given);
    pg::Expectation of_customer = asked;
    of_customer.shares = shares;
    if (covariates != 0) of_customer.purchases = own;
    add(*state, of_customer, given.values, history, caches);
    return state;
  }));
}

/// `names` of the arguments behind the state; an empty one may be NULL.
void require_arguments(FunctionCallInfo fcinfo, std::initializer_list<const char *> names) {
  int i = 0;
  for (const char *name : names)
    if (++i; *name != 0 && i < PG_NARGS()) pg::require_not_null(fcinfo, i, name);
}

} // namespace

/// (state, model, history, as_of, horizon)
PG_EXPORT(cp_portfolio_sum_add_purchases) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"model", "", "as_of", "horizon"});
  return add_customer(fcinfo, sum, pg::purchases_argument(fcinfo, 1), 2, {});
}

/// (state, purchase_model, spend_model, history, as_of, annual_rate [, margin [, horizon,
/// cost_to_serve]])
PG_EXPORT(cp_portfolio_sum_add_value) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "annual_rate", "", "",
                             "cost_to_serve"});
  const pg::Expectation asked = pg::value_argument(fcinfo, 1);
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases));
}

/// The same terms.
PG_EXPORT(cp_portfolio_sum_add_prediction_value) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "annual_rate", "", "",
                             "cost_to_serve"});
  pg::Expectation asked = pg::value_argument(fcinfo, 1);
  asked.terms.what = SumOf::predicted_ltv;
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases));
}

/// (state, model, history, as_of, horizon)
PG_EXPORT(cp_portfolio_sum_add_prediction_purchases) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"model", "", "as_of", "horizon"});
  pg::Expectation asked = pg::purchases_argument(fcinfo, 1);
  asked.terms.what = SumOf::predicted_purchases;
  return add_customer(fcinfo, sum, asked, 2, {});
}

namespace {

pg::Expectation revenue_argument(FunctionCallInfo fcinfo) {
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "horizon"});
  pg::Expectation asked;
  asked.terms.what = SumOf::predicted_revenue;
  asked.purchases = pg::bytes_argument(fcinfo, 1);
  asked.spend = pg::bytes_argument(fcinfo, 2);
  asked.terms.as_of = pg::day_argument(fcinfo, 4);
  asked.terms.horizon_days = pg::horizon_argument(fcinfo, 4, 5);
  return asked;
}

} // namespace

/// (state, purchase_model, spend_model, history, as_of, horizon)
PG_EXPORT(cp_portfolio_sum_add_prediction_revenue) {
  PortfolioSum *sum = SumType::state(fcinfo);
  const pg::Expectation asked = revenue_argument(fcinfo);
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases));
}

// --- with covariates ----------------------------------------------------------------------------

/// (state, model, history, as_of, horizon, covariates)
PG_EXPORT(cp_portfolio_sum_add_purchases_covariates) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"model", "", "as_of", "horizon"});
  return add_customer(fcinfo, sum, pg::purchases_argument(fcinfo, 1), 2, {}, 5);
}

/// (state, purchase_model, spend_model, history, as_of, annual_rate, margin, horizon,
/// cost_to_serve, covariates)
PG_EXPORT(cp_portfolio_sum_add_value_covariates) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "annual_rate", "", "",
                             "cost_to_serve"});
  const pg::Expectation asked = pg::value_argument(fcinfo, 1);
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases), 9);
}

/// The same terms.
PG_EXPORT(cp_portfolio_sum_add_prediction_value_covariates) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "annual_rate", "", "",
                             "cost_to_serve"});
  pg::Expectation asked = pg::value_argument(fcinfo, 1);
  asked.terms.what = SumOf::predicted_ltv;
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases), 9);
}

/// (state, model, history, as_of, horizon, covariates)
PG_EXPORT(cp_portfolio_sum_add_prediction_purchases_covariates) {
  PortfolioSum *sum = SumType::state(fcinfo);
  require_arguments(fcinfo, {"model", "", "as_of", "horizon"});
  pg::Expectation asked = pg::purchases_argument(fcinfo, 1);
  asked.terms.what = SumOf::predicted_purchases;
  return add_customer(fcinfo, sum, asked, 2, {}, 5);
}

/// (state, purchase_model, spend_model, history, as_of, horizon, covariates)
PG_EXPORT(cp_portfolio_sum_add_prediction_revenue_covariates) {
  PortfolioSum *sum = SumType::state(fcinfo);
  const pg::Expectation asked = revenue_argument(fcinfo);
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases), 6);
}

PG_EXPORT(cp_portfolio_sum_merge) { return pg::merge_states<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_finish) { return pg::finish_state<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_in) { return pg::type_in<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_out) { return pg::type_out<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_recv) { return pg::type_receive<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_send) { return pg::type_send<SumType>(fcinfo); }
PG_EXPORT(cp_portfolio_sum_plus) { return pg::plus<SumType>(fcinfo); }

namespace {

/// There is one spelling of every sum.
bool are_equal(FunctionCallInfo fcinfo) {
  const auto left = pg::bytes_argument(fcinfo, 0), right = pg::bytes_argument(fcinfo, 1);
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

} // namespace

PG_EXPORT(cp_portfolio_sum_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_portfolio_sum_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
PG_EXPORT(cp_portfolio_sum_hash) { return pg::type_hash<SumType>(fcinfo); }

PG_EXPORT(cp_portfolio_sum_customers) { PG_RETURN_INT64(sum_argument(fcinfo).customers()); }
PG_EXPORT(cp_portfolio_sum_skipped) { PG_RETURN_INT64(sum_argument(fcinfo).skipped()); }
PG_EXPORT(cp_portfolio_sum_estimate) { PG_RETURN_FLOAT8(sum_argument(fcinfo).estimate()); }

namespace {

/// (estimate, lower, upper) of argument 0, with a warning that says why there are no ends.
Datum from_sum(FunctionCallInfo fcinfo, const PortfolioSum &sum, const EstimatedInterval &found) {
  if (!found.has_ends) {
    const PortfolioSum::Missing why = pg::guard(
        [&] { return sum.standard_error() ? sum.variance_missing() : sum.error_missing(); });
    pg::warn_once(fcinfo, why.reason, why.remedy);
  }
  pg::Columns<3> out;
  out.real(found.interval.estimate);
  found.has_ends ? out.real(found.interval.lower) : out.null();
  found.has_ends ? out.real(found.interval.upper) : out.null();
  return out.composite(fcinfo);
}

} // namespace

PG_EXPORT(cp_portfolio_sum_standard_error) {
  const PortfolioSum &sum = sum_argument(fcinfo);
  const auto error = pg::guard([&] { return sum.standard_error(); });
  if (error) PG_RETURN_FLOAT8(*error);
  const PortfolioSum::Missing why = pg::guard([&] { return sum.error_missing(); });
  pg::warn_once(fcinfo, why.reason, why.remedy);
  PG_RETURN_NULL();
}

/// (sum, level)
PG_EXPORT(cp_portfolio_sum_interval) {
  const PortfolioSum &sum = sum_argument(fcinfo);
  const double level = pg::level_argument(fcinfo, 1);
  return from_sum(fcinfo, sum, pg::guard([&] { return sum.interval(level); }));
}

/// (sum, level)
PG_EXPORT(cp_portfolio_sum_predicted) {
  const PortfolioSum &sum = sum_argument(fcinfo);
  const double level = pg::level_argument(fcinfo, 1);
  return from_sum(fcinfo, sum, pg::guard([&] { return sum.predicted(level); }));
}

// The terms of a sum. Those of a value are NULL for expected purchases.
namespace {

bool is_value(const SumTerms &terms) { return is_of_value(terms.what); }

} // namespace

PG_EXPORT(cp_portfolio_sum_as_of) { return pg::from_day(sum_argument(fcinfo).terms().as_of); }
PG_EXPORT(cp_portfolio_sum_horizon_days) {
  const SumTerms terms = sum_argument(fcinfo).terms();
  if (terms.horizon_days == PurchaseProcess::endless) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(terms.horizon_days);
}
PG_EXPORT(cp_portfolio_sum_annual_rate) {
  const SumTerms terms = sum_argument(fcinfo).terms();
  if (!is_value(terms)) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(terms.annual_rate);
}
PG_EXPORT(cp_portfolio_sum_margin) {
  const SumTerms terms = sum_argument(fcinfo).terms();
  if (!is_value(terms) || !terms.margin) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*terms.margin);
}
PG_EXPORT(cp_portfolio_sum_cost_to_serve) {
  const SumTerms terms = sum_argument(fcinfo).terms();
  if (!is_value(terms)) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(terms.cost_to_serve);
}
