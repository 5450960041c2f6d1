#pragma once

namespace portfolio::processes {

/// Expected purchases of a living customer until the time z (in units of the rate A of lambda), who
/// leaves after each with probability p: lambda ~ Gamma(shape, 1), p ~ Beta(a, b).
///   E_p[(1 − (1+pz)^−shape)/p] = Σ_{j≥1} NB(j; shape, z/(1+z)) · Σ_{i<j} (b)_i/(a+b)_i
/// The sum where it is short, the integral over p where it is long; all terms are positive.
double purchases_while_alive(double shape, double z, double a, double b);

/// The same without end, discounted with delta per unit of time, kappa = A·delta ≥ 0:
///   E[λ/(κ + λp)] = shape · E[1/(κ + gp)],  g ~ Gamma(shape + 1, 1),
/// for kappa = 0 it is E[1/p] = (a+b−1)/(a−1), infinite for a ≤ 1.
double discounted_while_alive(double shape, double kappa, double a, double b);

/// P(such a customer is still one at the time z) = E[(1 + pz)^−shape].
double still_alive(double shape, double z, double a, double b);

/// Expected discounted time until such a customer leaves, in units of A: E[1/(κ + gp)],
/// g ~ Gamma(shape, 1); for kappa = 0 (a+b−1)/((a−1)(shape−1)), infinite for a ≤ 1 or shape ≤ 1.
double discounted_time_alive(double shape, double kappa, double a, double b);

} // namespace portfolio::processes
