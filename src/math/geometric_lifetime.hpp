#pragma once

namespace portfolio::math {

/// Σ_{j≥1} E[(1−θ)^j]/(1+κ)^j = E[(1−θ)/(κ+θ)], θ ~ Beta(a, b), κ ≥ 0: how often somebody who
/// leaves with probability θ each time stays, the j-th time discounted by j steps at the rate κ.
/// Ten digits at least; for κ = 0 it is b/(a−1), infinite for a ≤ 1.
double geometric_lifetime(double kappa, double a, double b);

} // namespace portfolio::math
