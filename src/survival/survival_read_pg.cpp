#include "history/history_pg.hpp"
#include "math/delta_method.hpp"
#include "pg/interval.hpp"
#include "pg/rows.hpp"
#include "survival/survival_curve.hpp"
#include "survival/survival_history.hpp"
#include "survival/survival_log_rank.hpp"
#include "survival/survival_pg.hpp"

using namespace portfolio;
using namespace portfolio::math;
using namespace portfolio::history;
using namespace portfolio::survival;
using pg::SurvivalType;

namespace {

Datum from_optional(FunctionCallInfo fcinfo, std::optional<double> value) {
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

Datum from_waiting(FunctionCallInfo fcinfo, std::optional<Waiting> waiting) {
  if (!waiting) PG_RETURN_NULL();
  pg::Columns<2> out;
  out.real(waiting->days);
  out.boolean(waiting->event);
  return out.composite(fcinfo);
}

} // namespace

/// (table, level) -> (duration, at_risk, events, censored, survival, std_error, lower, upper)
PG_EXPORT(cp_survival_table_rows) {
  const double level = PG_GETARG_FLOAT8(1);
  const double width = pg::guard([&] { return normal_width(level); });
  const auto curve = pg::ask<SurvivalType>(fcinfo, [](const SurvivalTable &table) {
    return pg::to_span(kaplan_meier(table, pg::interrupted));
  });
  pg::RowSink sink(fcinfo);
  for (const SurvivalPoint &point : curve) {
    CHECK_FOR_INTERRUPTS();
    const auto ends = interval(point, width);
    pg::Columns<8> out;
    out.real(point.duration);
    out.count(point.at_risk);
    out.count(point.events);
    out.count(point.censored);
    out.real(point.survival);
    out.real(point.std_error());
    out.real(ends ? std::optional(ends->lower) : std::nullopt);
    out.real(ends ? std::optional(ends->upper) : std::nullopt);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_survival_table_at) {
  const double duration = PG_GETARG_FLOAT8(1);
  pg::guard([&] { checked_duration(duration); });
  return from_optional(fcinfo, pg::ask<SurvivalType>(fcinfo, [&](const SurvivalTable &table) {
                         return survival_at(table, duration);
                       }));
}

/// (table [, p])
PG_EXPORT(cp_survival_table_quantile) {
  const double p = PG_NARGS() > 1 ? PG_GETARG_FLOAT8(1) : 0.5;
  pg::guard([&] { require_share(p); });
  return from_optional(fcinfo, pg::ask<SurvivalType>(fcinfo, [&](const SurvivalTable &table) {
                         return survival_quantile(table, p);
                       }));
}

/// (table, p, level) -> (quantile, lower, upper)
PG_EXPORT(cp_survival_table_quantile_interval) {
  const double p = PG_GETARG_FLOAT8(1), level = PG_GETARG_FLOAT8(2);
  pg::guard([&] {
    require_share(p);
    require_level(level);
  });
  const QuantileInterval found = pg::ask<SurvivalType>(
      fcinfo, [&](const SurvivalTable &table) { return survival_quantile(table, p, level); });
  pg::Columns<3> out;
  out.real(found.quantile);
  out.real(found.lower);
  out.real(found.upper);
  return out.composite(fcinfo);
}

/// (table, horizon) -> (mean, std_error)
PG_EXPORT(cp_survival_table_restricted_mean) {
  const double horizon = PG_GETARG_FLOAT8(1);
  pg::guard([&] { checked_duration(horizon); });
  const auto found = pg::ask<SurvivalType>(
      fcinfo, [&](const SurvivalTable &table) { return restricted_mean(table, horizon); });
  pg::Columns<2> out;
  out.real(found ? std::optional(found->mean) : std::nullopt);
  out.real(found ? std::optional(found->std_error) : std::nullopt);
  return out.composite(fcinfo);
}

PG_EXPORT(cp_survival_table_second_purchase) {
  const HistoryBytes history = pg::history_argument(fcinfo, 0);
  const Day as_of = pg::day_argument(fcinfo, 1);
  return from_waiting(fcinfo, pg::guard([&] { return second_purchase(history, as_of); }));
}

PG_EXPORT(cp_survival_table_first_loss) {
  const HistoryBytes history = pg::history_argument(fcinfo, 0);
  const std::int32_t grace = pg::whole_days_argument(fcinfo, 1, "grace");
  const Day as_of = pg::day_argument(fcinfo, 2);
  return from_waiting(fcinfo, pg::guard([&] { return first_loss(history, grace, as_of); }));
}

// --- comparing groups ----------------------------------------------------------------------------

namespace {

using Groups = std::span<const SurvivalBytes>;

/// The tables of an array; a NULL has no bytes.
Groups groups_argument(FunctionCallInfo fcinfo) {
  ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
  Datum *values;
  bool *nulls;
  int count;
  deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &values, &nulls,
                    &count);
  const auto size = static_cast<std::size_t>(count);
  auto *groups = static_cast<SurvivalBytes *>(palloc(sizeof(SurvivalBytes) * (size + 1)));
  for (std::size_t i = 0; i < size; ++i) {
    auto *value = reinterpret_cast<varlena *>(DatumGetPointer(values[i]));
    groups[i] = nulls[i] ? SurvivalBytes() : pg::bytes_of(pg_detoast_datum(value));
  }
  return {groups, size};
}

struct Comparison {
  std::optional<double> statistic, p_value;
  std::int32_t df;
  std::span<const LogRankGroup> groups;
};
Comparison compare(Groups groups) {
  return pg::guard([&] {
    std::vector<SurvivalTable> tables;
    for (const SurvivalBytes &bytes : groups)
      tables.push_back(bytes.empty() ? SurvivalTable() : SurvivalType::open(bytes));
    const LogRank test = log_rank(tables, pg::interrupted);
    return Comparison{test.statistic, test.p_value, test.df, pg::to_span(test.groups)};
  });
}

Datum from_comparison(FunctionCallInfo fcinfo, const Comparison &test) {
  pg::Columns<3> out;
  out.real(test.statistic);
  out.integer(test.df);
  out.real(test.p_value);
  return out.composite(fcinfo);
}

} // namespace

/// (table, table) -> (statistic, df, p_value)
PG_EXPORT(cp_log_rank_two) {
  const SurvivalBytes groups[] = {pg::bytes_argument(fcinfo, 0), pg::bytes_argument(fcinfo, 1)};
  return from_comparison(fcinfo, compare(groups));
}

/// (tables) -> (statistic, df, p_value)
PG_EXPORT(cp_log_rank) { return from_comparison(fcinfo, compare(groups_argument(fcinfo))); }

/// (tables) -> (ordinal, customers, observed, expected)
PG_EXPORT(cp_log_rank_groups) {
  const Comparison test = compare(groups_argument(fcinfo));
  pg::RowSink sink(fcinfo);
  std::int32_t ordinal = 0;
  for (const LogRankGroup &group : test.groups) {
    pg::Columns<4> out;
    out.integer(++ordinal);
    out.count(group.customers);
    out.count(group.observed);
    out.real(group.expected);
    out.put(sink);
  }
  return Datum{0};
}
