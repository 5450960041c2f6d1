#include "base/text.hpp"
#include "book/distribution.hpp"
#include "book/read_pg.hpp"
#include "book/type_pg.hpp"
#include "flows/flows_pg.hpp"
#include "pg/numeric.hpp"
#include "pg/value.hpp"
#include "rfm/rfm_pg.hpp"

using namespace portfolio;
using pg::aggregate_book;
using pg::Parameters;

// What is read from a book goes through the functions of the aggregates over histories, so that it
// is the same to the last byte; flows and Pareto, which are asked for most, by a shorter way to it.
extern "C" {
Datum cp_flow_ledger_finish(PG_FUNCTION_ARGS);
Datum cp_segmented_ledger_add_constant(PG_FUNCTION_ARGS);
Datum cp_cohort_table_add(PG_FUNCTION_ARGS);
Datum cp_cohort_table_finish(PG_FUNCTION_ARGS);
Datum cp_purchase_statistics_add_history(PG_FUNCTION_ARGS);
Datum cp_purchase_statistics_finish(PG_FUNCTION_ARGS);
Datum cp_spend_statistics_add_history(PG_FUNCTION_ARGS);
Datum cp_spend_statistics_finish(PG_FUNCTION_ARGS);
Datum cp_survival_table_add_second_purchase(PG_FUNCTION_ARGS);
Datum cp_survival_table_add_loss(PG_FUNCTION_ARGS);
Datum cp_survival_table_finish(PG_FUNCTION_ARGS);
Datum cp_rfm_cuts_add_integer(PG_FUNCTION_ARGS);
Datum cp_rfm_cuts_add_bigint(PG_FUNCTION_ARGS);
Datum cp_rfm_cuts_add_numeric(PG_FUNCTION_ARGS);
Datum cp_rfm_cuts_finish(PG_FUNCTION_ARGS);
}

namespace {

Datum ask_histories(FunctionCallInfo fcinfo, PGFunction add, PGFunction finish) {
  return aggregate_book(fcinfo,
                        {.add = add, .finish = finish, .parameters = Parameters::of(fcinfo, 1)});
}

/// The growing ledger of all customers, without a call of SQL for each.
flows::FlowLedger *flows_of(const book::Book &book, const flows::FlowParameters &parameters) {
  flows::FlowCalendar calendar(parameters);
  constexpr std::size_t days_looked_up = 8192;
  std::vector<std::uint16_t> index(days_looked_up * flows::FlowCalendar::entries_per_day);
  calendar.use_index(index);
  flows::LedgerState state(parameters, pg::allocate);
  book.each_history([&](book::HistoryBytes history) {
    if (!state.ledger()->count(history, calendar)) state.add(history::History(history), calendar);
  });
  pg::from_flat(state.ledger()); // which sets its length
  return state.ledger();
}

[[noreturn]] void fail_measure(std::string_view measure, const char *names) {
  pg::guard([&] {
    throw Error(Fault::bad_argument, "unknown measure \"" + std::string(clip(measure, 60)) + "\"",
                std::string("The measures are ") + names + ".");
  });
  pg_unreachable();
}

// --- one value of rfm(history, as_of), NULL for who has not bought yet ---------------------------

Datum recency(PG_FUNCTION_ARGS) {
  const pg::RfmOfHistory seen = pg::rfm_of_history(fcinfo);
  if (!seen.values) PG_RETURN_NULL();
  PG_RETURN_INT32(seen.values->recency_days);
}
Datum frequency(PG_FUNCTION_ARGS) {
  const pg::RfmOfHistory seen = pg::rfm_of_history(fcinfo);
  if (!seen.values) PG_RETURN_NULL();
  PG_RETURN_INT64(seen.values->frequency);
}
Datum monetary(PG_FUNCTION_ARGS) {
  const pg::RfmOfHistory seen = pg::rfm_of_history(fcinfo);
  if (!seen.values) PG_RETURN_NULL();
  return pg::from_money(seen.values->monetary, seen.scale);
}

struct RfmMeasure {
  std::string_view name;
  PGFunction measure, add;
  const char *direction;
};
constexpr RfmMeasure rfm_measures[] = {{"recency", recency, cp_rfm_cuts_add_integer, "desc"},
                                       {"frequency", frequency, cp_rfm_cuts_add_bigint, "asc"},
                                       {"monetary", monetary, cp_rfm_cuts_add_numeric, "asc"}};

} // namespace

