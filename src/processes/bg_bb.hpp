#pragma once
#include "processes/discounted_second.hpp"
#include "statistics/rows.hpp"

#include <cstdint>
#include <limits>
#include <optional>

namespace portfolio::processes {

using statistics::PurchaseRow;

/// A customer of a business with discrete opportunities to buy (a yearly appeal, a weekly market):
/// x purchases, the last of them at opportunity t, of n opportunities since the first purchase.
/// x ≤ t ≤ n, t = 0 where x = 0.
struct Opportunities {
  std::int64_t x = 0, t = 0, n = 0;
};

/// More opportunities than this are an error: what is asked of them takes time in proportion.
inline constexpr std::int64_t most_opportunities = 100000;

/// Frequency, recency and age as counts. Error naming the value that is not whole, beyond
/// most_opportunities, or at odds with another one.
Opportunities opportunities(const PurchaseRow &customer);

/// What BG/BB (Fader, Hardie & Shang 2010) says about one customer: cheap to make for every row.
///
/// Before each opportunity a customer leaves with probability θ ~ Beta(γ, δ), and takes it
/// otherwise with probability p ~ Beta(α, β). Frequency, recency and age of a row are counts of
/// opportunities, as are horizons; everything is checked as opportunities() does, and the weight
/// plays no role. All sums are of positive terms: nothing cancels at γ = 1, for x = n or x = 0.
class BgBb {
public:
  BgBb(double alpha, double beta, double gamma, double delta)
      : alpha_(alpha), beta_(beta), gamma_(gamma), delta_(delta) {}

  /// Log-likelihood of the customer (eq. 3): of one order of purchases, not of their number.
  double log_likelihood(const PurchaseRow &customer) const;

  /// P(alive at opportunity n): the customer had not left when it came. 1 for t = n.
  double p_alive(const PurchaseRow &customer) const;

  /// P(alive at opportunity n + horizon); the paper's P(alive) (eq. 11) is that of horizon 1.
  double p_alive_after(const PurchaseRow &customer, double horizon) const;

  /// Expected purchases at the next opportunities n+1 … n+horizon (eq. 13).
  double expected_purchases(const PurchaseRow &customer, double horizon) const;

  /// P(no purchase at the next opportunities n+1 … n+horizon).
  double p_no_purchase(const PurchaseRow &customer, double horizon) const;

  /// Expected purchases at the next opportunities n+1 … n+horizon, that at n+j discounted by
  /// exp(−j·delta): the next opportunity is one whole step away. Without end it is the DERT of the
  /// paper (eq. 14), whose rate d per opportunity is delta = log(1+d). delta ≥ 0; Error(no_answer)
  /// without end for delta = 0 and γ ≤ 1, when the sum is infinite.
  double discounted_purchases(const PurchaseRow &customer, double delta,
                              double horizon = std::numeric_limits<double>::infinity()) const;

  /// The same without end if from n on opportunities are taken with probability `frequency` · p,
  /// and a customer leaves with `losses` · θ before each; what would be above 1 is 1.
  double changed_purchases(const PurchaseRow &customer, double delta, double frequency,
                           double losses) const;

  /// Expected number of these opportunities at which the customer is alive, discounted in the same
  /// way.
  double discounted_lifetime(const PurchaseRow &customer, double delta,
                             double horizon = std::numeric_limits<double>::infinity()) const;

  /// Second moments of both; nothing where they are infinite.
  std::optional<DiscountedSecond> second(const PurchaseRow &customer, double delta,
                                         double horizon) const;

  /// A new customer: P(purchases at so many of the first `horizon` opportunities) (eq. 7), and
  /// their expected number (eq. 8).
  double p_purchases(std::int64_t purchases, double horizon) const;
  double expected_purchases(double horizon) const;
  /// P(at least so many), and the expected number of ordered pairs of them, E[X(X − 1)].
  double p_at_least(std::int64_t purchases, double horizon) const;
  double expected_pairs(double horizon) const;

  /// What a customer who is alive at opportunity n does from the next one on: a new customer of
  /// this model.
  BgBb living(const PurchaseRow &customer) const;

private:
  /// Of a customer alive after t opportunities with x purchases, both at the end of n opportunities
  /// and without a purchase between t and n: the probabilities to have left, and to be alive.
  struct Idle {
    double left, alive;
  };
  Idle idle(Opportunities seen) const;
  double p_take(Opportunities seen) const; ///< an opportunity, if alive at n
  double lifetime(double passed, double delta, double horizon) const;
  double endless_lifetime(double passed, double delta) const;
  double changed_lifetime(double passed, double delta, double losses) const;

  double alpha_, beta_, gamma_, delta_;
};

} // namespace portfolio::processes
