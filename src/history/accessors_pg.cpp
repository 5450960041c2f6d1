#include "history/history_pg.hpp"
#include "pg/interval.hpp"
#include "pg/numeric.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::history;

namespace {

struct Measured {
  Measures measures;
  int scale;
};

/// The days that argument 1 names: a range, all before a date, or either as text.
DayRange days_of_range(FunctionCallInfo fcinfo) {
  if (PG_NARGS() == 1) return {};
  const auto [from, to] = pg::daterange_argument(fcinfo, 1);
  return {from, to};
}
DayRange days_before_date(FunctionCallInfo fcinfo) {
  const Day as_of = pg::day_argument(fcinfo, 1);
  return pg::guard([&] { return days_before(as_of, "as_of"); });
}
DayRange days_of_text(FunctionCallInfo fcinfo) {
  const std::string_view text = pg::text_argument(fcinfo, 1);
  return pg::guard([&] { return day_range(text); });
}

/// (history, …) → what it measures on those days.
template <class Days> Measured measure_argument(FunctionCallInfo fcinfo, const Days &days) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const DayRange range = days(fcinfo);
  return pg::guard([&] {
    const History history(bytes);
    return Measured{measure(history, range), history.scale()};
  });
}
Measured measure_argument(FunctionCallInfo fcinfo) {
  return measure_argument(fcinfo, days_of_range);
}

Datum from_optional_day(FunctionCallInfo fcinfo, std::optional<Day> day) {
  if (!day) PG_RETURN_NULL();
  return pg::from_day(*day);
}

struct Statistics {
  std::optional<PurchaseStatistics> values;
  int scale;
};

Statistics statistics_argument(FunctionCallInfo fcinfo) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Day as_of = pg::day_argument(fcinfo, 1);
  return pg::guard([&] {
    const History history(bytes);
    return Statistics{purchase_statistics(history, as_of), history.scale()};
  });
}

} // namespace

PG_EXPORT(cp_purchase_history_first_purchase) {
  return from_optional_day(fcinfo, measure_argument(fcinfo).measures.first_purchase);
}
PG_EXPORT(cp_purchase_history_last_purchase) {
  return from_optional_day(fcinfo, measure_argument(fcinfo).measures.last_purchase);
}

PG_EXPORT(cp_purchase_history_first_event) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  return from_optional_day(fcinfo, pg::guard([&] { return History(bytes).first_day(); }));
}
PG_EXPORT(cp_purchase_history_last_event) {
  return from_optional_day(fcinfo, measure_argument(fcinfo).measures.last_event);
}

namespace {

Datum orders_of(const Measured &m) { PG_RETURN_INT64(m.measures.orders); }
Datum revenue_of(const Measured &m) { return pg::from_money(m.measures.revenue, m.scale); }
Datum cost_of(FunctionCallInfo fcinfo, const Measured &m) {
  if (m.measures.uncosted == m.measures.events) PG_RETURN_NULL();
  return pg::from_money(m.measures.cost, m.scale);
}
Datum margin_of(FunctionCallInfo fcinfo, const Measured &m) {
  const auto known = pg::guard([&] { return margin(m.measures); });
  if (!known) PG_RETURN_NULL();
  return pg::from_money(*known, m.scale);
}

} // namespace

PG_EXPORT(cp_purchase_history_orders_count) {
  return orders_of(measure_argument(fcinfo, days_of_range));
}
PG_EXPORT(cp_purchase_history_orders_count_until) {
  return orders_of(measure_argument(fcinfo, days_before_date));
}
PG_EXPORT(cp_purchase_history_orders_count_text) {
  return orders_of(measure_argument(fcinfo, days_of_text));
}
PG_EXPORT(cp_purchase_history_revenue) {
  if (PG_NARGS() == 1) {
    const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
    const auto whole = pg::guard([&] {
      const History history(bytes);
      return Decimal{revenue(history), history.scale()};
    });
    return pg::from_money(whole.units, whole.scale);
  }
  return revenue_of(measure_argument(fcinfo, days_of_range));
}
PG_EXPORT(cp_purchase_history_revenue_until) {
  return revenue_of(measure_argument(fcinfo, days_before_date));
}
PG_EXPORT(cp_purchase_history_revenue_text) {
  return revenue_of(measure_argument(fcinfo, days_of_text));
}
PG_EXPORT(cp_purchase_history_cost) {
  return cost_of(fcinfo, measure_argument(fcinfo, days_of_range));
}
PG_EXPORT(cp_purchase_history_cost_until) {
  return cost_of(fcinfo, measure_argument(fcinfo, days_before_date));
}
PG_EXPORT(cp_purchase_history_cost_text) {
  return cost_of(fcinfo, measure_argument(fcinfo, days_of_text));
}
PG_EXPORT(cp_purchase_history_margin) {
  return margin_of(fcinfo, measure_argument(fcinfo, days_of_range));
}
PG_EXPORT(cp_purchase_history_margin_until) {
  return margin_of(fcinfo, measure_argument(fcinfo, days_before_date));
}
PG_EXPORT(cp_purchase_history_margin_text) {
  return margin_of(fcinfo, measure_argument(fcinfo, days_of_text));
}
PG_EXPORT(cp_purchase_history_uncosted_rows) {
  PG_RETURN_INT64(measure_argument(fcinfo).measures.uncosted);
}

PG_EXPORT(cp_purchase_history_skipped_rows) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return static_cast<std::int64_t>(History(bytes).skipped()); }));
}

PG_EXPORT(cp_purchase_history_frequency) {
  const auto values = statistics_argument(fcinfo).values;
  if (!values) PG_RETURN_NULL();
  PG_RETURN_INT64(values->frequency);
}
PG_EXPORT(cp_purchase_history_recency) {
  const double unit = pg::unit_days_argument(fcinfo, 2);
  const auto values = statistics_argument(fcinfo).values;
  if (!values) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(static_cast<double>(values->recency) / unit);
}
PG_EXPORT(cp_purchase_history_observation_age) {
  const double unit = pg::unit_days_argument(fcinfo, 2);
  const auto values = statistics_argument(fcinfo).values;
  if (!values) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(static_cast<double>(values->age) / unit);
}
PG_EXPORT(cp_purchase_history_monetary_value) {
  const auto [values, scale] = statistics_argument(fcinfo);
  if (!values || values->frequency == 0) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(to_double(values->repeat_spend, scale) / static_cast<double>(values->frequency));
}

PG_EXPORT(cp_purchase_history_as_of) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  const Day day = pg::day_argument(fcinfo, 1);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(as_of(History(bytes), day)); }));
}

PG_EXPORT(cp_purchase_history_purchases) {
  const HistoryBytes bytes = pg::history_argument(fcinfo, 0);
  struct Rows {
    std::span<const DayTotal> days;
    int scale;
  };
  const Rows rows = pg::guard([&] {
    const History history(bytes);
    return Rows{pg::to_span(history.days()), history.scale()};
  });
  pg::RowSink sink(fcinfo);
  for (const DayTotal &total : rows.days) {
    pg::Columns<4> out;
    out.day(total.day);
    out.count(total.orders);
    out.money(total.amount, rows.scale);
    total.has_cost() ? out.money(total.cost, rows.scale) : out.null();
    out.put(sink);
  }
  return Datum{0};
}
