#include "base/interest.hpp"
#include "equity/living.hpp"
#include "equity/rates.hpp"
#include "equity/statement.hpp"
#include "ltv/value.hpp"
#include "ltv/value_terms_pg.hpp"
#include "pg/query_memory.hpp"
#include "pg/row_type.hpp"
#include "pg/rows.hpp"

#include <optional>

// Inline functions of PostgreSQL 17's headers leave parameters alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "executor/spi.h"
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;

namespace {

/// A pair of models, where their bytes lie.
struct Models {
  ModelBytes purchases, spend;
  bool is_same(const Models &other) const {
    return std::ranges::equal(purchases, other.purchases) && std::ranges::equal(spend, other.spend);
  }
};

/// From argument `first` on: (t0, t1, opening_model, opening_spend, closing_model, closing_spend,
/// annual_rate, margin, grace)
struct Question {
  Day t0, t1;
  Models opening, closing;
  double annual_rate;
  std::optional<double> margin; ///< nothing: what each customer's own costs leave
  const Interval *grace;
  Window window() const { return {t0, t1, annual_rate}; }
};

Question ask(FunctionCallInfo fcinfo, int first) {
  Question q{};
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

/// For use inside guard().
double known(ltv::Finding found) {
  if (found.known()) return found.value;
  throw Error(Fault::no_answer, "customer equity is not known: " + std::string(reason(found.why)),
              std::string(remedy(found.why)));
}

/// A pair of models and what it need not compute again. For use inside guard().
struct Valuer {
  const Models &models;
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
Passed passed(const History &history, const Question &q) {
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
Case case_of(const Question &q, HistoryBytes bytes, const Valuer &opening, const Valuer &opening_t1,
             const Valuer &closing) {
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

/// What was computed for customers before, one table for each of the three valuations.
struct Tables {
  LivingTable opening, opening_t1, closing;
};

/// The lines of a customer; nothing of one who had not bought before t1, and, with a warning, of
/// one whose value is not known where that is no error.
std::optional<CustomerStatement> lines_of(FunctionCallInfo fcinfo, const Question &q,
                                          Tables &tables, HistoryBytes bytes, bool may_be_unknown) {
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

const char *query_text(FunctionCallInfo fcinfo) {
  const Oid relation = PG_GETARG_OID(0);
  const char *name = get_rel_name(relation);
  if (name == nullptr)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("relation with OID %u does not exist", relation)));
  const char *schema =
      quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
  return psprintf(
      "SELECT r.%s::pg_catalog.text, r.%s::%s.purchase_history FROM %s r",
      quote_identifier(NameStr(*PG_GETARG_NAME(1))), quote_identifier(NameStr(*PG_GETARG_NAME(2))),
      schema, quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), name));
}

/// visit(key or null, lines) for every customer, with the caller's rights and what the caller's
/// query sees. Rows come through a cursor, so that no table need fit into memory.
template <class Visit>
void each_customer(FunctionCallInfo fcinfo, const Question &q, const Visit &visit) {
  const char *query = query_text(fcinfo);
  auto *tables = static_cast<Tables *>(palloc0(sizeof(Tables)));
  MemoryContext rows = AllocSetContextCreate(CurrentMemoryContext, "customers of a statement",
                                             ALLOCSET_DEFAULT_SIZES);
  SPI_connect();
  Portal portal = SPI_cursor_open_with_args(nullptr, query, 0, nullptr, nullptr, nullptr, true, 0);
  for (;;) {
    SPI_cursor_fetch(portal, true, 1000);
    if (SPI_processed == 0) break;
    for (uint64 i = 0; i < SPI_processed; ++i) {
      CHECK_FOR_INTERRUPTS();
      const MemoryContext before = MemoryContextSwitchTo(rows);
      bool no_key = false, no_history = false;
      const Datum key = SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &no_key);
      const Datum history =
          SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 2, &no_history);
      if (!no_history) {
        varlena *bytes = PG_DETOAST_DATUM_PACKED(history);
        const auto lines = lines_of(
            fcinfo, q, *tables,
            {reinterpret_cast<const std::uint8_t *>(VARDATA_ANY(bytes)), VARSIZE_ANY_EXHDR(bytes)},
            false);
        if (lines) visit(no_key ? Datum{0} : key, *lines);
      }
      MemoryContextSwitchTo(before);
      MemoryContextReset(rows);
    }
    SPI_freetuptable(SPI_tuptable);
  }
  SPI_cursor_close(portal);
  SPI_finish();
  MemoryContextDelete(rows);
}

} // namespace

