#pragma once
#include "math/maximum.hpp"
#include "models/model.hpp"
#include "statistics/rows.hpp"

#include <span>
#include <vector>

namespace portfolio::processes {

using math::Objective;
using models::ModelKind;
using statistics::PurchaseRow;

/// Mean log-likelihood of BG/NBD (Fader, Hardie & Lee 2005, eq. 6) or MBG/NBD (Batislam et al.
/// 2007) at log r, log alpha, log a, log b, with gradient and Hessian in closed form.
///
/// Both are, with b' = b + x for BG/NBD and b' = b + x + 1 for MBG/NBD,
///   Γ(r+x)/Γ(r) · α^r/(α+T)^(r+x) · Γ(a+b)Γ(b')/(Γ(b)Γ(a+b')) · (1 + a/(b'−1) ·
///   ((α+T)/(α+t_x))^(r+x))
/// where for BG/NBD the last factor is 1 if x = 0: nobody leaves before the first repeat purchase.
///
/// Everything but the last factor is a sum over the distinct x and over the distinct T; the last
/// one needs a logarithm per distinct time and one exponential per row.
class BetaGeometricLikelihood : public Objective {
public:
  /// Times are divided by `scale` for the caller's comfort: the log-likelihood in the rows' own
  /// unit is this one − Σ x·weight · log(scale).
  BetaGeometricLikelihood(ModelKind kind, std::span<const PurchaseRow> rows, double scale,
                          Stop stop);

  std::size_t size() const override { return 4; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;
  std::vector<double> hessian(std::span<const double> at) const override;

private:
  struct Sums;
  void add_frequencies(Sums &sums) const;
  void add_ages(Sums &sums) const;
  template <bool second> void add_choices(Sums &sums) const;
  template <bool second> Sums sum_up(std::span<const double> at) const;

  struct Frequency {
    double x, weight;
  };
  struct Age {
    double time, weight, purchases; ///< purchases: Σ x·weight
  };
  struct Choice { ///< a customer who may have left: x, T and t_x by their place in the lists
    std::uint32_t x, age, recency;
    double weight;
  };
  double extra_; ///< b' = b + x + extra
  double customers_ = 0;
  std::vector<Frequency> frequencies_;
  std::vector<Age> ages_;
  std::vector<double> recencies_;
  std::vector<Choice> choices_;
  Stop stop_;
};

/// Where to start from, in log r, log alpha, log a, log b, times in units of `scale`: the mean age.
/// `log_rate` is the logarithm of the mean number of purchases per customer.
std::vector<std::vector<double>> beta_geometric_starts(double log_rate);
/// A typical model of such customers, around which a prior may lie: r 1, mean rate r/alpha as seen,
/// a 1, b 2.
std::vector<double> beta_geometric_centres(double log_rate);

} // namespace portfolio::processes
