#include "math/expectation.hpp"
#include "math/gamma.hpp"
#include "math/log_quotient.hpp"
#include "processes/cnbd_k_future.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace portfolio::processes {

using math::BetaMean;
using math::gamma_rule;
using math::log_growth;
using math::Rule;

namespace {

constexpr double negligible = 1e-18;

/// Σ weight_i · (always_i + (1 − p)·chance_i)/(slow_i + p·fast_i): what an expectation over rates
/// is for one p. always, chance, slow and fast are not negative.
class Fractions {
public:
  void add(double weight, double always, double chance, double slow, double fast) {
    terms_.push_back({weight * always, weight * chance, slow, fast});
  }
  double at(double p) const {
    double sum = 0;
    for (const Term &term : terms_)
      sum += (term.always + (1 - p) * term.chance) / (term.slow + p * term.fast);
    return sum;
  }

private:
  struct Term {
    double always, chance, slow, fast;
  };
  std::vector<Term> terms_;
};

/// θ^n and 1 − θ^n of a discounted wait θ = g/(g + kappa) for one stage.
struct Wait {
  double log_theta;
  Wait(double rate, double kappa)
      : log_theta(rate > 0 ? -log_growth(kappa, rate) : -std::numeric_limits<double>::max()) {}
  double left(double n) const { return std::exp(n * log_theta); }
  double lost(double n) const { return -std::expm1(n * log_theta); }
};

} // namespace

/// E[θ^(k−j)/(1 − (1−p)θ^k)], θ = g/(g + kappa). The factor g of the numerator goes into the
/// density, which cuts its tail at small rates.
double CondensedFuture::discounted_purchases(double kappa, double losses) const {
  if (kappa == 0) return a_ > 1 ? (1 + b_ / (a_ - 1)) / losses : HUGE_VAL;
  const auto k = static_cast<double>(k_);
  Fractions fractions;
  for (std::size_t j = 0; j < k_; ++j) {
    if (made_[j] < negligible) continue;
    const auto made = static_cast<double>(j);
    const double shape = shape_ + made;
    const Rule rates = gamma_rule(shape + 1);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const Wait wait(rates.points[i], kappa);
      fractions.add(made_[j] * rates.weights[i] * shape / rates.points[i] * wait.left(k - made), 1,
                    0, wait.lost(k), losses * wait.left(k));
    }
  }
  return BetaMean(a_, b_).of(fractions.at(0), fractions.at(1),
                             [&](double p) { return fractions.at(p); });
}

/// (1 − E[e^(−kappa·τ)])/kappa for the time τ until the customer leaves; with θ as above and p the
/// mean is pθ^(k−j)/(1 − (1−p)θ^k), and 1 less it
///   (1 − θ^(k−j) + (1−p) θ^(k−j) (1 − θ^j))/(1 − θ^k + pθ^k).
double CondensedFuture::discounted_time(double kappa) const {
  const auto k = static_cast<double>(k_);
  if (kappa == 0) return mean_time();
  Fractions left; // of P(leaving before a deadline at the rate kappa) what it lacks of 1
  for (std::size_t j = 0; j < k_; ++j) {
    if (made_[j] < negligible) continue;
    const auto made = static_cast<double>(j);
    const Rule rates = gamma_rule(shape_ + made, kappa);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      const Wait wait(rates.points[i], kappa);
      left.add(made_[j] * rates.weights[i], wait.lost(k - made),
               wait.left(k - made) * wait.lost(made), wait.lost(k), wait.left(k));
    }
  }
  return BetaMean(a_, b_).of(left.at(0), left.at(1), [&](double p) { return left.at(p); }) / kappa;
}

double CondensedFuture::mean_time() const {
  if (a_ <= 1 || shape_ <= 1) return HUGE_VAL;
  const double stages = static_cast<double>(k_) * (1 + b_ / (a_ - 1));
  double result = 0;
  for (std::size_t j = 0; j < k_; ++j) {
    const auto made = static_cast<double>(j);
    result += made_[j] * (stages - made) / ((shape_ - 1) + made);
  }
  return result;
}

} // namespace portfolio::processes
