#include "base/interest.hpp"
#include "ltv/drivers.hpp"
#include "ltv/value_terms_pg.hpp"
#include "pg/interval.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

/// What all valuations of a history are asked: (purchase_model, spend_model, history, as_of,
/// annual_rate, margin, horizon, cost_to_serve).
struct Question : pg::Expectation {
  HistoryBytes history;
  ScoringCache *cache;
};

/// False where an argument is NULL that has no meaning as NULL.
bool ask(FunctionCallInfo fcinfo, Question &q) {
  if (pg::lacks_value_argument(fcinfo)) return false;
  static_cast<pg::Expectation &>(q) = pg::value_argument(fcinfo, 0);
  q.history = pg::history_argument(fcinfo, 2);
  q.cache = pg::scoring_cache(fcinfo, q.purchases);
  return true;
}

/// One customer and what is assumed of all of them; for use inside guard(). Without a purchase
/// before as_of nothing but `seen` has a meaning.
struct Case {
  explicit Case(const Question &q)
      : scorer(q.purchases), history(q.history),
        terms(terms_in(scorer.unit_days(), q.terms.annual_rate, q.terms.horizon_days,
                       q.terms.cost_to_serve)),
        seen(scorer.observe(history, q.terms.as_of)) {
    if (!seen.exists) return;
    terms.horizon = scorer.time(seen, q.terms.as_of, q.terms.horizon_days);
    customer = scorer.customer(seen);
    basket = expected_basket(pg::spend_parameters(q.spend), static_cast<double>(seen.frequency),
                             seen.mean_spend());
  }

  Past past(const Question &q) const {
    return past_before(q.terms.as_of, history, static_cast<double>(seen.days) / days_per_year);
  }
  Finding margin(const Question &q) const {
    return q.terms.margin ? Finding{*q.terms.margin} : margin_rate(q.terms.as_of, history);
  }
  Finding residual(const Question &q) const {
    if (!seen.exists) return unknown(Unknown::no_purchase);
    return residual_ltv(scorer.model, customer, basket, margin(q), terms, q.cache);
  }
  ValueDrivers drivers(const Question &q) const {
    return value_drivers(scorer.model, customer, basket, margin(q), terms, q.cache);
  }

  pg::Scorer scorer;
  History history;
  ValueTerms terms;
  pg::Observed seen;
  PurchaseRow customer;
  Finding basket;
};

Datum from_finding(FunctionCallInfo fcinfo, Finding found) {
  if (found.known()) PG_RETURN_FLOAT8(found.value);
  return pg::unknown_value(fcinfo, found.why);
}

} // namespace

PG_EXPORT(cp_residual_ltv_history) {
  Question q;
  if (!ask(fcinfo, q)) PG_RETURN_NULL();
  return from_finding(fcinfo, pg::guard([&] { return Case(q).residual(q); }));
}

PG_EXPORT(cp_total_ltv) {
  Question q;
  if (!ask(fcinfo, q)) PG_RETURN_NULL();
  return from_finding(fcinfo, pg::guard([&] {
                        const Case c(q);
                        const Finding residual = c.residual(q);
                        if (!residual.known()) return residual;
                        return total_ltv(c.past(q).margin(q.terms.margin, q.terms.cost_to_serve),
                                         residual, q.terms.margin);
                      }));
}

/// (purchase_model, spend_model, frequency, recency, age, monetary_value, delta, margin, horizon,
/// cost_to_serve), times in the model's unit. A customer without a repeat purchase has no monetary
/// value, and is worth the mean of the population; a horizon of NULL is none.
PG_EXPORT(cp_residual_ltv) {
  constexpr int mean_place = 5, end_place = 8;
  for (int i = 0; i < PG_NARGS(); ++i)
    if (i != mean_place && i != end_place && pg::is_null(fcinfo, i)) PG_RETURN_NULL();
  const ModelBytes purchases = pg::bytes_argument(fcinfo, 0), spend = pg::bytes_argument(fcinfo, 1);
  const double x = pg::float_argument(fcinfo, 2), recency = pg::float_argument(fcinfo, 3),
               age = pg::float_argument(fcinfo, 4), margin = *pg::margin_argument(fcinfo, 7);
  if (pg::is_null(fcinfo, mean_place) && x != 0) PG_RETURN_NULL();
  const double mean = pg::is_null(fcinfo, mean_place) ? 0 : pg::float_argument(fcinfo, mean_place);
  const ValueTerms terms{.delta = pg::delta_argument(fcinfo, 6),
                         .horizon = pg::endless_horizon_argument(fcinfo, end_place),
                         .cost_to_serve = pg::cost_to_serve_argument(fcinfo, 9)};
  ScoringCache *cache = pg::scoring_cache(fcinfo, purchases);
  return from_finding(fcinfo, pg::guard([&] {
                        const PurchaseRow customer = purchase_row(x, recency, age);
                        return residual_ltv(pg::Scorer(purchases).model, customer,
                                            expected_basket(pg::spend_parameters(spend), x, mean),
                                            {margin}, terms, cache);
                      }));
}

