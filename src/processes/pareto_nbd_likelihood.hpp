#pragma once
#include "base/stop.hpp"
#include "math/maximum.hpp"
#include "processes/pareto_nbd_dropout.hpp"
#include "statistics/rows.hpp"

#include <span>
#include <vector>

namespace portfolio::processes {

using math::Objective;
using statistics::PurchaseRow;

/// Mean log-likelihood of Pareto/NBD (Schmittlein, Morrison & Colombo 1987) at log r, log alpha,
/// log s, log beta, with gradient and Hessian.
///
/// It is, for one customer,
///   Γ(r+x)/Γ(r) · α^r/(α+T)^(r+x) · (β/(β+T))^s · (1 + P(left)/P(alive)).
/// Everything but the last factor is a sum over the distinct x and over the distinct (x, T); the
/// last one takes a quadrature per row, that gives the derivatives too.
class ParetoNbdLikelihood : public Objective {
public:
  /// Rows in canonical order. Times are divided by `scale` for the caller's comfort: the
  /// log-likelihood in the rows' own unit is this one − Σ x·weight · log(scale).
  ParetoNbdLikelihood(std::span<const PurchaseRow> rows, double scale, Stop stop);

  std::size_t size() const override { return 4; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;
  std::vector<double> hessian(std::span<const double> at) const override;

private:
  struct Sums;
  void add_frequencies(Sums &sums) const;
  void add_ages(Sums &sums) const;
  template <int derivatives> void add_leavers(Sums &sums) const;
  template <int derivatives> Sums sum_up(std::span<const double> at) const;

  struct Frequency {
    double x, weight;
  };
  struct Age {
    double time, x, weight;
  };
  struct Leaver { ///< a customer who may have left: T > t_x
    double x, recency, age, weight;
  };
  double customers_ = 0;
  std::vector<Frequency> frequencies_;
  std::vector<Age> ages_;
  std::vector<Leaver> leavers_;
  Stop stop_;
};

/// Where to start from, in log r, log alpha, log s, log beta, times in units of `scale`: the mean
/// age. `rate` is the mean number of purchases per customer. The first one nearly always serves.
std::vector<std::vector<double>> pareto_nbd_starts(double rate);
/// A typical model of such customers, around which a prior may lie: r 1, mean rate r/alpha as seen,
/// s 1, beta the mean age.
std::vector<double> pareto_nbd_centres(double log_rate);

} // namespace portfolio::processes
