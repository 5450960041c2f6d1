#include "fitting/fit_regular.hpp"

#include "fitting/totals.hpp"
#include "math/gamma.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/cnbd_k_likelihood.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace portfolio::fitting {

using math::log_gamma;
using processes::beta_geometric_starts;
using processes::CondensedLikelihood;

namespace {

constexpr int most_stages = 12;

/// A fit for one k, and its log-likelihood in the rows' own unit.
struct Regular {
  int k = 0;
  Maximum found;
  double log_likelihood = 0;
};

class RegularFit {
public:
  RegularFit(ModelKind kind, std::span<const PurchaseRow> rows, const SampleTotals &totals,
             double log_gaps, Stop stop)
      : kind_(kind), rows_(rows), totals_(totals), log_gaps_(log_gaps), stop_(stop) {}

  /// Stages are k times as fast as purchases. What the model of one stage less came to is near.
  Regular run(int k, const Regular &before) const {
    const double rate = totals_.log_rate() + std::log(k), scale = totals_.mean_time();
    std::vector<std::vector<double>> starts = beta_geometric_starts(rate);
    if (k > 1 && is_maximum(before.found)) {
      starts.insert(starts.begin(), before.found.at);
      starts.front()[1] += std::log((k - 1.0) / k);
    }
    Regular result{k, search(rows_, starts, [&](auto some) {
                     return CondensedLikelihood(kind_, k, some, scale, stop_);
                   })};
    result.log_likelihood = result.found.value * totals_.customers + (k - 1) * log_gaps_ -
                            totals_.purchases * (k * std::log(scale) + log_gamma(k));
    return result;
  }

private:
  ModelKind kind_;
  std::span<const PurchaseRow> rows_;
  const SampleTotals &totals_;
  double log_gaps_;
  Stop stop_;
};

} // namespace

PurchaseModel fit_regular(ModelKind kind, std::span<const PurchaseRow> rows, double log_gaps,
                          double unit_days, std::int64_t skipped, Stop stop) {
  const SampleTotals totals(rows);
  totals.require_enough(kind, free_parameters(kind));
  const RegularFit fit(kind, rows, totals, log_gaps, stop);
  Regular last = fit.run(1, {}), best = last;
  for (int k = 2; k <= most_stages && k - best.k <= 2; ++k) {
    last = fit.run(k, last);
    if (last.log_likelihood > best.log_likelihood) best = last;
  }
  PurchaseModel model;
  model.kind = kind;
  describe(best.found, std::array{1.0, totals.mean_time()}, totals.customers, model);
  model.parameters.push_back(best.k);
  model.diagnostics.standard_errors.push_back(std::numeric_limits<double>::quiet_NaN());
  model.diagnostics.log_likelihood = best.log_likelihood;
  model.diagnostics.skipped = skipped;
  model.unit_days = unit_days;
  return model;
}

} // namespace portfolio::fitting
