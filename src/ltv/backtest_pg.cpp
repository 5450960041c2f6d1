#include "ltv/backtest_log.hpp"
#include "ltv/compare.hpp"
#include "ltv/fit_pg.hpp"
#include "pg/rows.hpp"

using namespace portfolio;

namespace {

/// Runs `change` on the state in argument 0, which may be NULL or a finished value.
template <class Change> Datum change_state(FunctionCallInfo fcinfo, const Change &change) {
  varlena *old = pg::state_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    const bool is_growing = old != nullptr && pg::bytes_of(old).front() == BacktestLog::growing;
    BacktestState state(is_growing ? reinterpret_cast<BacktestLog *>(old) : nullptr, pg::allocate,
                        pg::interrupted);
    if (old != nullptr && !is_growing)
      state.merge(open_backtest(pg::bytes_of(old), pg::interrupted));
    change(state);
    return state.log();
  }));
}

/// What read(sample) says of the statistics in argument 0.
template <class Read> auto from_sample(FunctionCallInfo fcinfo, const Read &read) {
  const BacktestBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::guard([&] { return read(open_backtest(bytes, pg::interrupted)); });
}

struct Report {
  std::span<const BacktestLine> lines;
  std::string_view model;
  const char *complaint; ///< about the fit; null if there is none
};

Report to_report(const BacktestSample &sample, const Model &model, const std::string &complaint) {
  return {pg::to_span(backtest(sample, model, pg::interrupted)), name(model.kind),
          pg::to_cstring_or_null(complaint)};
}

/// A constant without a type is a text to SQL, a model too.
ModelKind kind_named(std::string_view text) {
  if (!text.starts_with('{')) return model_kind(text);
  throw Error(Fault::bad_argument, "the name of a model is wanted, not its JSON object",
              "For a model that is known already write '{...}'::purchase_model.");
}

std::string_view name_of(BacktestLine::Section section) {
  switch (section) {
  case BacktestLine::total: return "total";
  case BacktestLine::error: return "error";
  case BacktestLine::frequency: return "frequency";
  case BacktestLine::week: return "week";
  }
  return {};
}

Datum put(FunctionCallInfo fcinfo, const Report &report) {
  pg::warn_of_fit(report.complaint);
  pg::RowSink sink(fcinfo);
  for (const BacktestLine &line : report.lines) {
    CHECK_FOR_INTERRUPTS();
    char number[16];
    const char *end = std::to_chars(number, number + sizeof number, line.position).ptr;
    pg::Columns<10> out;
    out.text(report.model);
    out.text(name_of(line.section));
    out.text(line.item.empty() ? std::string_view(number, end) : line.item);
    out.integer(static_cast<std::int32_t>(line.position));
    line.ends ? out.day(*line.ends) : out.null();
    out.boolean(line.holdout);
    out.count(line.customers);
    out.real(line.observed);
    out.real(line.expected);
    out.real(line.naive);
    out.put(sink);
  }
  return Datum{0};
}

} // namespace

/// (state, history, calibration_end, until)
PG_EXPORT(cp_backtest_statistics_add) {
  if (pg::is_null(fcinfo, 1) || pg::is_null(fcinfo, 2) || pg::is_null(fcinfo, 3))
    return change_state(fcinfo, [](BacktestState &state) { state.skip(); });
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day calibration_end = pg::day_argument(fcinfo, 2), until = pg::day_argument(fcinfo, 3);
  return change_state(
      fcinfo, [&](BacktestState &state) { state.add(History(bytes), calibration_end, until); });
}

PG_EXPORT(cp_backtest_statistics_merge) {
  if (pg::is_null(fcinfo, 1)) {
    varlena *left = pg::state_argument(fcinfo, 0);
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const BacktestBytes right = pg::bytes_argument(fcinfo, 1);
  return change_state(
      fcinfo, [&](BacktestState &state) { state.merge(open_backtest(right, pg::interrupted)); });
}

PG_EXPORT(cp_backtest_statistics_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  return pg::from_flat(from_sample(fcinfo, [](const BacktestSample &sample) {
    return BacktestState::finish(sample, pg::allocate);
  }));
}

PG_EXPORT(cp_backtest_statistics_in) {
  const char *text = PG_GETARG_CSTRING(0);
  auto *log = static_cast<BacktestLog *>(pg::guard_input(
      fcinfo, [&] { return BacktestState::finish(backtest_from_text(text), pg::allocate); }));
  if (log == nullptr) PG_RETURN_NULL();
  return pg::from_flat(log);
}
PG_EXPORT(cp_backtest_statistics_out) {
  PG_RETURN_CSTRING(from_sample(
      fcinfo, [](const BacktestSample &sample) { return pg::to_cstring(to_text(sample)); }));
}
PG_EXPORT(cp_backtest_statistics_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(
      pg::guard([&] { return BacktestState::finish(backtest_from_wire(message), pg::allocate); }));
}
PG_EXPORT(cp_backtest_statistics_send) {
  PG_RETURN_POINTER(from_sample(fcinfo, [](const BacktestSample &sample) {
    const Bytes wire = to_wire(sample);
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

PG_EXPORT(cp_backtest_statistics_customers) {
  PG_RETURN_INT64(
      from_sample(fcinfo, [](const BacktestSample &sample) { return customers(sample); }));
}
PG_EXPORT(cp_backtest_statistics_skipped) {
  PG_RETURN_INT64(from_sample(fcinfo, [](const BacktestSample &sample) {
    return static_cast<std::int64_t>(sample.skipped);
  }));
}
PG_EXPORT(cp_backtest_statistics_later) {
  PG_RETURN_INT64(from_sample(fcinfo, [](const BacktestSample &sample) {
    return static_cast<std::int64_t>(sample.later);
  }));
}

/// (backtest_statistics): its calibration as purchase_statistics, in weeks
PG_EXPORT(cp_backtest_calibration) {
  return pg::from_flat(from_sample(fcinfo, [](const BacktestSample &sample) {
    return SampleState<PurchaseRow>::finish(calibration(sample), pg::allocate);
  }));
}

/// (backtest_statistics, purchase_model)
PG_EXPORT(cp_backtest_model) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 1);
  return put(fcinfo, from_sample(fcinfo, [&](const BacktestSample &sample) {
               return to_report(sample, model_from_bytes(model, "purchase_model"), {});
             }));
}

/// (backtest_statistics, name of a model)
PG_EXPORT(cp_backtest_fit) {
  const std::string_view kind = pg::text_argument(fcinfo, 1);
  return put(fcinfo, from_sample(fcinfo, [&](const BacktestSample &sample) {
               const Model model = fit_calibration(kind_named(kind), sample, pg::interrupted);
               return to_report(sample, model, complaint(model));
             }));
}
