#include "backtest/compare.hpp"
#include "backtest/log.hpp"
#include "backtest/report_pg.hpp"
#include "fitting/fit.hpp"
#include "history/history_pg.hpp"
#include "models/model_pg.hpp"
#include "pg/flat_type.hpp"
#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::statistics;

namespace {

struct BacktestType : pg::LogType<BacktestType, BacktestLog> {
  static BacktestState grow(BacktestLog *log) { return {log, pg::allocate, pg::interrupted}; }
  static BacktestSample open(BacktestBytes bytes) { return open_backtest(bytes, pg::interrupted); }
  static BacktestLog *finish(const BacktestSample &sample) {
    return BacktestState::finish(sample, pg::allocate);
  }
  static BacktestSample from_text(std::string_view text) { return backtest_from_text(text); }
  static BacktestSample from_wire(BacktestBytes bytes) { return backtest_from_wire(bytes); }
};

} // namespace

/// (state, history, calibration_end, until)
PG_EXPORT(cp_backtest_statistics_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<BacktestType>(fcinfo);
  const HistoryBytes bytes = pg::history_argument(fcinfo, 1);
  const Day calibration_end = pg::day_argument(fcinfo, 2), until = pg::day_argument(fcinfo, 3);
  return pg::change_state<BacktestType>(
      fcinfo, [&](BacktestState &state) { state.add(History(bytes), calibration_end, until); });
}

PG_EXPORT(cp_backtest_statistics_merge) { return pg::merge_states<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_finish) { return pg::finish_state<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_plus) { return pg::plus<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_in) { return pg::type_in<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_out) { return pg::type_out<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_recv) { return pg::type_receive<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_send) { return pg::type_send<BacktestType>(fcinfo); }
PG_EXPORT(cp_backtest_statistics_eq) { PG_RETURN_BOOL(pg::are_equal<BacktestType>(fcinfo)); }
PG_EXPORT(cp_backtest_statistics_ne) { PG_RETURN_BOOL(!pg::are_equal<BacktestType>(fcinfo)); }
PG_EXPORT(cp_backtest_statistics_hash) { return pg::type_hash<BacktestType>(fcinfo); }

PG_EXPORT(cp_backtest_statistics_customers) {
  return pg::ask_count<BacktestType>(
      fcinfo, [](const BacktestSample &sample) { return customers(sample); });
}
PG_EXPORT(cp_backtest_statistics_skipped) {
  return pg::ask_count<BacktestType>(fcinfo,
                                     [](const BacktestSample &sample) { return sample.skipped; });
}
PG_EXPORT(cp_backtest_statistics_later) {
  return pg::ask_count<BacktestType>(fcinfo,
                                     [](const BacktestSample &sample) { return sample.later; });
}

PG_EXPORT(cp_backtest_statistics_calibration_end) {
  return pg::from_day(pg::ask<BacktestType>(
      fcinfo, [](const BacktestSample &sample) { return sample.calibration_end; }));
}
PG_EXPORT(cp_backtest_statistics_until) {
  return pg::from_day(
      pg::ask<BacktestType>(fcinfo, [](const BacktestSample &sample) { return sample.until; }));
}

/// (backtest_statistics): its calibration as purchase_statistics, in weeks
PG_EXPORT(cp_backtest_calibration) {
  return pg::from_flat(pg::ask<BacktestType>(fcinfo, [](const BacktestSample &sample) {
    return SampleState<PurchaseRow>::finish(calibration(sample), pg::allocate);
  }));
}

/// (backtest_statistics, purchase_model)
PG_EXPORT(cp_backtest_model) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 1);
  pg::guard([&] { require_backtestable(model_from_bytes(model, "purchase_model")); });
  return pg::put(fcinfo, pg::ask<BacktestType>(fcinfo, [&](const BacktestSample &sample) {
                   return pg::to_report(sample, model_from_bytes(model, "purchase_model"), {});
                 }));
}

/// (backtest_statistics, name of a model)
PG_EXPORT(cp_backtest_fit) {
  const std::string_view text = pg::text_argument(fcinfo, 1);
  const ModelKind kind = pg::guard([&] { return pg::kind_named(text); });
  return pg::put(fcinfo, pg::ask<BacktestType>(fcinfo, [&](const BacktestSample &sample) {
                   const Model model = fit_calibration(kind, sample, pg::interrupted);
                   return pg::to_report(sample, model, fitting::complaint(model));
                 }));
}
