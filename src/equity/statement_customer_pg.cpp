#include "equity/statement_customer_pg.hpp"

#include "equity/rates.hpp"
#include "ltv/value.hpp"
#include "pg/query_memory.hpp"

using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;

namespace portfolio::equity {

StatementTerms ask(FunctionCallInfo fcinfo, int first) {
  StatementTerms q{};
  q.t0 = pg::day_argument(fcinfo, first);
  q.t1 = pg::day_argument(fcinfo, first + 1);
  q.opening = {pg::bytes_argument(fcinfo, first + 2), pg::bytes_argument(fcinfo, first + 3)};
  q.closing = {pg::bytes_argument(fcinfo, first + 4), pg::bytes_argument(fcinfo, first + 5)};
  q.annual_rate = pg::annual_rate_argument(fcinfo, first + 6);
  q.margin = pg::margin_argument(fcinfo, first + 7);
  q.grace = &pg::length_argument(fcinfo, first + 8, "grace");
  pg::guard([&] { q.window(); });
  const double days = pg::days_after(q.t0, *q.grace);
  if (!(days >= 0 && std::isfinite(days)))
    ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                    errmsg("grace is \"%s\"", pg::interval_text(fcinfo, first + 8)),
                    errhint("A customer is lost after this time without a purchase, for instance "
                            "3 months.")));
  return q;
}

namespace {

/// For use inside guard().
double known(ltv::Finding found) {
  if (found.known()) return found.value;
  throw Error(Fault::no_answer, "customer equity is not known: " + std::string(reason(found.why)),
              std::string(remedy(found.why)));
}

/// A pair of models and what it need not compute again. For use inside guard().
struct Valuer {
  const ModelPair &models;
  LivingTable *table;
  ScoringCache *cache;
};

/// A customer as a pair of models sees him on a day; for use inside guard().
struct View {
  View(const Valuer &by, const History &history, Day as_of, double annual_rate, double days)
      : scorer(by.models.purchases), seen(scorer.observe(history, as_of)) {
    if (!seen.exists) return;
    const statistics::PurchaseRow customer = scorer.customer(seen);
    spend = known(ltv::expected_basket(pg::spend_parameters(by.models.spend),
                                       static_cast<double>(seen.frequency), seen.mean_spend()));
    alive = scorer.model.p_alive(customer);
    const LivingTerms terms{discount_rate(annual_rate, scorer.unit_days()),
                            days > 0 ? scorer.time(seen, as_of, days) : 0};
    ahead = by.table->of(scorer.model, is_regular(scorer.view.kind()), customer, terms, by.cache);
  }
  static bool is_regular(ModelKind kind) {
    return kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k;
  }
  double money(double purchases) const {
    return in_range(alive * purchases * spend, "lifetime value");
  }

  pg::Scorer scorer;
  pg::Observed seen;
  double spend = 0, alive = 0;
  Living ahead;
};

/// What the period brought, and the last day with a purchase before its end.
struct Passed {
  Day last_purchase = 0;
  double revenue = 0;
};
Passed passed(const History &history, const StatementTerms &q) {
  Passed found;
  Money revenue = 0;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= q.t1) return;
    if (total.is_active()) found.last_purchase = total.day;
    if (total.day >= q.t0) revenue += total.amount;
  });
  found.revenue = to_double(revenue, history.scale());
  return found;
}

/// All that is known of a customer; plain data.
struct Case {
  bool is_customer; ///< with a purchase before t1
  bool is_old;      ///< with one before t0
  bool is_unknown;  ///< what he is worth, by the models or the costs
  Day last_purchase;
  double margin;
  Expected then;
  Seen now;
};

/// For use inside guard().
Case case_of(const StatementTerms &q, HistoryBytes bytes, const Valuer &opening,
             const Valuer &opening_t1, const Valuer &closing) {
  const History history(bytes);
  Case found{};
  const View after(opening_t1, history, q.t1, q.annual_rate, 0);
  if (!after.seen.exists) return found;
  found.is_customer = true;
  found.margin = q.margin ? *q.margin : known(ltv::margin_rate(q.t1, history));
  const Passed period = passed(history, q);
  found.last_purchase = period.last_purchase;
  found.now.value = after.money(after.ahead.purchases);
  found.now.survival = after.alive;
  found.now.spend = after.spend;
  found.now.revenue = period.revenue;
  found.now.revalued = found.now.value;
  if (!q.closing.is_same(q.opening)) {
    const View again(closing, history, q.t1, q.annual_rate, 0);
    found.now.revalued = again.money(again.ahead.purchases);
  }
  const View before(opening, history, q.t0, q.annual_rate, q.window().days());
  found.is_old = before.seen.exists;
  if (!found.is_old) return found;
  found.then.value = before.money(before.ahead.purchases);
  found.then.within = before.money(before.ahead.within);
  found.then.undiscounted = before.money(before.ahead.undiscounted);
  found.then.survival = before.alive * before.ahead.survival;
  found.then.spend = before.spend;
  return found;
}

} // namespace

std::optional<CustomerStatement> lines_of(FunctionCallInfo fcinfo, const StatementTerms &q,
                                          StatementTables &tables, HistoryBytes bytes,
                                          bool may_be_unknown) {
  ScoringCache *opening = pg::scoring_cache(fcinfo, q.opening.purchases);
  ScoringCache *closing = pg::scoring_cache(fcinfo, q.closing.purchases);
  const Case found = pg::guard([&] {
    try {
      return case_of(q, bytes, {q.opening, &tables.opening, opening},
                     {q.opening, &tables.opening_t1, opening},
                     {q.closing, &tables.closing, closing});
    } catch (const Error &error) {
      if (!may_be_unknown || error.fault != Fault::no_answer) throw;
      Case nothing{};
      nothing.is_unknown = true;
      return nothing;
    }
  });
  if (found.is_unknown)
    pg::warn_once(fcinfo, "the statement of a customer is NULL: the value is not known",
                  "The models do not know it, or, without a margin, the costs are missing: "
                  "residual_ltv says more.");
  if (!found.is_customer) return std::nullopt;
  const double grace_end = found.last_purchase + pg::days_after(found.last_purchase, *q.grace);
  const bool is_lost = grace_end >= q.t0 && grace_end < q.t1;
  return pg::guard([&] {
    if (!found.is_old) return statement_of(found.now, found.margin);
    return statement_of(found.then, found.now, is_lost, q.window(), found.margin);
  });
}

} // namespace portfolio::equity
