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

/// Mean log-likelihood of BG/CNBD-k or MBG/CNBD-k at log r, log alpha, log a, log b for one k, with
/// its gradient; without the terms (k − 1)·Σ log gap − Σ x·log Γ(k), in which there is no
/// parameter. With R = r + kx, c = x for BG and x + 1 for MBG, b' = b + c, ρ = (T − t_x)/(α + T):
///
///   Γ(R)/Γ(r) · α^r/(α+T)^R · Γ(a+b)Γ(b')/(Γ(b)Γ(a+b')) ·
///   (Σ_{j<k} (R)_j/j! ρ^j + a/(b'−1) · ((α+T)/(α+t_x))^R)
///
/// where the last term, of those who left with the last purchase, is missing for c = 0.
class CondensedLikelihood : public Objective {
public:
  /// Times are divided by `scale`: the log-likelihood in the rows' own unit is this one −
  /// k·Σ x·weight·log(scale). Rows in canonical order. k ≥ 1.
  CondensedLikelihood(ModelKind kind, int k, std::span<const PurchaseRow> rows, double scale,
                      Stop stop);

  std::size_t size() const override { return 4; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;

private:
  struct Sums;
  struct Frequency;
  void add(const PurchaseRow &row, const Frequency &frequency, Sums &sums) const;

  int k_;
  double extra_;
  double customers_ = 0;
  std::vector<PurchaseRow> rows_; ///< in scaled times
  Stop stop_;
};

} // namespace portfolio::processes
