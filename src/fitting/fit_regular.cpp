#include "fitting/fit_regular.hpp"

#include "base/error.hpp"
#include "fitting/prior.hpp"
#include "fitting/search.hpp"
#include "fitting/totals.hpp"
#include "math/gamma.hpp"
#include "processes/bg_nbd_likelihood.hpp"
#include "processes/cnbd_k_likelihood.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace portfolio::fitting {

using math::log_gamma;
using processes::beta_geometric_centres;
using processes::beta_geometric_starts;
using processes::CondensedLikelihood;

namespace {

constexpr int most_stages = 12, most_regular = 100;

/// Fits for k = 1, 2, 3, …: of few customers first, in turn, because the tops for one stage less
/// are near; then of all.
class RegularFit {
public:
  RegularFit(ModelKind kind, std::span<const PurchaseRow> rows, const SampleTotals &totals,
             double log_gaps, std::optional<double> deviation, Stop stop)
      : kind_(kind), rows_(rows), totals_(totals), log_gaps_(log_gaps), stop_(stop),
        prior_(prior_of(deviation, beta_geometric_centres(totals.log_rate()), totals.customers)),
        few_(are_many(rows.size()) ? thinned(rows, few_customers)
                                   : std::vector<PurchaseRow>(rows.begin(), rows.end())) {}

  /// log-likelihood of all customers at what few of them lead to.
  double scout(int k) {
    while (static_cast<int>(scouted_.size()) < k) {
      const int next = static_cast<int>(scouted_.size()) + 1;
      Scouted now{hills(likelihood(next, few_), starts(next)), 0};
      std::vector<double> unused(4);
      const double mean = are_many(rows_.size())
                              ? likelihood(next, rows_).evaluate(now.tops.front().at, unused)
                              : now.tops.front().value;
      now.log_likelihood = log_likelihood(next, mean);
      scouted_.push_back(std::move(now));
    }
    return scouted_[static_cast<std::size_t>(k - 1)].log_likelihood;
  }

  /// The fit to all customers, once scouted.
  Maximum run(int k) const {
    const std::vector<Maximum> &tops = scouted_[static_cast<std::size_t>(k - 1)].tops;
    if (!are_many(rows_.size())) return tops.front();
    return search_from(tops, few_customers, rows_, anywhere(k),
                       [&](auto some) { return likelihood(k, some); });
  }

  /// The fit for this k alone.
  Maximum run_alone(int k) const {
    return search(rows_, anywhere(k), [&](auto some) { return likelihood(k, some); });
  }

  Prior prior(int k) const {
    Prior prior = prior_;
    prior.centres[1] -= std::log(k);
    return prior;
  }

  double log_likelihood(int k, double mean) const {
    return mean * totals_.customers + (k - 1) * log_gaps_ -
           totals_.purchases * (k * std::log(totals_.mean_time()) + log_gamma(k));
  }

private:
  struct Scouted {
    std::vector<Maximum> tops;
    double log_likelihood;
  };

  WithPrior<CondensedLikelihood> likelihood(int k, std::span<const PurchaseRow> rows) const {
    return {CondensedLikelihood(kind_, k, rows, totals_.mean_time(), stop_), prior(k)};
  }
  /// Stages are k times as fast as purchases.
  Places anywhere(int k) const { return beta_geometric_starts(totals_.log_rate() + std::log(k)); }
  Starts starts(int k) const {
    Starts starts{anywhere(k)};
    if (k == 1) return starts;
    starts.anywhere.resize(2);
    for (const Maximum &top : scouted_.back().tops) {
      starts.nearly_tops.push_back(top.at);
      starts.nearly_tops.back()[1] += std::log((k - 1.0) / k);
    }
    return starts;
  }

  ModelKind kind_;
  std::span<const PurchaseRow> rows_;
  const SampleTotals &totals_;
  double log_gaps_;
  Stop stop_;
  Prior prior_; ///< for k = 1
  std::vector<PurchaseRow> few_;
  std::vector<Scouted> scouted_; ///< of k = 1, 2, …
};

/// A fit for one k, and its log-likelihood in the rows' own unit.
struct Regular {
  int k = 0;
  Maximum found;
  double log_likelihood = 0;
};

Regular best_of(RegularFit &fit, double doubt) {
  int likely = 1;
  for (int k = 2; k <= most_stages && k - likely <= 2; ++k)
    if (fit.scout(k) > fit.scout(likely)) likely = k;
  const auto run = [&](int k) {
    Regular result{k, fit.run(k), 0};
    result.log_likelihood = fit.log_likelihood(k, result.found.value);
    return result;
  };
  Regular best = run(likely);
  for (const int step : {1, -1})
    for (int k = best.k + step; k >= 1 && k <= most_stages; k += step) {
      if (fit.scout(k) < fit.scout(likely) - doubt) break;
      Regular next = run(k);
      if (!(next.log_likelihood > best.log_likelihood)) break;
      best = std::move(next);
    }
  return best;
}

} // namespace

PurchaseModel fit_regular(ModelKind kind, std::span<const PurchaseRow> rows, double log_gaps,
                          double unit_days, std::int64_t skipped, Stop stop, FitTerms terms) {
  const SampleTotals totals(rows);
  totals.require_enough(kind, free_parameters(kind));
  if (terms.k && !(*terms.k >= 1 && *terms.k <= most_regular))
    throw Error(Fault::bad_argument, "k is " + std::to_string(*terms.k),
                "It is a whole number from 1 to " + std::to_string(most_regular) + '.');
  RegularFit fit(kind, rows, totals, log_gaps, terms.prior, stop);
  const Regular best = terms.k ? Regular{*terms.k, fit.run_alone(*terms.k), 0}
                               : best_of(fit, by_chance * totals.customers / few_customers);
  PurchaseModel model;
  model.kind = kind;
  describe(best.found, std::array{1.0, totals.mean_time()}, totals.customers, model);
  model.parameters.push_back(best.k);
  model.diagnostics.standard_errors.push_back(std::numeric_limits<double>::quiet_NaN());
  model.diagnostics.log_likelihood =
      fit.log_likelihood(best.k, best.found.value - fit.prior(best.k).log_density(best.found.at));
  model.diagnostics.prior = terms.prior;
  model.diagnostics.skipped = skipped;
  model.unit_days = unit_days;
  return model;
}

} // namespace portfolio::fitting
