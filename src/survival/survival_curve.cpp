#include "survival/survival_curve.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "math/delta_method.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::survival {

using math::normal_width;

namespace {

constexpr std::size_t rows_between_polls = 1 << 16;
constexpr double rounding = 1e-12;

/// Where S, or an end of its interval, has come down to a level below 1.
bool has_reached(double survival, double level) {
  return survival < 1 && survival <= level + rounding;
}

/// Is S unknown there? Empty curves are known nowhere.
bool is_beyond(const std::vector<SurvivalPoint> &curve, double duration) {
  return curve.empty() || (duration > curve.back().duration && curve.back().survival > 0);
}

} // namespace

std::optional<double> SurvivalPoint::std_error() const {
  if (!log_variance) return std::nullopt;
  return survival * std::sqrt(*log_variance);
}

std::vector<SurvivalPoint> kaplan_meier(const SurvivalTable &table, Stop stop) {
  std::vector<SurvivalPoint> curve;
  curve.reserve(table.rows.size());
  SurvivalPoint now;
  now.at_risk = at_risk_from_the_start(table);
  // Factors without a change of those at risk between them telescope: one division instead of many
  // roundings, and the plain share of the survivors where nobody is censored.
  double base = 1;
  std::int64_t base_at_risk = now.at_risk;
  for (const SurvivalRow &row : table.rows) {
    if (curve.size() % rows_between_polls == 0) poll(stop);
    now.duration = row.duration;
    now.events = row.events;
    now.censored = row.censored;
    const std::int64_t left = now.at_risk - row.events;
    if (row.events > 0 && now.log_variance) now.survival = base * (real(left) / real(base_at_risk));
    if (left == 0 && row.events > 0)
      now.log_variance.reset();
    else if (row.events > 0 && now.log_variance)
      *now.log_variance += real(row.events) / real(now.at_risk) / real(left);
    if (row.customers() > 0) curve.push_back(now);
    now.at_risk = left - row.censored + row.entered;
    if (row.censored > 0 || row.entered > 0) {
      base = now.survival;
      base_at_risk = now.at_risk;
    }
  }
  return curve;
}

std::optional<SurvivalInterval> interval(const SurvivalPoint &point, double width) {
  if (!point.log_variance) return std::nullopt;
  const double factor = std::exp(width * std::sqrt(*point.log_variance));
  return SurvivalInterval{point.survival / factor, std::min(1.0, point.survival * factor)};
}

std::optional<double> survival_at(const SurvivalTable &table, double duration) {
  checked_duration(duration);
  const auto curve = kaplan_meier(table);
  if (is_beyond(curve, duration)) return std::nullopt;
  const auto after = std::upper_bound(
      curve.begin(), curve.end(), duration,
      [](double value, const SurvivalPoint &point) { return value < point.duration; });
  return after == curve.begin() ? 1.0 : std::prev(after)->survival;
}

void require_share(double p) {
  if (p > 0 && p <= 1) return;
  throw Error(Fault::bad_argument, "p is " + real_text(p),
              "p is the share of the customers to whom the event has happened, above 0 and at most "
              "1; 0.5 gives the median.");
}

std::optional<double> survival_quantile(const SurvivalTable &table, double p) {
  require_share(p);
  for (const SurvivalPoint &point : kaplan_meier(table))
    if (has_reached(point.survival, 1 - p)) return point.duration;
  return std::nullopt;
}

QuantileInterval survival_quantile(const SurvivalTable &table, double p, double level) {
  require_share(p);
  const double width = normal_width(level);
  QuantileInterval found;
  const auto reach = [p](std::optional<double> &duration, double survival,
                         const SurvivalPoint &point) {
    if (!duration && has_reached(survival, 1 - p)) duration = point.duration;
  };
  for (const SurvivalPoint &point : kaplan_meier(table)) {
    const auto ends = interval(point, width);
    reach(found.quantile, point.survival, point);
    if (!ends) continue; // once S is 0 its error, and so the interval, is undefined
    reach(found.lower, ends->lower, point);
    reach(found.upper, ends->upper, point);
  }
  return found;
}

std::optional<RestrictedMean> restricted_mean(const SurvivalTable &table, double horizon) {
  checked_duration(horizon);
  const auto curve = kaplan_meier(table);
  if (is_beyond(curve, horizon)) return std::nullopt;
  // From the horizon back, so that the area behind every event is at hand.
  double area = 0, std_error = 0, end = horizon;
  for (auto point = curve.rbegin(); point != curve.rend(); ++point) {
    if (point->duration > horizon) continue;
    area += (end - point->duration) * point->survival;
    end = point->duration;
    if (point->log_variance && point->events > 0)
      std_error =
          std::hypot(std_error, area * std::sqrt(real(point->events) / real(point->at_risk) /
                                                 real(point->at_risk - point->events)));
  }
  return RestrictedMean{area + end, std_error};
}

} // namespace portfolio::survival
