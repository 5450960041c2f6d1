#pragma once
#include "base/interest.hpp"
#include "equity/living.hpp"
#include "equity/statement.hpp"
#include "ltv/value_terms_pg.hpp"

#include <optional>

namespace portfolio::equity {

/// A pair of models, where their bytes lie.
struct ModelPair {
  models::ModelBytes purchases, spend;
  bool is_same(const ModelPair &other) const {
    return std::ranges::equal(purchases, other.purchases) && std::ranges::equal(spend, other.spend);
  }
};

/// From argument `first` on: (t0, t1, opening_model, opening_spend, closing_model, closing_spend,
/// annual_rate, margin, grace)
struct StatementTerms {
  Day t0, t1;
  ModelPair opening, closing;
  double annual_rate;
  std::optional<double> margin; ///< nothing: what each customer's own costs leave
  const Interval *grace;
  Window window() const { return {t0, t1, annual_rate}; }
};

StatementTerms ask(FunctionCallInfo fcinfo, int first);

/// What was computed for customers before, one table for each of the three valuations.
struct StatementTables {
  LivingTable opening, opening_t1, closing;
};

/// The lines of a customer; nothing of one who had not bought before t1, and, with a warning, of
/// one whose value is not known where that is no error.
std::optional<CustomerStatement> lines_of(FunctionCallInfo fcinfo, const StatementTerms &q,
                                          StatementTables &tables, history::HistoryBytes bytes,
                                          bool may_be_unknown);

} // namespace portfolio::equity
