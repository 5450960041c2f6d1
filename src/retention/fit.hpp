#pragma once
#include "base/stop.hpp"
#include "math/maximum.hpp"
#include "models/model.hpp"
#include "retention/statistics.hpp"

#include <span>
#include <vector>

namespace portfolio::retention {

using math::Objective;
using models::Model;

/// Log-likelihood of the sBG model (Fader & Hardie 2007, eq. 6) per customer at log alpha,
/// log beta, with gradient and Hessian in closed form. Written over the periods t it is
///   Σ churned_t · log(α/(α+β+t−1)) + renewed_t · log((β+t−1)/(α+β+t−1)).
class ShiftedBetaGeometricLikelihood : public Objective {
public:
  ShiftedBetaGeometricLikelihood(std::span<const RetentionPeriod> periods, double customers,
                                 Stop stop)
      : periods_(periods), customers_(customers), stop_(stop) {}

  std::size_t size() const override { return 2; }
  double evaluate(std::span<const double> at, std::span<double> gradient) const override;
  std::vector<double> hessian(std::span<const double> at) const override;

private:
  struct Sums;
  Sums sum_up(std::span<const double> at) const;

  std::span<const RetentionPeriod> periods_;
  double customers_;
  Stop stop_;
};

/// How long contracts are renewed: sbg.
struct RetentionModel : Model {};

/// Maximum likelihood for sBG. Error(no_answer) with too few customers, or if nobody left or nobody
/// renewed; Stopped. A fit that runs to a boundary, as it does where churn does not fall with
/// tenure or only one period was observed, is returned and says so in its diagnostics.
RetentionModel fit_retention(const RetentionStatistics &statistics, Stop stop,
                             std::optional<double> prior = {});

} // namespace portfolio::retention
