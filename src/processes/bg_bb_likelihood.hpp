#pragma once
#include "math/maximum.hpp"
#include "statistics/rows.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace portfolio::processes {

using math::Objective;
using statistics::PurchaseRow;

/// Mean log-likelihood of BG/BB (Fader, Hardie & Shang 2010, eq. 3) at log alpha, log beta,
/// log gamma, log delta, with the gradient in closed form. A customer's likelihood is
///   (α)_x (β)_{t−x}/(α+β)_t · (δ)_t/(γ+δ)_t · q(t),   q(i) = a(i) + b(i)·q(i+1),   q(n) = 1,
///   a(i) = γ/(γ+δ+i),   b(i) = (δ+i)/(γ+δ+i) · (β+i−x)/(α+β+i):
/// q is the probability of no purchase between t and n, by leaving before opportunity i+1 or by
/// passing it. All terms are positive, and q depends on x by β only.
///
/// The first factors are sums over the distinct x, t − x and t. For q the customers of one x are
/// cut at a place m between their t and n: steps of the recursion from m down to every t are shared
/// by all n, those from every n down to m by all t. Those on either side of m are cut again, so
/// that an evaluation takes n·log n steps for each x and one more for each row.
class BgBbLikelihood : public Objective {
public:
  /// Rows in canonical order. Error where opportunities() of one is; Stopped.
  BgBbLikelihood(std::span<const PurchaseRow> rows, Stop stop);

  /// Points to start from: most data lead from the first to the maximum.
  static std::vector<std::vector<double>> starts();

  std::size_t size() const override { return 4; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;

private:
  struct Place { ///< a customer: t and n as distances from the cut, down and up
    std::uint32_t down, up;
    double weight;
  };
  struct Cut { ///< customers of one x whose t and n lie on both sides of a place
    std::uint32_t x, at, lowest, highest;
    std::size_t first, last; ///< places
  };
  struct Steps;
  struct Sums;
  class Plan;

  void add_counts(Sums &sums) const;
  void add_cut(const Cut &cut, const Steps &steps, Sums &sums) const;

  double customers_ = 0;
  std::vector<double> purchases_, misses_, lasts_; ///< weight by x, by t − x, by t
  std::uint32_t longest_ = 0;                      ///< n
  std::vector<Cut> cuts_;
  std::vector<Place> places_;
  Stop stop_;
};

} // namespace portfolio::processes
