#include "backtest/report_pg.hpp"

#include "fitting/fit_pg.hpp"
#include "pg/rows.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include "utils/lsyscache.h"
}
#pragma GCC diagnostic pop

namespace portfolio::pg {

using namespace backtest;
using models::Model;
using models::ModelKind;

namespace {

std::string_view name_of(BacktestLine::Section section) {
  switch (section) {
  case BacktestLine::total: return "total";
  case BacktestLine::error: return "error";
  case BacktestLine::frequency: return "frequency";
  case BacktestLine::week: return "week";
  case BacktestLine::revenue: return "revenue";
  }
  return {};
}

} // namespace

BacktestReport to_report(const std::vector<BacktestLine> &lines, const Model &model,
                         const std::string &complaint) {
  return {to_span(lines), name(model.kind), to_cstring_or_null(complaint)};
}

BacktestReport to_report(const BacktestSample &sample, const Model &model,
                         const std::string &complaint) {
  return to_report(backtest::backtest(sample, model, interrupted), model, complaint);
}

ModelKind kind_named(std::string_view text) {
  if (!text.starts_with('{')) return models::model_kind(text);
  throw Error(Fault::bad_argument, "the name of a model is wanted, not its JSON object",
              "To test a model that is fitted already, write '{...}'::purchase_model.");
}

Datum put(FunctionCallInfo fcinfo, const BacktestReport &report) {
  warn_of_fit(report.complaint);
  RowSink sink(fcinfo);
  for (const BacktestLine &line : report.lines) {
    CHECK_FOR_INTERRUPTS();
    char number[16];
    const char *end = std::to_chars(number, number + sizeof number, line.position).ptr;
    Columns<10> out;
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

const char *qualified_relation(Oid relation) {
  const char *name = get_rel_name(relation);
  if (name == nullptr)
    ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE),
                    errmsg("relation with OID %u does not exist", relation)));
  return quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)), name);
}

} // namespace portfolio::pg
