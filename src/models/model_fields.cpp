#include "models/model_fields.hpp"

#include <limits>

namespace portfolio::models {

Estimates standard_errors_of(const Model &model) {
  const auto &row = model.diagnostics.standard_errors;
  const std::size_t parameters = model.parameters.size(), effects = model.purchase_effects.size();
  Estimates errors{
      std::vector<double>(parameters, std::numeric_limits<double>::quiet_NaN()), {}, {}};
  if (row.empty()) return errors;
  const auto middle = row.begin() + static_cast<std::ptrdiff_t>(parameters);
  const auto last = middle + static_cast<std::ptrdiff_t>(effects);
  return {{row.begin(), middle}, {middle, last}, {last, row.end()}};
}

std::vector<double> in_one_row(const Estimates &errors) {
  std::vector<double> row = errors.parameters;
  for (const auto *effects : {&errors.purchase_effects, &errors.dropout_effects})
    row.insert(row.end(), effects->begin(), effects->end());
  return row;
}

} // namespace portfolio::models
