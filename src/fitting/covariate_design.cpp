#include "fitting/covariate_design.hpp"

#include "fitting/estimate.hpp"
#include "math/linear.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace portfolio::fitting {
namespace {

/// Beyond rounding: what varies less than this in proportion to its size does not vary.
constexpr double no_range = 1e-12;
/// Share of the variance that the covariates before leave over, less than which is rounding.
constexpr double no_variance = 1e-10;

constexpr std::size_t rows_between_polls = 4096;

struct Standard {
  double centre, spread;
};

/// Weighted mean and deviation of column j, taken within its range so that nothing overflows.
Standard measure(ModelKind kind, const CovariateSample &sample, std::size_t j) {
  const std::size_t width = sample.covariates;
  double low = sample.values[j], high = low;
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    low = std::min(low, sample.values[i * width + j]);
    high = std::max(high, sample.values[i * width + j]);
  }
  const double range = high - low;
  if (!(range > no_range * std::max(std::abs(low), std::abs(high))))
    unanswerable(kind, "covariate " + std::to_string(j + 1) + " is the same for all customers",
                 "Leave it out: the parameters hold what all customers share.");
  double weights = 0, sum = 0, squares = 0;
  const auto each = [&](const auto &visit) {
    for (std::size_t i = 0; i < sample.rows.size(); ++i)
      visit((sample.values[i * width + j] - low) / range,
            static_cast<double>(sample.rows[i].weight));
  };
  each([&](double value, double weight) {
    weights += weight;
    sum += weight * value;
  });
  const double mean = sum / weights;
  each([&](double value, double weight) { squares += weight * (value - mean) * (value - mean); });
  return {low + range * mean, range * std::sqrt(squares / weights)};
}

/// Error if a column is explained by the ones before it; the columns have mean 0 and variance 1.
void require_rank(ModelKind kind, const CovariateSample &sample, const std::vector<double> &values,
                  Stop stop) {
  math::SquareMatrix products(sample.covariates);
  double weights = 0;
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop);
    const auto weight = static_cast<double>(sample.rows[i].weight);
    weights += weight;
    products.add_square(weight,
                        std::span(values).subspan(i * sample.covariates, sample.covariates));
  }
  math::SquareMatrix correlation(sample.covariates);
  for (std::size_t i = 0; i < correlation.size(); ++i)
    for (std::size_t j = 0; j < correlation.size(); ++j)
      correlation(i, j) = products(i, j) / weights;
  for (std::size_t j = 1; j < correlation.size(); ++j) {
    if (math::unexplained_variance(correlation, j) > no_variance) continue;
    unanswerable(
        kind, "covariate " + std::to_string(j + 1) + " is a linear combination of those before",
        "Leave out this covariate or one of the others: their effects cannot be told apart.");
  }
}

} // namespace

CovariateDesign standardise(ModelKind kind, const CovariateSample &sample, Stop stop) {
  CovariateDesign design;
  for (std::size_t j = 0; j < sample.covariates; ++j) {
    poll(stop);
    const Standard standard = measure(kind, sample, j);
    design.centres.push_back(standard.centre);
    design.spreads.push_back(standard.spread);
  }
  design.values.reserve(sample.values.size());
  for (std::size_t i = 0; i < sample.values.size(); ++i) {
    const std::size_t j = i % sample.covariates;
    design.values.push_back((sample.values[i] - design.centres[j]) / design.spreads[j]);
  }
  require_rank(kind, sample, design.values, stop);
  return design;
}

} // namespace portfolio::fitting
