#pragma once
#include "base/day.hpp"
#include "math/random.hpp"
#include "models/model.hpp"

namespace portfolio::simulation {

using math::Random;
using models::ModelKind;

/// A shop whose customers behave as the models say.
struct Shop {
  ModelKind kind;        ///< bg_nbd or mbg_nbd
  double r, alpha, a, b; ///< of the purchase model
  double unit_days;      ///< its unit of time; 0 is an Error
  double p, q, gamma;    ///< of the gamma-gamma spend model
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
/// purchase under BG/NBD), and the exponential time to the next.
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
  std::int64_t draw_cents();
  void move_on();

  Shop shop_;
  Simulated wanted_;
  double days_; ///< from since to until
  std::int64_t customer_ = 0;
  std::int64_t purchases_ = 0; ///< of the current customer
  Random random_;
  double at_ = 0;        ///< days after since; the customer is done when it reaches days_
  double wait_ = 0;      ///< mean days between purchases
  double leaves_ = 0;    ///< drop-out probability
  double log_spend_ = 0; ///< −log ν
};

} // namespace portfolio::simulation
