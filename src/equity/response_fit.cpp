#include "equity/response_fit.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "equity/rates.hpp"
#include "math/linear.hpp"
#include "math/maximum.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace portfolio::equity {
namespace {

constexpr double limit = 16; ///< of log-odds and logarithms: beyond it a parameter is at its end

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// The mean log-likelihood in log-odds of the ceiling and log speed; with a ceiling of 1 in the
/// latter alone. Spend is in units of its mean.
class Likelihood : public math::Objective {
public:
  Likelihood(std::span<const Trial> trials, double unit, bool has_ceiling)
      : trials_(trials), unit_(unit), has_ceiling_(has_ceiling) {
    for (const Trial &trial : trials) total_ += static_cast<double>(trial.tried);
  }
  std::size_t size() const override { return has_ceiling_ ? 2 : 1; }
  double total() const { return total_; }

  double evaluate(std::span<const double> at, std::span<double> gradient) const override {
    const double ceiling = has_ceiling_ ? logistic(at[0]) : 1;
    const double speed = std::exp(at[size() - 1]);
    double sum = 0, by_ceiling = 0, by_speed = 0;
    for (const Trial &trial : trials_) {
      if (trial.spend == 0) continue; // wins nobody, whatever the parameters
      const double reach = speed * trial.spend / unit_, share = -std::expm1(-reach);
      const double rate = ceiling * share;
      const double missed = (1 - ceiling) + ceiling * std::exp(-reach);
      const auto won = static_cast<double>(trial.won),
                 lost = static_cast<double>(trial.tried - trial.won);
      if (won > 0) sum += won * std::log(rate);
      if (lost > 0) sum += lost * std::log(missed);
      const double slope = (won > 0 ? won / rate : 0) - (lost > 0 ? lost / missed : 0);
      by_ceiling += slope * share * ceiling * (1 - ceiling);
      by_speed += slope * ceiling * std::exp(-reach) * reach;
    }
    if (has_ceiling_) gradient[0] = by_ceiling / total_;
    gradient[size() - 1] = by_speed / total_;
    return sum / total_;
  }

private:
  std::span<const Trial> trials_;
  double unit_, total_ = 0;
  bool has_ceiling_;
};

void require_trials(std::span<const Trial> trials, const std::string &what) {
  const Trial *first = nullptr;
  bool differs = false;
  for (const Trial &trial : trials) {
    if (!(trial.spend >= 0 && std::isfinite(trial.spend)))
      throw Error(Fault::bad_argument, what + " spend is " + real_text(trial.spend),
                  "It is money per prospect, or per customer, in a period: at least 0.");
    if (trial.won < 0 || trial.won > trial.tried)
      throw Error(Fault::bad_argument,
                  what + ": " + std::to_string(trial.won) + " of " + std::to_string(trial.tried),
                  "Of those who were tried in a period between none and all are won.");
    if (trial.spend == 0 && trial.won > 0)
      throw Error(Fault::no_answer,
                  what + ": " + std::to_string(trial.won) + " of " + std::to_string(trial.tried) +
                      " without any spend",
                  "The response says that money wins all who are won. Leave out those who come or "
                  "stay anyway.");
    if (trial.spend == 0 || trial.tried == 0) continue;
    if (first == nullptr)
      first = &trial;
    else
      differs = differs || trial.spend != first->spend;
  }
  if (!differs)
    throw Error(Fault::no_answer, what + ": fewer than two different spends",
                "Ceiling and effect of money cannot be told apart by one spend. Give the ceiling: "
                "see the form with two points.");
}

ResponseFit of_estimates(const Likelihood &objective, const math::Maximum &best, double unit) {
  ResponseFit result;
  const std::size_t n = objective.size();
  result.ceiling = n == 2 ? logistic(best.at[0]) : 1;
  result.speed = std::exp(best.at[n - 1]) / unit;
  result.log_likelihood = best.value * objective.total();
  std::vector<double> hessian = best.hessian;
  for (double &cell : hessian) cell *= objective.total();
  const std::vector<double> spread = math::covariance(hessian, n);
  if (n == 2)
    result.covariance = {spread[0], spread[2], spread[3]};
  else
    result.covariance = {0, 0, spread[0]};
  result.found = n == 2 ? Found::both : Found::ceiling_1;
  return result;
}

/// The log-likelihood if money had no effect: the same rate in all periods.
double without_effect(std::span<const Trial> trials) {
  double won = 0, tried = 0;
  for (const Trial &trial : trials) {
    if (trial.spend == 0) continue;
    won += static_cast<double>(trial.won);
    tried += static_cast<double>(trial.tried);
  }
  const double lost = tried - won;
  return (won > 0 ? won * std::log(won / tried) : 0) +
         (lost > 0 ? lost * std::log(lost / tried) : 0);
}

bool is_top(const math::Maximum &best) {
  return !best.bounded && best.gain_left < 1e-6 &&
         std::ranges::all_of(best.at, [](double x) { return std::abs(x) < limit - 1; });
}

} // namespace

std::optional<double> ResponseFit::ceiling_error() const {
  if (found != Found::both) return std::nullopt;
  return ceiling * (1 - ceiling) * std::sqrt(covariance[0]);
}

std::optional<double> ResponseFit::speed_error() const {
  if (found == Found::no_effect) return std::nullopt;
  return speed * std::sqrt(covariance[2]);
}

