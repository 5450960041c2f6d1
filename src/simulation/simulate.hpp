#pragma once
#include "base/day.hpp"
#include "math/random.hpp"
#include "models/model.hpp"

namespace portfolio::simulation {

using math::Random;
using models::ModelKind;

/// A shop whose customers behave as the models say.
struct Shop {
  ModelKind kind;        ///< a model of purchases
  double r, alpha, a, b; ///< its parameters; r, alpha, s, beta or alpha, beta, gamma, delta
  double unit_days;      ///< its unit of time; 0 is an Error
  double p, q, gamma;    ///< of the gamma-gamma spend model
  int k = 1;             ///< stages of a purchase, for (M)BG/CNBD-k
};

/// Which customers: numbered from 1, first purchases between since and until, nothing after.
struct Simulated {
  std::int64_t customers; ///< 1 … 10^9
  Day since, until;       ///< since < until
  std::int64_t seed;
};

struct SimulatedPurchase {
  std::int64_t customer;
  Day day;
  std::int64_t cents; ///< at most 10^15
};

/// Draws the purchases of one customer after the other, each in the order of time. What customer i
/// does depends on the seed and on i alone, not on how many customers there are. Per customer the
/// draws are: moment of the first purchase, uniform over the whole time; purchase rate, gamma(r,
/// α); drop-out probability, beta(a, b), as two gammas; spend rate ν, gamma(q, γ); then for each
/// purchase its amount, gamma(p, ν), whether the customer leaves (uniform < p; not after the first
/// purchase under BG), and the exponential time to the next, of CNBD-k the sum of k of them.
///
/// Pareto/NBD: in place of the drop-out probability its rate μ, gamma(s, β), and the exponential
/// lifetime; after each amount only the time to the next purchase. BG/BB: the probability to take
/// an opportunity, beta(α, β), in place of the rate, that to leave, beta(γ, δ); opportunities come
/// every unit of time after the first purchase, and at each of them it is drawn whether the
/// customer leaves, and if not, whether he buys.
///
/// Plain data: it may be kept in memory that nobody destroys.
class Simulation {
public:
  /// Error(bad_argument, bad_date) for what cannot be simulated.
  Simulation(const Shop &shop, const Simulated &wanted);

  /// False when all customers are done. Error(too_large) for a customer of a million purchases.
  bool next(SimulatedPurchase &purchase);

private:
  void begin_customer();
  void begin_rate();
  void begin_lifetime();
  double draw_beta(double a, double b);
  std::int64_t draw_cents();
  void move_on();
  void next_opportunity();

  Shop shop_;
  Simulated wanted_;
  double days_; ///< from since to until
  std::int64_t customer_ = 0;
  std::int64_t purchases_ = 0; ///< of the current customer
  Random random_;
  double at_ = 0;        ///< days after since; the customer is done when it reaches days_
  double wait_ = 0;      ///< mean days between purchases
  double leaves_ = 0;    ///< drop-out probability
  double takes_ = 0;     ///< probability to take an opportunity
  double end_ = 0;       ///< days after since, of the lifetime
  double log_spend_ = 0; ///< −log ν
};

} // namespace portfolio::simulation
