#pragma once
#include "backtest/backtest.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

/// A report as rows: plain data.
struct BacktestReport {
  std::span<const backtest::BacktestLine> lines;
  std::string_view model;
  const char *complaint; ///< about the fits; null if there is none
};

BacktestReport to_report(const std::vector<backtest::BacktestLine> &lines,
                         const models::Model &model, const std::string &complaint);
BacktestReport to_report(const backtest::BacktestSample &sample, const models::Model &model,
                         const std::string &complaint);
Datum put(FunctionCallInfo fcinfo, const BacktestReport &report);

/// A constant without a type is a text to SQL, a model too.
models::ModelKind kind_named(std::string_view text);

/// The relation's name as a query can name it, whatever the search path.
const char *qualified_relation(Oid relation);

} // namespace portfolio::pg
