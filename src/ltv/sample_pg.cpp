#include "ltv/ltv_pg.hpp"

using namespace portfolio;

namespace {

template <class Row> SampleLog<Row> *growing(varlena *state) {
  return state != nullptr && pg::bytes_of(state).front() == SampleLog<Row>::growing
             ? reinterpret_cast<SampleLog<Row> *>(state)
             : nullptr;
}

/// Runs `change` on the state in argument 0, which may be NULL or a finished value.
template <class Row, class Change> Datum change_state(FunctionCallInfo fcinfo, Change change) {
  varlena *old = pg::state_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    auto *log = growing<Row>(old);
    SampleState<Row> state(log, pg::allocate, pg::interrupted);
    if (old != nullptr && log == nullptr)
      state.merge(open_sample<Row>(pg::bytes_of(old), pg::interrupted));
    change(state);
    return state.log();
  }));
}

bool any_null(FunctionCallInfo fcinfo, int from) {
  for (int i = from; i < PG_NARGS(); ++i)
    if (pg::is_null(fcinfo, i)) return true;
  return false;
}

template <class Row> Datum skip(FunctionCallInfo fcinfo) {
  return change_state<Row>(fcinfo, [](SampleState<Row> &state) { state.skip(); });
}

double float_argument(FunctionCallInfo fcinfo, int i) {
  return DatumGetFloat8(pg::argument(fcinfo, i));
}

template <class Row> Datum merge(FunctionCallInfo fcinfo) {
  if (pg::is_null(fcinfo, 1)) {
    varlena *left = pg::state_argument(fcinfo, 0);
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const SampleBytes right = pg::bytes_argument(fcinfo, 1);
  return change_state<Row>(fcinfo, [&](SampleState<Row> &state) {
    state.merge(open_sample<Row>(right, pg::interrupted));
  });
}

template <class Row> Datum finish(FunctionCallInfo fcinfo) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    return SampleState<Row>::finish(open_sample<Row>(bytes, pg::interrupted), pg::allocate);
  }));
}

template <class Row> Datum in(FunctionCallInfo fcinfo) {
  const char *text = PG_GETARG_CSTRING(0);
  auto *log = static_cast<SampleLog<Row> *>(pg::guard_input(
      fcinfo, [&] { return SampleState<Row>::finish(sample_from_text<Row>(text), pg::allocate); }));
  if (log == nullptr) PG_RETURN_NULL();
  return pg::from_flat(log);
}

template <class Row> Datum out(FunctionCallInfo fcinfo) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_CSTRING(
      pg::guard([&] { return pg::to_cstring(to_text(open_sample<Row>(bytes, pg::interrupted))); }));
}

template <class Row> Datum receive(FunctionCallInfo fcinfo) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard(
      [&] { return SampleState<Row>::finish(sample_from_wire<Row>(message), pg::allocate); }));
}

template <class Row> Datum send(FunctionCallInfo fcinfo) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(open_sample<Row>(bytes, pg::interrupted));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

template <class Row> Datum count(FunctionCallInfo fcinfo) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return customers(open_sample<Row>(bytes, pg::interrupted)); }));
}

template <class Row> Datum skipped(FunctionCallInfo fcinfo) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard(
      [&] { return static_cast<std::int64_t>(open_sample<Row>(bytes, pg::interrupted).skipped); }));
}

} // namespace

/// (state, history, as_of [, unit])
PG_EXPORT(cp_purchase_statistics_add_history) {
  if (any_null(fcinfo, 1)) return skip<PurchaseRow>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  const double unit = pg::unit_or_week(fcinfo, 3);
  return change_state<PurchaseRow>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    const auto seen = regular_statistics(History(bytes), as_of);
    if (!seen) return state.skip();
    const PurchaseRow row{seen->frequency, static_cast<double>(seen->recency),
                          static_cast<double>(seen->age), 1};
    state.add(row, unit, {LogGaps::rounded(log_of(seen->gaps))});
  });
}

/// (state, frequency, recency, age [, weight])
PG_EXPORT(cp_purchase_statistics_add) {
  if (any_null(fcinfo, 1)) return skip<PurchaseRow>(fcinfo);
  const double x = float_argument(fcinfo, 1), recency = float_argument(fcinfo, 2),
               age = float_argument(fcinfo, 3);
  const std::int64_t weight = PG_NARGS() > 4 ? PG_GETARG_INT64(4) : 1;
  return change_state<PurchaseRow>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    state.add(purchase_row(x, recency, age, weight), 0);
  });
}

/// (state, frequency, recency, age, log_gaps [, weight]); log_gaps may be NULL where there is no
/// gap
PG_EXPORT(cp_purchase_statistics_add_gaps) {
  const bool no_gaps = pg::is_null(fcinfo, 4);
  for (const int i : {1, 2, 3, 5})
    if (i < PG_NARGS() && pg::is_null(fcinfo, i)) return skip<PurchaseRow>(fcinfo);
  const double x = float_argument(fcinfo, 1), recency = float_argument(fcinfo, 2),
               age = float_argument(fcinfo, 3);
  if (no_gaps && x != 0) return skip<PurchaseRow>(fcinfo);
  const double log_gaps = no_gaps ? 0 : float_argument(fcinfo, 4);
  const std::int64_t weight = PG_NARGS() > 5 ? PG_GETARG_INT64(5) : 1;
  return change_state<PurchaseRow>(fcinfo, [&](SampleState<PurchaseRow> &state) {
    const PurchaseRow row = purchase_row(x, recency, age, weight);
    state.add(row, 0, {LogGaps::of(row, log_gaps)});
  });
}

/// (state, history, as_of)
PG_EXPORT(cp_spend_statistics_add_history) {
  if (any_null(fcinfo, 1)) return skip<SpendRow>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day as_of = pg::day_argument(fcinfo, 2);
  return change_state<SpendRow>(fcinfo, [&](SampleState<SpendRow> &state) {
    const pg::Observed seen = pg::observe(bytes, as_of);
    if (seen.frequency == 0 || seen.mean_spend() <= 0) return state.skip();
    state.add({seen.frequency, seen.mean_spend(), 1}, 0);
  });
}

/// (state, frequency, monetary_value)
PG_EXPORT(cp_spend_statistics_add) {
  if (any_null(fcinfo, 1)) return skip<SpendRow>(fcinfo);
  const double x = float_argument(fcinfo, 1), mean = float_argument(fcinfo, 2);
  return change_state<SpendRow>(fcinfo, [&](SampleState<SpendRow> &state) {
    if (whole_frequency(x) == 0 || mean <= 0) return state.skip();
    state.add(spend_row(x, mean), 0);
  });
}

PG_EXPORT(cp_purchase_statistics_merge) { return merge<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_finish) { return finish<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_in) { return in<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_out) { return out<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_recv) { return receive<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_send) { return send<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_customers) { return count<PurchaseRow>(fcinfo); }
PG_EXPORT(cp_purchase_statistics_skipped) { return skipped<PurchaseRow>(fcinfo); }

PG_EXPORT(cp_spend_statistics_merge) { return merge<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_finish) { return finish<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_in) { return in<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_out) { return out<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_recv) { return receive<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_send) { return send<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_customers) { return count<SpendRow>(fcinfo); }
PG_EXPORT(cp_spend_statistics_skipped) { return skipped<SpendRow>(fcinfo); }
