#include "backtest/log.hpp"
#include "backtest/pictures.hpp"
#include "models/model_pg.hpp"
#include "pg/rows.hpp"
#include "statistics/sample_log.hpp"

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::models;
using namespace portfolio::statistics;

/// (purchase_statistics, purchase_model, most)
PG_EXPORT(cp_repeat_histogram) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  const ModelBytes model = pg::bytes_argument(fcinfo, 1);
  const std::int64_t most = PG_GETARG_INT32(2);
  const auto rows = pg::guard([&] {
    return pg::to_span(repeat_histogram(open_sample<PurchaseRow>(bytes, pg::interrupted),
                                        model_from_bytes(model, "purchase_model"), most,
                                        pg::interrupted));
  });
  pg::RowSink sink(fcinfo);
  for (const CountRow &row : rows) {
    char label[24];
    pg_snprintf(label, sizeof label, "%lld%s", static_cast<long long>(row.purchases),
                row.and_more ? "+" : "");
    pg::Columns<4> out;
    out.integer(static_cast<std::int32_t>(row.purchases));
    out.text(label);
    out.count(row.actual);
    out.real(row.expected);
    out.put(sink);
  }
  return Datum{0};
}

/// (backtest_statistics, purchase_model, weeks)
PG_EXPORT(cp_tracking) {
  const BacktestBytes bytes = pg::bytes_argument(fcinfo, 0);
  const ModelBytes model = pg::bytes_argument(fcinfo, 1);
  const std::int64_t weeks = PG_GETARG_INT32(2);
  const auto rows = pg::guard([&] {
    return pg::to_span(tracking(open_backtest(bytes, pg::interrupted),
                                model_from_bytes(model, "purchase_model"), weeks, pg::interrupted));
  });
  pg::RowSink sink(fcinfo);
  for (const TrackingRow &row : rows) {
    pg::Columns<8> out;
    out.day(row.from);
    out.day(row.to);
    out.boolean(row.holdout);
    out.count(row.customers);
    out.count(static_cast<std::int64_t>(row.actual));
    out.real(row.expected);
    out.count(static_cast<std::int64_t>(row.total_actual));
    out.real(row.total_expected);
    out.put(sink);
  }
  return Datum{0};
}

/// (purchase_model, age, horizon, most, steps)
PG_EXPORT(cp_frequency_recency_grid) {
  const ModelBytes model = pg::bytes_argument(fcinfo, 0);
  const double age = pg::float_argument(fcinfo, 1), horizon = pg::float_argument(fcinfo, 2);
  const std::int64_t most = PG_GETARG_INT32(3), steps = PG_GETARG_INT32(4);
  const auto rows = pg::guard([&] {
    return pg::to_span(frequency_recency_grid(model_from_bytes(model, "purchase_model"), age,
                                              horizon, most, steps, pg::interrupted));
  });
  pg::RowSink sink(fcinfo);
  for (const GridRow &row : rows) {
    pg::Columns<4> out;
    out.count(row.frequency);
    out.real(row.recency);
    out.real(row.p_alive);
    out.real(row.expected_purchases);
    out.put(sink);
  }
  return Datum{0};
}