/// (book, step, grace, as_of [, origin]); grace is a bigint without an origin, of which the
/// aggregate reads the lower half.
PG_EXPORT(cp_purchase_book_flows) {
  if (PG_NARGS() == 4 && !pg::is_null(fcinfo, 2)) pg::bigint_grace(fcinfo, 2);
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const book::BookBytes bytes = pg::book_argument(fcinfo, 0);
  const book::Book book = pg::guard([&] { return book::Book(bytes); });
  if (book.customers() == 0) PG_RETURN_NULL();
  const flows::FlowParameters parameters = pg::flow_parameters(fcinfo, 1);
  const flows::FlowLedger *ledger = pg::guard([&] { return flows_of(book, parameters); });
  return pg::finish_state(fcinfo, cp_flow_ledger_finish, {PointerGetDatum(ledger), false});
}
/// (state, book, step, grace, as_of, segment [, origin])
PG_EXPORT(cp_segmented_ledger_add_book) {
  return pg::add_book(fcinfo, cp_segmented_ledger_add_constant);
}
/// (book, step, as_of, anchor, origin)
PG_EXPORT(cp_purchase_book_cohorts) {
  return ask_histories(fcinfo, cp_cohort_table_add, cp_cohort_table_finish);
}
/// (book, as_of, unit)
PG_EXPORT(cp_purchase_book_purchase_statistics) {
  return ask_histories(fcinfo, cp_purchase_statistics_add_history, cp_purchase_statistics_finish);
}
/// (book, as_of)
PG_EXPORT(cp_purchase_book_spend_statistics) {
  return ask_histories(fcinfo, cp_spend_statistics_add_history, cp_spend_statistics_finish);
}
/// (book, as_of)
PG_EXPORT(cp_purchase_book_second_purchase) {
  return ask_histories(fcinfo, cp_survival_table_add_second_purchase, cp_survival_table_finish);
}
/// (book, grace, as_of)
PG_EXPORT(cp_purchase_book_loss) {
  return ask_histories(fcinfo, cp_survival_table_add_loss, cp_survival_table_finish);
}

/// (book, measure)
PG_EXPORT(cp_purchase_book_pareto) {
  const std::string_view measure = pg::text_argument(fcinfo, 1);
  const bool is_margin = measure == "margin";
  if (!is_margin && measure != "revenue") fail_measure(measure, "revenue and margin");
  const book::BookBytes bytes = pg::book_argument(fcinfo, 0);
  const varlena *summary = pg::guard([&]() -> const varlena * {
    const book::Book book(bytes);
    if (book.customers() == 0) return nullptr;
    return pg::to_varlena(pack(is_margin ? margin_distribution(book) : revenue_distribution(book)));
  });
  if (summary == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(summary);
}

/// (book, as_of, bins, measure, direction)
PG_EXPORT(cp_purchase_book_rfm_cuts) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  pg::require_not_null(fcinfo, 1, "as_of");
  pg::require_not_null(fcinfo, 3, "measure");
  const std::string_view name = pg::text_argument(fcinfo, 3);
  const RfmMeasure *found = std::ranges::find(rfm_measures, name, &RfmMeasure::name);
  if (found == std::end(rfm_measures)) fail_measure(name, "recency, frequency and monetary");
  Datum direction =
      pg::is_null(fcinfo, 4)
          ? DirectFunctionCall2(enum_in, CStringGetDatum(found->direction),
                                ObjectIdGetDatum(get_fn_expr_argtype(fcinfo->flinfo, 4)))
          : pg::argument(fcinfo, 4);
  pg::BookAggregate aggregate{
      .add = found->add, .finish = cp_rfm_cuts_finish, .measure = found->measure};
  aggregate.measured_by.add(pg::argument(fcinfo, 1));
  aggregate.parameters.add(fcinfo->args[2]);
  aggregate.parameters.add(direction);
  return aggregate_book(fcinfo, aggregate);
}
