#pragma once
#include <cstdint>

namespace portfolio::retention {

/// Longer tenures are an error: whoever counts that many periods has mistaken something else for
/// them.
inline constexpr std::int64_t most_periods = 100000;

/// What the sBG model says about contracts that are renewed period by period (Fader & Hardie 2007):
/// at the end of each period a customer leaves with a probability θ of their own, θ ~ Beta(α, β).
/// Times are numbers of periods. A customer who has survived n of them has renewed n times and is
/// in period n + 1. Error(bad_argument) for a time out of range.
class ShiftedBetaGeometric {
public:
  ShiftedBetaGeometric(double alpha, double beta) : alpha_(alpha), beta_(beta) {}

  /// S(t) = B(α, β+t)/B(α, β): P(a new customer is still there after t periods), t ≥ 0; of one who
  /// has survived n of them P(still there after t more).
  double survival_rate(std::int64_t t, std::int64_t survived = 0) const;

  /// r_t = (β+t−1)/(α+β+t−1): the share of those at risk in period t that renews at its end, t ≥ 1.
  double retention_rate(std::int64_t t) const;

  /// P(a new customer leaves at the end of period t) = S(t−1) − S(t), t ≥ 1.
  double churn_probability(std::int64_t t) const;

  /// Expected number of periods from the present one on, which counts: Σ_{t≥0} S(n+t)/S(n) =
  /// (α+β+n−1)/(α−1). Error(no_answer) for α ≤ 1, when it is infinite.
  double expected_lifetime(std::int64_t survived) const;
  /// Of the next `horizon` periods only, the present one among them.
  double expected_lifetime(std::int64_t survived, std::int64_t horizon) const;

  /// DEL: the same of a new customer, Σ_{t≥0} S(t)/(1+d)^t; d ≥ 0 per period. Error(no_answer)
  /// where that is infinite.
  double discounted_lifetime(double rate) const;

  /// DERL (Fader & Hardie 2010, eq. 6): the periods to come of a customer who has survived n of
  /// them, just before the next renewal, which if it comes is not discounted:
  /// Σ_{t>n} S(t)/S(n)/(1+d)^(t−n−1).
  double discounted_residual_lifetime(std::int64_t survived, double rate) const;

private:
  double alpha_, beta_;
};

} // namespace portfolio::retention
