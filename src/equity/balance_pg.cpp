#include "equity/balance.hpp"
#include "equity/levers.hpp"
#include "pg/guard.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::equity;

namespace {

void put(pg::RowSink &sink, const Situation &row) {
  pg::Columns<7> out;
  out.text(row.name);
  out.real(row.acquisition_spend);
  out.real(row.acquisition_rate);
  out.real(row.retention_spend);
  out.real(row.retention_rate);
  out.real(row.customer_value);
  out.real(row.equity);
  out.put(sink);
}

} // namespace

/// (margin, annual_rate, acquisition: ceiling, spend, rate, retention: ceiling, spend, rate)
PG_EXPORT(cp_acquisition_retention_optimum) {
  const auto real = [&](int i) { return pg::float_argument(fcinfo, i); };
  const double rate = pg::annual_rate_argument(fcinfo, 1);
  struct Rows {
    Situation today, optimum;
  };
  const Rows rows = pg::guard([&] {
    const Balance balance(real(0), rate, Response(real(2), real(3), real(4), "acquisition"),
                          Response(real(5), real(6), real(7), "retention"));
    return Rows{balance.situation("today", real(3), real(6)), balance.optimum()};
  });
  pg::RowSink sink(fcinfo);
  put(sink, rows.today);
  put(sink, rows.optimum);
  return Datum{0};
}

/// (the factors before, the factors after): three or four of each
PG_EXPORT(cp_lever_decomposition) {
  const auto count = static_cast<std::size_t>(PG_NARGS()) / 2;
  double factors[8];
  for (std::size_t i = 0; i < 2 * count; ++i)
    factors[i] = pg::float_argument(fcinfo, static_cast<int>(i));
  const auto parts = pg::guard([&] {
    return pg::to_span(decompose({factors, count}, {factors + count, count}));
  });
  pg::RowSink sink(fcinfo);
  for (std::size_t i = 0; i < count; ++i) {
    pg::Columns<2> out;
    out.text(lever_name(i));
    out.real(parts[i]);
    out.put(sink);
  }
  return Datum{0};
}
