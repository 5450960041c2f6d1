#include "ltv/fit.hpp"

#include "ltv/beta_geometric.hpp"
#include "ltv/estimate.hpp"
#include "ltv/gamma_gamma.hpp"

#include <array>
#include <cmath>

namespace portfolio {

PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop) {
  double customers = 0, purchases = 0, time = 0;
  for (const PurchaseRow &row : rows) {
    const auto weight = static_cast<double>(row.weight);
    customers += weight;
    purchases += weight * static_cast<double>(row.frequency);
    time += weight * row.age;
  }
  require_customers(kind, customers, free_parameters(kind));
  if (purchases == 0)
    unanswerable(kind, "no customer has a repeat purchase",
                 "How often customers come back can only be learned from some who did.");
  if (time == 0)
    unanswerable(kind, "no customer has been observed for any time",
                 "Choose as_of later than the first purchases.");
  const double scale = time / customers;
  const double rate = std::log(purchases / customers); // of purchases per scaled time
  const std::vector<std::vector<double>> starts{
      {std::log(0.5), std::log(0.5) - rate, std::log(0.8), std::log(2.5)},
      {std::log(2.0), std::log(2.0) - rate, std::log(0.2), std::log(5.0)},
      {std::log(0.1), std::log(0.1) - rate, std::log(2.0), std::log(2.0)}};
  const Maximum found = search(
      rows, starts, [&](auto some) { return BetaGeometricLikelihood(kind, some, scale, stop); });
  PurchaseModel model;
  model.kind = kind;
  model.unit_days = unit_days;
  describe(found, std::array{1.0, scale}, customers, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood = found.value * customers - purchases * std::log(scale);
  return model;
}

SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop) {
  double customers = 0, spend = 0;
  for (const SpendRow &row : rows) {
    customers += static_cast<double>(row.weight);
    spend += static_cast<double>(row.weight) * row.mean;
  }
  require_customers(ModelKind::gamma_gamma, customers, 3);
  const double scale = spend / customers;
  const std::vector<std::vector<double>> starts{{std::log(5.0), std::log(4.0), std::log(0.6)},
                                                {std::log(1.0), std::log(2.0), std::log(1.0)},
                                                {std::log(20.0), std::log(10.0), std::log(0.5)}};
  const Maximum found =
      search(rows, starts, [&](auto some) { return GammaGammaLikelihood(some, scale, stop); });
  SpendModel model;
  model.kind = ModelKind::gamma_gamma;
  describe(found, std::array{1.0, 1.0, scale}, customers, model);
  model.diagnostics.skipped = skipped;
  model.diagnostics.log_likelihood = (found.value - std::log(scale)) * customers;
  return model;
}

} // namespace portfolio