/// -> (line, ordinal, customers, amount)
PG_EXPORT(cp_equity_statement) {
  const Question q = ask(fcinfo, 3);
  EquityStatement total;
  each_customer(fcinfo, q, [&](Datum, const CustomerStatement &lines) { total.add(lines); });
  pg::RowSink sink(fcinfo);
  for (std::size_t i = 0; i < line_count; ++i) {
    const auto line = static_cast<Line>(i);
    const double amount = pg::guard([&] { return total.amount(line); });
    pg::Columns<4> out;
    out.text(name(line));
    out.integer(static_cast<std::int32_t>(i) + 1);
    out.count(total.customers(line));
    out.real(amount);
    out.put(sink);
  }
  return Datum{0};
}

/// -> (customer, standing, and the lines as columns)
PG_EXPORT(cp_equity_statement_customers) {
  const Question q = ask(fcinfo, 3);
  pg::RowSink sink(fcinfo);
  each_customer(fcinfo, q, [&](Datum key, const CustomerStatement &lines) {
    pg::Columns<2 + line_count> out;
    key == 0 ? out.null() : out.value(key);
    out.text(name(lines.standing));
    for (const double amount : lines.amounts) out.real(amount);
    out.put(sink);
  });
  return Datum{0};
}

namespace {

/// What tables of a statement between these models depend on: what decides about their scores, and
/// the discount. A horizon stands in the tables.
struct TablesKey {
  std::size_t size;
  double annual_rate;
  std::uint8_t bytes[2048]; ///< two models of the most covariates fit

  bool operator==(const TablesKey &other) const {
    return annual_rate == other.annual_rate && size == other.size &&
           std::memcmp(bytes, other.bytes, size) == 0;
  }
};
struct KeptTables {
  TablesKey key;
  Tables tables;
};

Tables &tables_of(FunctionCallInfo fcinfo, const Question &q) {
  TablesKey key;
  pg::guard([&] {
    key.annual_rate = q.annual_rate;
    key.size = 0;
    for (const ModelBytes model : {q.opening.purchases, q.closing.purchases}) {
      const std::size_t bytes = std::min(ModelView(model).scoring_bytes(), sizeof key.bytes / 2);
      std::memcpy(key.bytes + key.size, model.data(), bytes);
      key.size += bytes;
    }
  });
  pg::QueryMemory &memory = pg::QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const KeptTables &kept) { return kept.key == key; };
  if (auto *kept = memory.find<KeptTables>(pg::Kept::statements, is_same)) return kept->tables;
  auto *kept = static_cast<KeptTables *>(memory.keep(pg::Kept::statements, sizeof(KeptTables)));
  kept->key = key;
  std::memset(static_cast<void *>(&kept->tables), 0, sizeof(Tables));
  return kept->tables;
}

} // namespace

/// (history, t0, t1, the models, annual_rate, margin, grace) -> (standing, and the lines)
PG_EXPORT(cp_equity_statement_history) {
  constexpr int margin = 8;
  for (int i = 0; i < PG_NARGS(); ++i)
    if (i != margin && PG_ARGISNULL(i)) PG_RETURN_NULL();
  const Question q = ask(fcinfo, 1);
  const auto lines =
      lines_of(fcinfo, q, tables_of(fcinfo, q), pg::history_argument(fcinfo, 0), true);
  if (!lines) PG_RETURN_NULL();
  Datum values[1 + line_count] = {pg::from_text(name(lines->standing))};
  bool nulls[1 + line_count] = {};
  for (std::size_t i = 0; i < line_count; ++i) values[1 + i] = Float8GetDatum(lines->amounts[i]);
  return HeapTupleGetDatum(heap_form_tuple(pg::row_type(fcinfo), values, nulls));
}
