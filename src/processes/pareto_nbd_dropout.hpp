#pragma once
#include <array>
#include <cstddef>

namespace portfolio::processes {

/// Pareto/NBD: lambda ~ Gamma(r, rate alpha) purchases per unit of time, until a lifetime of mean
/// 1/mu ends, mu ~ Gamma(s, rate beta).
struct ParetoParameters {
  double r, alpha, s, beta;
};

/// log P(left)/P(alive) of a customer at T, −∞ if nobody can have left since the last purchase;
/// with its first and second derivatives in r, alpha, s, beta (0 where it is −∞).
struct LogOddsLeft {
  double value;
  std::array<double, 4> slope{};
  std::array<std::array<double, 4>, 4> curve{}; ///< upper triangle
};

/// The odds are an integral over the time u of leaving between last purchase and T,
///   s ∫ ((α+T)/(α+u))^(r+x) · ((β+T)/(β+u))^s · du/(β+u),
/// taken in log scale and to some 11 digits whatever the parameters (the hypergeometric functions
/// of Schmittlein, Morrison & Colombo 1987 overflow or cancel for some). `derivatives` is 0, 1 or
/// 2; those that are not wanted stay 0. 0 ≤ recency ≤ age, finite.
template <int derivatives> LogOddsLeft log_odds_left(const ParetoParameters &model,
                                                     double frequency, double recency, double age);

extern template LogOddsLeft log_odds_left<0>(const ParetoParameters &, double, double, double);
extern template LogOddsLeft log_odds_left<1>(const ParetoParameters &, double, double, double);
extern template LogOddsLeft log_odds_left<2>(const ParetoParameters &, double, double, double);

} // namespace portfolio::processes
