#include "pg/flat_type.hpp"
#include "pg/interval.hpp"
#include "statistics/observed_pg.hpp"
#include "statistics/opportunities.hpp"
#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::statistics;

namespace {

template <class Row> struct SampleType : pg::LogType<SampleType<Row>, SampleLog<Row>> {
  static SampleState<Row> grow(SampleLog<Row> *log) { return {log, pg::allocate, pg::interrupted}; }
  static Sample<Row> open(SampleBytes bytes) { return open_sample<Row>(bytes, pg::interrupted); }
  static SampleLog<Row> *finish(const Sample<Row> &sample) {
    return SampleState<Row>::finish(sample, pg::allocate);
  }
  static Sample<Row> from_text(std::string_view text) { return sample_from_text<Row>(text); }
  static Sample<Row> from_wire(SampleBytes bytes) { return sample_from_wire<Row>(bytes); }
};
using PurchaseType = SampleType<PurchaseRow>;
using SpendType = SampleType<SpendRow>;

template <class Type> Datum count(FunctionCallInfo fcinfo) {
  return pg::ask_count<Type>(fcinfo, [](const auto &sample) { return customers(sample); });
}

template <class Type> Datum skipped(FunctionCallInfo fcinfo) {
  return pg::ask_count<Type>(fcinfo, [](const auto &sample) { return sample.skipped; });
}

} // namespace

/// (state, history, as_of [, unit])
PG_EXPORT(cp_purchase_statistics_add_history) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<PurchaseType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const double unit = pg::unit_or_week(fcinfo, 3);
  return pg::change_state<PurchaseType>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    const auto seen = regular_statistics(History(bytes), as_of);
    if (!seen) return state.skip();
    const PurchaseRow row{seen->frequency, static_cast<double>(seen->recency),
                          static_cast<double>(seen->age), 1};
    state.add(row, unit, {LogGaps::rounded(log_of(seen->gaps))});
  });
}

/// (state, frequency, recency, age [, weight])
PG_EXPORT(cp_purchase_statistics_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<PurchaseType>(fcinfo);
  const double x = pg::float_argument(fcinfo, 1), recency = pg::float_argument(fcinfo, 2),
               age = pg::float_argument(fcinfo, 3);
  const std::int64_t weight = PG_NARGS() > 4 ? PG_GETARG_INT64(4) : 1;
  return pg::change_state<PurchaseType>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    state.add(purchase_row(x, recency, age, weight), 0);
  });
}

/// (state, frequency, recency, age, log_gaps [, weight]); log_gaps may be NULL where there is no
/// gap
PG_EXPORT(cp_purchase_statistics_add_gaps) {
  const bool no_gaps = pg::is_null(fcinfo, 4);
  for (const int i : {1, 2, 3, 5})
    if (i < PG_NARGS() && pg::is_null(fcinfo, i)) return pg::skip_row<PurchaseType>(fcinfo);
  const double x = pg::float_argument(fcinfo, 1), recency = pg::float_argument(fcinfo, 2),
               age = pg::float_argument(fcinfo, 3);
  if (no_gaps && x != 0) return pg::skip_row<PurchaseType>(fcinfo);
  const double log_gaps = no_gaps ? 0 : pg::float_argument(fcinfo, 4);
  const std::int64_t weight = PG_NARGS() > 5 ? PG_GETARG_INT64(5) : 1;
  return pg::change_state<PurchaseType>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    const PurchaseRow row = purchase_row(x, recency, age, weight);
    state.add(row, 0, {LogGaps::of(row, log_gaps)});
  });
}

/// (state, history, as_of)
PG_EXPORT(cp_spend_statistics_add_history) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<SpendType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  return pg::change_state<SpendType>(fcinfo, [&](SampleState<SpendRow> &state) {
    const pg::Observed seen = pg::observe(bytes, as_of);
    if (seen.frequency == 0 || seen.mean_spend() <= 0) return state.skip();
    state.add({seen.frequency, seen.mean_spend(), 1}, 0);
  });
}

/// (state, frequency, monetary_value)
PG_EXPORT(cp_spend_statistics_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<SpendType>(fcinfo);
  const double x = pg::float_argument(fcinfo, 1), mean = pg::float_argument(fcinfo, 2);
  return pg::change_state<SpendType>(fcinfo, [&](SampleState<SpendRow> &state) {
    if (whole_frequency(x) == 0 || mean <= 0) return state.skip();
    state.add(spend_row(x, mean), 0);
  });
}

PG_EXPORT(cp_purchase_statistics_merge) { return pg::merge_states<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_finish) { return pg::finish_state<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_plus) { return pg::plus<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_in) { return pg::type_in<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_out) { return pg::type_out<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_recv) { return pg::type_receive<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_send) { return pg::type_send<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_eq) { PG_RETURN_BOOL(pg::are_equal<PurchaseType>(fcinfo)); }
PG_EXPORT(cp_purchase_statistics_ne) { PG_RETURN_BOOL(!pg::are_equal<PurchaseType>(fcinfo)); }
PG_EXPORT(cp_purchase_statistics_hash) { return pg::type_hash<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_customers) { return count<PurchaseType>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_skipped) { return skipped<PurchaseType>(fcinfo); }

PG_EXPORT(cp_spend_statistics_merge) { return pg::merge_states<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_finish) { return pg::finish_state<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_plus) { return pg::plus<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_in) { return pg::type_in<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_out) { return pg::type_out<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_recv) { return pg::type_receive<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_send) { return pg::type_send<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_eq) { PG_RETURN_BOOL(pg::are_equal<SpendType>(fcinfo)); }
PG_EXPORT(cp_spend_statistics_ne) { PG_RETURN_BOOL(!pg::are_equal<SpendType>(fcinfo)); }
PG_EXPORT(cp_spend_statistics_hash) { return pg::type_hash<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_customers) { return count<SpendType>(fcinfo); }
PG_EXPORT(cp_spend_statistics_skipped) { return skipped<SpendType>(fcinfo); }

/// NULL where times have the unit of whoever gave them.
PG_EXPORT(cp_purchase_statistics_unit_days) {
  const double days =
      pg::ask<PurchaseType>(fcinfo, [](const auto &sample) { return sample.unit_days; });
  if (days == 0) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(days);
}

// --- in opportunities ---------------------------------------------------------------------------

/// (state, history, as_of, opportunity)
PG_EXPORT(cp_purchase_statistics_add_opportunities) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<PurchaseType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const Step step = pg::span_argument(fcinfo, 3, "opportunity");
  return pg::change_state<PurchaseType>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    const double unit = opportunity_days(step);
    const pg::Observed seen = pg::observe(History(bytes), as_of, step);
    if (!seen.exists) return state.skip();
    state.add({seen.frequency, static_cast<double>(seen.recency) * unit,
               static_cast<double>(seen.age) * unit, 1},
              unit);
  });
}

/// (state, history, as_of, opportunity)
PG_EXPORT(cp_spend_statistics_add_opportunities) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<SpendType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const Step step = pg::span_argument(fcinfo, 3, "opportunity");
  return pg::change_state<SpendType>(fcinfo, [&](SampleState<SpendRow> &state) {
    opportunity_days(step);
    const pg::Observed seen = pg::observe(History(bytes), as_of, step);
    if (seen.frequency == 0 || seen.mean_spend() <= 0) return state.skip();
    state.add({seen.frequency, seen.mean_spend(), 1}, 0);
  });
}
