#include "backtest/compare.hpp"
#include "backtest/report_pg.hpp"
#include "backtest/revenue.hpp"
#include "fitting/covariate_fit.hpp"
#include "fitting/fit.hpp"
#include "models/model_pg.hpp"
#include "pg/rows.hpp"
#include "pg/value.hpp"
#include "statistics/covariate_pg.hpp"

// Inline functions of PostgreSQL 17's headers leave parameters alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "executor/spi.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::models;
using namespace portfolio::statistics;

// A backtest that needs every customer: in money, or with covariates. What it needs is read by one
// query over the table, as arrays of numbers.

namespace {

constexpr const char *schema = "customer_portfolio"; ///< that of the control file
constexpr int customer_columns = 8;                  ///< arrays of numbers of the customers

/// What the query gave, in the caller's memory.
struct Read {
  std::span<const std::uint8_t> sample, spend,
      covariates;                                    ///< statistics; empty where not asked for
  std::span<const double> numbers[customer_columns]; ///< as the query names them
  std::span<const double> values;                    ///< covariates, customer by customer
  bool any = false;                                  ///< there are rows at all
};

const char *query_text(FunctionCallInfo fcinfo, const char *covariates) {
  const char *has_covariates =
      covariates == nullptr ? "true" : "z IS NOT NULL AND array_position(z, NULL) IS NULL";
  return psprintf(
      "SELECT %1$s.backtest_statistics(h, $1, $2) FILTER (WHERE %4$s), "
      "%1$s.spend_statistics(h, $1), %5$s, "
      "array_agg(frequency) FILTER (WHERE is_known), array_agg(recency) FILTER (WHERE is_known), "
      "array_agg(age) FILTER (WHERE is_known), array_agg(observed) FILTER (WHERE is_known), "
      "array_agg(previous) FILTER (WHERE is_known), array_agg(mean) FILTER (WHERE is_known), "
      "array_agg(revenue) FILTER (WHERE is_known), "
      "array_agg(previous_revenue) FILTER (WHERE is_known), %6$s FROM ("
      "SELECT h, z, %1$s.frequency(h, $1) IS NOT NULL AND %4$s AS is_known, "
      "%1$s.frequency(h, $1)::float8 AS frequency, "
      "%1$s.recency(h, $1, '1 day')::float8 AS recency, "
      "%1$s.observation_age(h, $1, '1 day')::float8 AS age, "
      "(%1$s.frequency(h, $2) - %1$s.frequency(h, $1))::float8 AS observed, "
      "(%1$s.frequency(h, $1) + 1 - coalesce(%1$s.frequency(h, $1 - ($2 - $1)) + 1, 0))::float8 "
      "AS previous, coalesce(%1$s.monetary_value(h, $1)::float8, 0) AS mean, "
      "%1$s.revenue(h, pg_catalog.daterange($1, $2))::float8 AS revenue, "
      "%1$s.revenue(h, pg_catalog.daterange($1 - ($2 - $1), $1))::float8 AS previous_revenue "
      "FROM (SELECT t.%2$s::%1$s.purchase_history AS h, %3$s AS z FROM %7$s t) c) c",
      schema, quote_identifier(NameStr(*PG_GETARG_NAME(1))),
      covariates == nullptr ? "NULL::pg_catalog.float8[]"
                            : psprintf("t.%s::pg_catalog.float8[]", quote_identifier(covariates)),
      has_covariates,
      covariates == nullptr ? "NULL::pg_catalog.text"
                            : psprintf("%s.covariate_statistics(h, $1, z)", schema),
      covariates == nullptr ? "NULL::pg_catalog.float8[]" : "array_agg(z) FILTER (WHERE is_known)",
      pg::qualified_relation(PG_GETARG_OID(0)));
}

/// Detoasted, in the caller's memory; nothing where it is NULL.
varlena *kept(int column, MemoryContext caller) {
  bool is_null = false;
  const Datum value = SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &is_null);
  if (is_null) return nullptr;
  const MemoryContext before = MemoryContextSwitchTo(caller);
  auto *copy = PG_DETOAST_DATUM_COPY(value);
  MemoryContextSwitchTo(before);
  return copy;
}

std::span<const std::uint8_t> bytes_of(varlena *value) {
  if (value == nullptr) return {};
  return {reinterpret_cast<const std::uint8_t *>(VARDATA(value)), VARSIZE(value) - VARHDRSZ};
}

std::span<const double> numbers_of(varlena *value) {
  if (value == nullptr) return {};
  auto *array = reinterpret_cast<ArrayType *>(value);
  return {reinterpret_cast<const double *>(ARR_DATA_PTR(array)),
          static_cast<std::size_t>(ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)))};
}

/// With the caller's rights and what the caller's query sees.
Read read_customers(FunctionCallInfo fcinfo, const char *covariates) {
  Oid types[] = {DATEOID, DATEOID};
  Datum values[] = {pg::argument(fcinfo, 2), pg::argument(fcinfo, 3)};
  pg::guard([&] { require_window(DatumGetDateADT(values[0]), DatumGetDateADT(values[1])); });
  const char *query = query_text(fcinfo, covariates);
  const MemoryContext caller = CurrentMemoryContext;
  SPI_connect();
  if (SPI_execute_with_args(query, 2, types, values, nullptr, true, 0) != SPI_OK_SELECT ||
      SPI_processed != 1)
    elog(ERROR, "cannot read the histories");
  Read read;
  varlena *sample = kept(1, caller);
  read.any = sample != nullptr;
  read.sample = bytes_of(sample);
  read.spend = bytes_of(kept(2, caller));
  read.covariates = bytes_of(kept(3, caller));
  for (int i = 0; i < customer_columns; ++i) read.numbers[i] = numbers_of(kept(4 + i, caller));
  read.values = numbers_of(kept(4 + customer_columns, caller));
  SPI_finish();
  return read;
}

