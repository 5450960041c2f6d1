#pragma once
#include "survival/survival.hpp"

#include <optional>
#include <vector>

namespace portfolio::survival {

/// One step of the Kaplan–Meier estimate S(t) = Π (1 − d/n) over the durations up to t, of n
/// customers at risk d with the event (Kaplan & Meier 1958). Who is censored at a duration is at
/// risk for the events of the same duration.
struct SurvivalPoint {
  double duration = 0;
  std::int64_t at_risk = 0, events = 0, censored = 0;
  double survival = 1;
  /// Greenwood's Σ d/(n(n−d)), the variance of log S; nothing once S is 0.
  std::optional<double> log_variance = 0;
  std::optional<double> std_error() const; ///< of S
};

/// A row per distinct duration, those with censored customers only among them; ascending. Who
/// entered late is at risk at u if entry < u ≤ duration. If at some time nobody is left, S stays 0,
/// whoever enters later.
std::vector<SurvivalPoint> kaplan_meier(const SurvivalTable &table, Stop stop = asked_to_stop);

/// Both ends of the interval exp(log S ± z · standard error of log S), the upper one at most 1;
/// `width` is z (math/delta_method.hpp).
struct SurvivalInterval {
  double lower, upper;
};
std::optional<SurvivalInterval> interval(const SurvivalPoint &point, double width);

/// S at a duration: 1 before the first one, constant between two; beyond the last one 0 if it is 0
/// there, otherwise nothing, as nobody has been watched that long. Error(bad_argument) for a
/// duration as above. None of these knows anything of a table without customers.
std::optional<double> survival_at(const SurvivalTable &table, double duration);

/// Error(bad_argument) unless 0 < p ≤ 1.
void require_share(double p);

/// The least duration after which S ≤ 1 − p, after require_share(); rounding of the size
/// of 1e-12 is not told from equality. Nothing if S stays above.
std::optional<double> survival_quantile(const SurvivalTable &table, double p);

/// That, and the least durations after which the lower and the upper end of the interval of S are
/// (Brookmeyer & Crowley 1982).
struct QuantileInterval {
  std::optional<double> quantile, lower, upper;
};
QuantileInterval survival_quantile(const SurvivalTable &table, double p, double level);

/// ∫ S from 0 to the horizon, the mean duration of which no more than the horizon counts, and its
/// standard error, the root of Σ (∫ S from t to the horizon)² d/(n(n−d)). Nothing beyond the last
/// duration, as for survival_at.
struct RestrictedMean {
  double mean, std_error;
};
std::optional<RestrictedMean> restricted_mean(const SurvivalTable &table, double horizon);

} // namespace portfolio::survival
