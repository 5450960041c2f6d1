#pragma once
#include "processes/bg_bb.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/cnbd_k_living.hpp"
#include "processes/pareto_nbd.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace portfolio::processes {

/// What one customer of a history may do after T, luck included: the distribution of the purchases
/// to come, of which expected_purchases() is the mean. With the probability to have left there are
/// none; of those who are alive at T the models know λ, and p or μ, as they know those of a new
/// customer, with other parameters.
///
/// Times in the model's unit of time; for BG/BB they are numbers of opportunities.
class Prospect {
public:
  using Living = std::variant<BetaGeometric, LivingCondensed, ParetoNbd, BgBb>;
  Prospect(double p_alive, Living living) : alive_(p_alive), living_(std::move(living)) {}

  /// P(X = n) and P(X ≥ n) of the purchases X in (T, T + horizon], 0 ≤ n ≤ 10^9.
  double p_purchases(std::int64_t n, double horizon) const;
  double p_at_least(std::int64_t n, double horizon) const;

  /// The smallest n with P(X > n) ≤ rest. Error(out_of_range) if it is more than 10^9.
  std::int64_t quantile(double rest, double horizon) const;

  /// P(X ≥ 1), P(X ≥ 2), … until at most `rest` is left, of models for which all of them together
  /// are cheaper than each alone; empty otherwise.
  std::vector<double> first_tails(double rest, double horizon) const;

  double expected_purchases(double horizon) const;
  /// E[X(X − 1)]: of the variance what the mean does not tell.
  double expected_pairs(double horizon) const;
  double variance(double horizon) const;

  /// P(there ever is another purchase), and the time after T by which it has come with half that
  /// probability; infinite where that is beyond the numbers. Not for BG/BB.
  double p_ever() const;
  double median_wait() const;

private:
  double alive_;
  Living living_;
};

/// The ends of an interval in which a number of purchases lies with probability `level`, half of
/// the rest being below it and half above.
struct PredictedCount {
  double expected = 0;
  std::int64_t lower = 0, upper = 0;
};
PredictedCount predicted_purchases(const Prospect &customer, double horizon, double level);

} // namespace portfolio::processes
