#include "retention/fit.hpp"

#include "fitting/prior.hpp"
#include "fitting/search.hpp"

#include <cmath>

namespace portfolio::retention {

using fitting::describe;
using fitting::hills;
using fitting::require_customers;
using fitting::unanswerable;
using math::Maximum;
using models::ModelKind;

namespace {

constexpr std::size_t periods_between_polls = 4096;

} // namespace

/// Value, first and second derivatives in alpha and beta themselves.
struct ShiftedBetaGeometricLikelihood::Sums {
  double alpha, beta;
  double value = 0;
  double by_alpha = 0, by_beta = 0;
  double by_alpha2 = 0, by_both = 0, by_beta2 = 0;
};

ShiftedBetaGeometricLikelihood::Sums
ShiftedBetaGeometricLikelihood::sum_up(std::span<const double> at) const {
  Sums s{std::exp(at[0]), std::exp(at[1])};
  for (std::size_t i = 0; i < periods_.size(); ++i) {
    if (i % periods_between_polls == 0) poll(stop_);
    const auto churned = static_cast<double>(periods_[i].churned),
               renewed = static_cast<double>(periods_[i].renewed);
    const double stay = s.beta + static_cast<double>(i), all = s.alpha + stay;
    if (churned > 0) s.value -= churned * std::log1p(stay / s.alpha);
    if (renewed > 0) s.value -= renewed * std::log1p(s.alpha / stay);
    // d log(α/all)/dα = stay/(α·all), d log(stay/all)/dβ = α/(stay·all): nothing cancels.
    s.by_alpha += churned * stay / (s.alpha * all) - renewed / all;
    s.by_beta += renewed * s.alpha / (stay * all) - churned / all;
    const double each = (churned + renewed) / (all * all);
    s.by_alpha2 += each - churned / (s.alpha * s.alpha);
    s.by_both += each;
    s.by_beta2 += each - renewed / (stay * stay);
  }
  return s;
}

double ShiftedBetaGeometricLikelihood::evaluate(std::span<const double> at,
                                                std::span<double> gradient) const {
  const Sums s = sum_up(at);
  gradient[0] = s.alpha * s.by_alpha / customers_;
  gradient[1] = s.beta * s.by_beta / customers_;
  return s.value / customers_;
}

std::vector<double> ShiftedBetaGeometricLikelihood::hessian(std::span<const double> at) const {
  const Sums s = sum_up(at);
  const double both = s.alpha * s.beta * s.by_both / customers_;
  return {s.alpha * (s.alpha * s.by_alpha2 + s.by_alpha) / customers_, both, both,
          s.beta * (s.beta * s.by_beta2 + s.by_beta) / customers_};
}

RetentionModel fit_retention(const RetentionStatistics &statistics, Stop stop,
                             std::optional<double> deviation) {
  const auto number = static_cast<double>(customers(statistics));
  require_customers(ModelKind::sbg, number, free_parameters(ModelKind::sbg));
  double churned = 0, renewed = 0;
  for (const RetentionPeriod &period : statistics.periods) {
    churned += static_cast<double>(period.churned);
    renewed += static_cast<double>(period.renewed);
  }
  if (churned == 0)
    unanswerable(ModelKind::sbg, "no customer has left",
                 "The fit needs customers who left: take more customers or more periods.");
  if (renewed == 0)
    unanswerable(ModelKind::sbg, "no customer has renewed",
                 "The fit needs customers who renewed: take more customers or more periods.");
  const double odds = std::log(renewed / churned);
  const std::vector<std::vector<double>> starts{
      {0, odds}, {std::log(0.2), std::log(0.2) + odds}, {std::log(5.0), std::log(5.0) + odds}};
  const fitting::Prior prior = fitting::prior_of(deviation, {0, odds}, number);
  const Maximum found =
      hills(fitting::WithPrior(ShiftedBetaGeometricLikelihood(statistics.periods, number, stop),
                               prior),
            {starts})
          .front();
  RetentionModel model;
  model.kind = ModelKind::sbg;
  describe(found, {}, number, model);
  model.diagnostics.skipped = static_cast<std::int64_t>(statistics.skipped);
  model.diagnostics.log_likelihood = (found.value - prior.log_density(found.at)) * number;
  model.diagnostics.prior = deviation;
  return model;
}

} // namespace portfolio::retention
