#pragma once
#include "equity/balance.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace portfolio::equity {

/// One period: what was spent per prospect, or per customer, and how many of them it won, or kept.
struct Trial {
  double spend;
  std::int64_t tried, won;
};

/// How a response is known from a history.
enum class Found : std::uint8_t {
  both,      ///< ceiling and speed
  ceiling_1, ///< the rates rise as if there were no ceiling: it is taken to be 1
  no_effect, ///< rates do not rise with the spend: neither is known
};

/// The response of money by maximum likelihood, each period binomial. Plain data.
struct ResponseFit {
  Found found = Found::no_effect;
  double ceiling = 0, speed = 0;
  /// Variance of log-odds of the ceiling (0 where that is taken), covariance, variance of log
  /// speed.
  std::array<double, 3> covariance = {};
  double log_likelihood = 0;
  double most_spend = 0; ///< of a period

  std::optional<double> ceiling_error() const;
  std::optional<double> speed_error() const;
  /// The same with other estimates, by so much in log-odds and in logarithms.
  ResponseFit moved(double log_odds, double log_speed) const;
};

/// Error(bad_argument) for counts that cannot be, or a spend below 0; Error(no_answer) where the
/// periods do not tell two numbers. `what` names the money: acquisition, retention.
ResponseFit fit_response(std::span<const Trial> trials, const char *what);

/// A situation and how sure one may be of it, by the delta method. Plain data.
struct UncertainOptimum {
  Situation today; ///< by the fitted rates, at the spend of the last period
  Situation optimum;
  std::optional<double> acquisition_error, retention_error, value_error, equity_error;
};

/// Nothing where a response is not known.
std::optional<UncertainOptimum> optimum_of(double margin, double annual_rate,
                                           const ResponseFit &acquisition,
                                           const ResponseFit &retention, double acquisition_today,
                                           double retention_today);

/// What to make of the optimum, in words.
std::string explanation(const std::optional<UncertainOptimum> &found,
                        const ResponseFit &acquisition, const ResponseFit &retention);

} // namespace portfolio::equity