namespace {

/// A column that is not known is NULL.
template <std::size_t N> void put_finding(pg::Columns<N> &out, Finding found) {
  found.known() ? out.real(found.value) : out.null();
}

template <std::size_t N> void put_reason(pg::Columns<N> &out, Unknown why) {
  why == Unknown::nothing ? out.null() : out.text(reason(why));
}

struct Card {
  Finding p_alive, next_year, revenue, past, total;
  ValueDrivers drivers;

  Unknown why() const {
    const Unknown of_value = drivers.why();
    return of_value != Unknown::nothing ? of_value : total.why;
  }
};

ValueDrivers nobodys_drivers(const Question &q) {
  const Finding none = unknown(Unknown::no_purchase);
  return {none, none, none, none, q.terms.cost_to_serve, none};
}

Card card_of(const Question &q, double year_days) {
  const Case c(q);
  const Finding none = unknown(Unknown::no_purchase);
  if (!c.seen.exists) return {none, none, none, none, none, nobodys_drivers(q)};
  const PurchaseProcess &process = c.scorer.model;
  const ValueDrivers drivers = c.drivers(q);
  const Past before = c.past(q);
  const Finding past = before.margin(q.terms.margin, q.terms.cost_to_serve);
  return {{process.p_alive(c.customer)},
          {process.expected_purchases(c.customer, c.scorer.time(c.seen, q.terms.as_of, year_days))},
          {to_double(before.events.revenue, before.scale)},
          past,
          total_ltv(past, drivers.residual, q.terms.margin),
          drivers};
}

} // namespace

PG_EXPORT(cp_ltv_card) {
  Question q;
  if (!ask(fcinfo, q)) PG_RETURN_NULL();
  const double year_days =
      pg::days_after(q.terms.as_of, Interval{.time = 0, .day = 0, .month = 12});
  const Card card = pg::guard([&] { return card_of(q, year_days); });
  pg::Columns<11> out;
  put_finding(out, card.revenue);
  put_finding(out, card.past);
  put_finding(out, card.drivers.residual);
  put_finding(out, card.total);
  put_finding(out, card.p_alive);
  put_finding(out, card.next_year);
  put_finding(out, card.drivers.lifetime);
  put_finding(out, card.drivers.frequency);
  put_finding(out, card.drivers.basket);
  put_finding(out, card.drivers.margin);
  put_reason(out, card.why());
  return out.composite(fcinfo);
}

PG_EXPORT(cp_ltv_drivers) {
  pg::RowSink sink(fcinfo);
  Question q;
  if (!ask(fcinfo, q)) return Datum{0};
  const auto rows = pg::guard([&] {
    const Case c(q);
    const ValueDrivers drivers = c.seen.exists ? c.drivers(q) : nobodys_drivers(q);
    return levers(c.scorer.model, c.customer, drivers, c.terms);
  });
  for (const Lever &row : rows) {
    if (row.driver == Driver::cost_to_serve && q.terms.cost_to_serve == 0) continue;
    pg::Columns<6> out;
    out.text(name(row.driver));
    put_finding(out, row.value);
    out.text(unit(row.driver));
    put_finding(out, row.raised);
    put_finding(out, row.change);
    put_reason(out, row.value.known() ? row.change.why : row.value.why);
    out.put(sink);
  }
  return Datum{0};
}
