#pragma once
#include "math/maximum.hpp"
#include "statistics/rows.hpp"

#include <span>
#include <vector>

namespace portfolio::processes {

using math::Objective;
using statistics::SpendRow;

/// Mean log-likelihood of the gamma-gamma model of spend (Fader & Hardie 2013, eq. 1a) at log p,
/// log q, log gamma, with gradient and Hessian in closed form:
///   Γ(px+q)/(Γ(px)Γ(q)) · γ^q · z^(px−1) · x^(px) / (γ+xz)^(px+q),   z the mean of x purchases.
class GammaGammaLikelihood : public Objective {
public:
  /// Means are divided by `scale`: the log-likelihood in money is this one − Σ weight · log(scale).
  GammaGammaLikelihood(std::span<const SpendRow> rows, double scale, Stop stop);

  std::size_t size() const override { return 3; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;
  std::vector<double> hessian(std::span<const double> at) const override;

private:
  struct Sums;
  void add_frequencies(Sums &sums) const;
  void add_means(Sums &sums) const;
  Sums sum_up(std::span<const double> at) const;

  struct Frequency {
    double x, weight;
  };
  struct Mean {
    double x, total, weight; ///< total: of the x purchases, x·z
  };
  double customers_ = 0;
  double logs_ = 0; ///< Σ weight · log z
  std::vector<Frequency> frequencies_;
  std::vector<Mean> means_;
  Stop stop_;
};

} // namespace portfolio::processes
