#include "ltv/interval_pg.hpp"
#include "pg/flat.hpp"

using namespace portfolio;

namespace {

template <class Sum> Sum *checked(Sum *sum) {
  if (!sum->is_known(VARSIZE(sum)))
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
             errmsg("portfolio_sum of unknown version"),
             errhint("The value was stored by another version of the extension, or is damaged.")));
  return sum;
}

const PortfolioSum &sum_argument(FunctionCallInfo fcinfo, int i) {
  return *checked(reinterpret_cast<PortfolioSum *>(PG_DETOAST_DATUM(pg::argument(fcinfo, i))));
}

PortfolioSum *state_of(FunctionCallInfo fcinfo) {
  auto *sum = reinterpret_cast<PortfolioSum *>(pg::state_argument(fcinfo, 0));
  return sum == nullptr ? nullptr : checked(sum);
}

/// A customer of whom nothing can be known is skipped; models that know it of nobody are an error.
void add(PortfolioSum &sum, const Gradient &customer) {
  switch (customer.why) {
  case Unknown::nothing: return sum.add(customer);
  case Unknown::no_purchase:
  case Unknown::missing_cost:
  case Unknown::no_revenue: return sum.skip();
  default:
    throw Error(Fault::no_answer, "there is no sum: " + std::string(reason(customer.why)),
                std::string(remedy(customer.why)));
  }
}

/// Goes on with `sum`, or begins one, and adds the customer of the history in argument i.
Datum add_customer(FunctionCallInfo fcinfo, PortfolioSum *sum, const pg::Expectation &asked, int i,
                   std::span<ScoringCache> caches) {
  const bool missing = pg::is_null(fcinfo, i);
  const HistoryBytes history = missing ? HistoryBytes{} : pg::history_argument(fcinfo, i);
  return pg::from_flat(pg::guard([&] {
    PortfolioSum *state = sum;
    if (state == nullptr)
      state = empty_sum(asked.terms, asked.purchases, asked.spend, pg::allocate);
    state->require_same(asked.terms, asked.purchases, asked.spend);
    missing ? state->skip() : add(*state, pg::expectation(asked, history, caches));
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
PG_EXPORT(cp_total_expected_purchases_add) {
  PortfolioSum *sum = state_of(fcinfo);
  require_arguments(fcinfo, {"model", "", "as_of", "horizon"});
  return add_customer(fcinfo, sum, pg::purchases_argument(fcinfo, 1), 2, {});
}

/// (state, purchase_model, spend_model, history, as_of, annual_rate [, margin [, horizon,
/// cost_to_serve]])
PG_EXPORT(cp_total_residual_ltv_add) {
  PortfolioSum *sum = state_of(fcinfo);
  require_arguments(fcinfo, {"purchase model", "spend model", "", "as_of", "annual_rate", "", "",
                             "cost_to_serve"});
  const pg::Expectation asked = pg::value_argument(fcinfo, 1);
  return add_customer(fcinfo, sum, asked, 3, pg::neighbour_caches(fcinfo, asked.purchases));
}

PG_EXPORT(cp_portfolio_sum_merge) {
  PortfolioSum *left = state_of(fcinfo);
  if (pg::is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const PortfolioSum &right = sum_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    if (left == nullptr) return copy(right, pg::allocate);
    left->merge(right);
    return left;
  }));
}

/// Final function: the state may change after its result has been read.
PG_EXPORT(cp_portfolio_sum_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const PortfolioSum &sum = sum_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return copy(sum, pg::allocate); }));
}

PG_EXPORT(cp_portfolio_sum_plus) {
  const PortfolioSum &left = sum_argument(fcinfo, 0), &right = sum_argument(fcinfo, 1);
  return pg::from_flat(pg::guard([&] {
    PortfolioSum *both = copy(left, pg::allocate);
    both->merge(right);
    return both;
  }));
}

namespace {

/// There is one spelling of every sum.
bool are_equal(FunctionCallInfo fcinfo) {
  const auto left = pg::bytes_argument(fcinfo, 0), right = pg::bytes_argument(fcinfo, 1);
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

} // namespace

PG_EXPORT(cp_portfolio_sum_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_portfolio_sum_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }

PG_EXPORT(cp_portfolio_sum_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return sum_from_text(text, pg::allocate); });
  if (value == nullptr) PG_RETURN_NULL();
  return pg::from_flat(static_cast<PortfolioSum *>(value));
}
PG_EXPORT(cp_portfolio_sum_out) {
  const PortfolioSum &sum = sum_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(sum)); }));
}
PG_EXPORT(cp_portfolio_sum_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] { return sum_from_wire(message, pg::allocate); }));
}
PG_EXPORT(cp_portfolio_sum_send) {
  const PortfolioSum &sum = sum_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(sum);
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

PG_EXPORT(cp_portfolio_sum_customers) { PG_RETURN_INT64(sum_argument(fcinfo, 0).customers()); }
PG_EXPORT(cp_portfolio_sum_skipped) { PG_RETURN_INT64(sum_argument(fcinfo, 0).skipped()); }
PG_EXPORT(cp_portfolio_sum_estimate) { PG_RETURN_FLOAT8(sum_argument(fcinfo, 0).estimate()); }

PG_EXPORT(cp_portfolio_sum_standard_error) {
  const PortfolioSum &sum = sum_argument(fcinfo, 0);
  const auto error = pg::guard([&] { return sum.standard_error(); });
  if (error) PG_RETURN_FLOAT8(*error);
  pg::warn_without_covariance(fcinfo);
  PG_RETURN_NULL();
}

/// (sum, level)
PG_EXPORT(cp_portfolio_sum_interval) {
  const PortfolioSum &sum = sum_argument(fcinfo, 0);
  const double level = pg::float_argument(fcinfo, 1);
  return pg::from_interval(fcinfo, pg::guard([&] { return sum.interval(level); }));
}