ResponseFit ResponseFit::moved(double log_odds, double log_speed) const {
  ResponseFit result = *this;
  if (log_odds != 0) result.ceiling = logistic(std::log(ceiling / (1 - ceiling)) + log_odds);
  result.speed = speed * std::exp(log_speed);
  return result;
}

ResponseFit fit_response(std::span<const Trial> trials, const char *what) {
  require_trials(trials, what);
  double spend = 0, tried = 0, most = 0;
  for (const Trial &trial : trials) {
    spend += trial.spend * static_cast<double>(trial.tried);
    tried += static_cast<double>(trial.tried);
    if (trial.tried > 0) most = std::max(most, trial.spend);
  }
  const double unit = in_range(spend / tried, "mean spend");
  const Likelihood free(trials, unit, true), full(trials, unit, false);
  ResponseFit result;
  for (const double start : {0.0, 1.5, -1.5}) {
    const math::Maximum best = math::maximise(free, {start, 0}, limit);
    if (!is_top(best)) continue;
    const ResponseFit found = of_estimates(free, best, unit);
    if (result.found == Found::no_effect || found.log_likelihood > result.log_likelihood)
      result = found;
  }
  // Without a top the likelihood rises towards one of two ends.
  if (result.found == Found::no_effect) {
    const math::Maximum straight = math::maximise(full, {-1}, limit);
    if (is_top(straight) && straight.value * full.total() > without_effect(trials))
      result = of_estimates(full, straight, unit);
  }
  result.most_spend = most;
  return result;
}

namespace {

Balance balance_of(double margin, double annual_rate, const ResponseFit &acquisition,
                   const ResponseFit &retention) {
  return {margin, annual_rate, Response::of(acquisition.ceiling, acquisition.speed),
          Response::of(retention.ceiling, retention.speed)};
}

/// Variance of a function of the estimates of a response with these derivatives.
double spread(const ResponseFit &fit, double by_odds, double by_speed) {
  return by_odds * by_odds * fit.covariance[0] + 2 * by_odds * by_speed * fit.covariance[1] +
         by_speed * by_speed * fit.covariance[2];
}

} // namespace

std::optional<UncertainOptimum> optimum_of(double margin, double annual_rate,
                                           const ResponseFit &acquisition,
                                           const ResponseFit &retention, double acquisition_today,
                                           double retention_today) {
  if (acquisition.found == Found::no_effect || retention.found == Found::no_effect)
    return std::nullopt;
  const Balance balance = balance_of(margin, annual_rate, acquisition, retention);
  UncertainOptimum result{balance.situation("today", acquisition_today, retention_today),
                          balance.optimum(),
                          {},
                          {},
                          {},
                          {}};
  constexpr double step = 0x1p-12;
  double variances[4] = {};
  for (const ResponseFit *moved : {&acquisition, &retention}) {
    double slopes[2][4] = {};
    for (int i = 0; i < 2; ++i) {
      if (i == 0 && moved->found != Found::both) continue;
      for (const double sign : {1.0, -1.0}) {
        const ResponseFit other = moved->moved(i == 0 ? sign * step : 0, i == 1 ? sign * step : 0);
        const Situation at =
            balance_of(margin, annual_rate, moved == &acquisition ? other : acquisition,
                       moved == &retention ? other : retention)
                .optimum();
        const double values[4] = {at.acquisition_spend, at.retention_spend, at.customer_value,
                                  at.equity};
        for (int k = 0; k < 4; ++k) slopes[i][k] += sign * values[k] / (2 * step);
      }
    }
    for (int k = 0; k < 4; ++k) variances[k] += spread(*moved, slopes[0][k], slopes[1][k]);
  }
  const auto error = [&](int k, double spend) -> std::optional<double> {
    if (!std::isfinite(variances[k]) || spend == 0) return std::nullopt; // a corner does not move
    return std::sqrt(std::max(variances[k], 0.0));
  };
  result.acquisition_error = error(0, result.optimum.acquisition_spend);
  result.retention_error = error(1, result.optimum.retention_spend);
  result.value_error = error(2, 1);
  result.equity_error = error(3, 1);
  return result;
}

std::string explanation(const std::optional<UncertainOptimum> &found,
                        const ResponseFit &acquisition, const ResponseFit &retention) {
  std::string text;
  const auto say = [&](const std::string &sentence) {
    if (!text.empty()) text += ' ';
    text += sentence;
  };
  if (!found) {
    if (acquisition.found == Found::no_effect)
      say("In the periods with more spend on acquisition no larger share was won.");
    if (retention.found == Found::no_effect)
      say("In the periods with more spend on retention no larger share stayed.");
    say("So there is no optimum to compute.");
    return text;
  }
  const Situation &best = found->optimum;
  say(best.acquisition_spend == 0
          ? "It does not pay to win customers: the first one costs more than a customer is worth."
          : "Winning one customer more costs as much as a customer is worth.");
  say(best.retention_spend == 0
          ? "It does not pay to keep customers: the first one costs more than a customer is worth."
          : "Keeping one customer more costs as much as a customer is worth.");
  if (acquisition.found == Found::ceiling_1)
    say("The spends on acquisition show no ceiling; it was taken to be 1.");
  if (retention.found == Found::ceiling_1)
    say("The spends on retention show no ceiling; it was taken to be 1.");
  if (best.acquisition_spend > acquisition.most_spend)
    say("The best spend on acquisition lies beyond all that were tried: approach it in steps.");
  if (best.retention_spend > retention.most_spend)
    say("The best spend on retention lies beyond all that were tried: approach it in steps.");
  return text;
}

} // namespace portfolio::equity
