#include "processes/bg_nbd.hpp"
#include "processes/bg_nbd_future.hpp"

#include <cmath>

namespace portfolio::processes {
namespace {

/// E[1/p] and E[1/p²], p ~ Beta(a, b), a > 2.
double mean_inverse(double a, double b) { return (a + b - 1) / (a - 1); }
double mean_inverse_square(double a, double b) {
  return mean_inverse(a, b) * (a + b - 2) / (a - 2);
}

} // namespace

std::optional<DiscountedFuture> BetaGeometric::ahead(std::int64_t frequency, const Posterior &of,
                                                     double kappa, double z, double c,
                                                     DiscountCurves *curves,
                                                     DropoutTable *dropouts) {
  if (dropouts != nullptr)
    if (const auto found = dropouts->at(of.shape, c, kappa, of.a, of.b)) return found;
  if (curves != nullptr)
    if (const auto found = curves->until(frequency, of.shape, z, kappa, of.a, of.b)) return found;
  if (z == HUGE_VAL)
    return DiscountedFuture{discounted_while_alive(of.shape, kappa, of.a, of.b),
                            discounted_time_alive(of.shape, kappa, of.a, of.b)};
  const auto found = CondensedHorizon(1, of.shape, 0, of.a, of.b).until(z, kappa);
  if (!found) return std::nullopt;
  return DiscountedFuture{found->purchases, found->time};
}

/// Without discount and end.
std::optional<DiscountedSecond> BetaGeometric::undiscounted_second(const Posterior &now) {
  const auto &[shape, rate, a, b] = now;
  if (a <= 2 || shape <= 2) return std::nullopt;
  const double once = mean_inverse(a, b), twice = mean_inverse_square(a, b);
  return DiscountedSecond{once,
                          once / (shape - 1),
                          once,
                          2 * (twice - once),
                          (2 * twice - once) / (shape - 1),
                          2 * twice / ((shape - 1) * (shape - 2))};
}

/// A customer who buys at s and stays, and is still one at t > s, has the density λ(1−p)·e^(−λpt)
/// whenever s was; so all that is left of s is the discounted time before t, (1 − e^(−δt))/δ. The
/// factors λ and 1−p shift the densities of λ and p: b + 1, and once or twice shape + 1.
std::optional<DiscountedSecond> BetaGeometric::second(const PurchaseRow &customer, double delta,
                                                      double horizon, DiscountCurves *own,
                                                      DiscountCurves *shifted,
                                                      DropoutTable *dropouts) const {
  const double alive = p_alive(customer);
  if (alive == 0 || horizon == 0) return DiscountedSecond{};
  const Posterior now = posterior(customer);
  const double z = horizon / now.rate, kappa = delta * now.rate;
  if (kappa == 0 && z == HUGE_VAL) {
    const auto found = undiscounted_second(now);
    if (!found) return std::nullopt;
    return found->times(alive, now.rate);
  }
  Posterior stayed = now;
  ++stayed.shape;
  ++stayed.b;
  const double used = gap_discount(kappa, z);
  // Discount until the horizon, the same for all customers.
  const double c = delta * horizon, used_c = used == kappa ? c : least_gap;
  const auto at = [&](const Posterior &of, double discount, double until, DiscountCurves *curves) {
    return ahead(customer.frequency, of, discount, z, until, curves, dropouts);
  };
  const auto near = at(now, used, used_c, own), far = at(now, 2 * used, 2 * used_c, own),
             near_stayed = at(stayed, used, used_c, shifted),
             far_stayed = at(stayed, 2 * used, 2 * used_c, shifted),
             mean = used == kappa ? near : at(now, kappa, c, own),
             squares = used == kappa ? far : at(now, 2 * kappa, 2 * c, own);
  if (!near || !far || !mean || !squares || !near_stayed || !far_stayed) return std::nullopt;
  const double both = now.shape * (now.b / (now.a + now.b)); // E[λ(1−p)]
  return DiscountedSecond{
      mean->purchases,
      mean->time,
      squares->purchases,
      2 * both * (near_stayed->purchases - far_stayed->purchases) / used,
      (near->purchases - far->purchases + both * (near_stayed->time - far_stayed->time)) / used,
      2 * (near->time - far->time) / used}
      .times(alive, now.rate);
}

} // namespace portfolio::processes