MoneyCases cases_of(const Read &read) {
  MoneyCases cases;
  const std::size_t count = read.numbers[0].size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto whole = [&](int column) {
      return static_cast<std::int32_t>(read.numbers[column][i]);
    };
    MoneyCase each;
    each.row.frequency = whole(0);
    each.row.recency = whole(1);
    each.row.age = whole(2);
    each.row.observed = whole(3);
    each.row.previous = whole(4);
    each.mean_spend = read.numbers[5][i];
    each.revenue = read.numbers[6][i];
    each.previous_revenue = read.numbers[7][i];
    cases.customers.push_back(each);
  }
  if (count > 0) cases.covariates = read.values.size() / count;
  cases.values.assign(read.values.begin(), read.values.end());
  return in_order(cases, pg::interrupted);
}

/// What is asked for: models by name are fitted, others come as they are. Plain data.
struct Question {
  std::string_view model_name, spend_name;
  ModelBytes model, spend; ///< empty where there are names
  bool has_spend, has_covariates;
};

SpendModel spend_of(const Question &asked, const Read &read, std::string &complaint) {
  if (asked.spend_name.empty()) return {model_from_bytes(asked.spend, "spend_model")};
  const SpendSample sample = open_sample<SpendRow>(read.spend, pg::interrupted);
  SpendModel fitted =
      fitting::fit_spend(sample.rows, static_cast<std::int64_t>(sample.skipped), pg::interrupted);
  if (complaint.empty()) complaint = fitting::complaint(fitted);
  return fitted;
}

Model model_of(const Question &asked, const Read &read, const BacktestSample &sample,
               std::string &complaint) {
  if (asked.model_name.empty()) {
    Model given = model_from_bytes(asked.model, "purchase_model");
    if (given.purchase_effects.empty()) require_backtestable(given);
    return given;
  }
  const ModelKind kind = pg::kind_named(asked.model_name);
  Model fitted =
      asked.has_covariates
          ? fitting::fit_with_covariates(
                kind, open_covariate_sample(read.covariates, pg::interrupted), pg::interrupted)
          : fit_calibration(kind, sample, pg::interrupted);
  complaint = fitting::complaint(fitted);
  return fitted;
}

pg::BacktestReport report_of(const Question &asked, const Read &read) {
  const BacktestSample sample = open_backtest(read.sample, pg::interrupted);
  std::string complaint;
  const Model model = model_of(asked, read, sample, complaint);
  const MoneyCases cases = cases_of(read);
  std::vector<BacktestLine> lines = asked.has_covariates
                                        ? backtest::backtest(sample, cases, model, pg::interrupted)
                                        : backtest::backtest(sample, model, pg::interrupted);
  if (asked.has_spend) {
    const std::vector<double> purchases =
        expected_of(cases, sample.holdout_days(), model, pg::interrupted);
    const SpendModel spend = spend_of(asked, read, complaint);
    for (const BacktestLine &line :
         compare_revenue(cases, expected_revenue(cases, purchases, spend)))
      lines.push_back(line);
  }
  return pg::to_report(lines, model, complaint);
}

void require_spend(std::string_view name) {
  if (name.starts_with('{'))
    throw Error(Fault::bad_argument, "the name of a spend model is wanted, not its JSON object",
                "To test models that are fitted already, write '{...}'::purchase_model and "
                "'{...}'::spend_model.");
  if (model_kind(name) != ModelKind::gamma_gamma)
    throw Error(Fault::bad_argument, std::string(name) + " is not a model of spend");
}

/// (histories, history, calibration_end, until, model, spend [, covariates]): spend may be NULL
/// where there are covariates, no other argument.
Datum run(FunctionCallInfo fcinfo, bool model_is_named, bool spend_is_named) {
  for (const int i : {0, 1, 2, 3, 4, 6})
    if (i < PG_NARGS() && pg::is_null(fcinfo, i)) return Datum{0};
  Question asked{};
  asked.has_spend = !pg::is_null(fcinfo, 5);
  asked.has_covariates = PG_NARGS() > 6;
  if (!asked.has_spend && !asked.has_covariates) return Datum{0};
  if (model_is_named)
    asked.model_name = pg::text_argument(fcinfo, 4);
  else
    asked.model = pg::bytes_argument(fcinfo, 4);
  if (asked.has_spend && spend_is_named)
    asked.spend_name = pg::text_argument(fcinfo, 5);
  else if (asked.has_spend)
    asked.spend = pg::bytes_argument(fcinfo, 5);
  pg::guard([&] {
    if (model_is_named) pg::kind_named(asked.model_name);
    if (!asked.spend_name.empty()) require_spend(asked.spend_name);
  });
  const Read read =
      read_customers(fcinfo, asked.has_covariates ? NameStr(*PG_GETARG_NAME(6)) : nullptr);
  if (!read.any) return Datum{0};
  return pg::put(fcinfo, pg::guard([&] { return report_of(asked, read); }));
}

} // namespace

PG_EXPORT(cp_backtest_histories) {
  pg::RowSink rows(fcinfo);
  return run(fcinfo, true, true);
}
PG_EXPORT(cp_backtest_histories_models) {
  pg::RowSink rows(fcinfo);
  return run(fcinfo, false, false);
}
/// The purchase model is given, the spend model fitted.
PG_EXPORT(cp_backtest_histories_spend) {
  pg::RowSink rows(fcinfo);
  return run(fcinfo, false, true);
}
