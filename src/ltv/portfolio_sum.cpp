#include "ltv/portfolio_sum.hpp"

#include "base/error.hpp"
#include "base/interest.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace portfolio::ltv {

using models::model_from_bytes;
using models::ModelKind;
using models::ModelRole;

namespace {

constexpr double largest_share = 0x1p60, largest_variance = 0x1p76;
constexpr Money unknown_variance = -1;

Money to_units(double value) {
  if (std::abs(value) <= largest_share) return static_cast<Money>(std::rint(value * 0x1p40));
  throw Error(Fault::out_of_range, "expectation of a customer is out of range: " + real_text(value),
              "The expectation and its derivatives in the parameters are at most 10^18 in size.");
}

Money to_variance_units(std::optional<double> variance) {
  if (!variance) return unknown_variance;
  if (*variance >= 0 && *variance <= largest_variance)
    return static_cast<Money>(std::rint(*variance * 0x1p24));
  throw Error(Fault::out_of_range,
              "variance of a customer is out of range: " + real_text(*variance),
              "It is at most 7 * 10^22.");
}

std::size_t padded(std::size_t bytes) { return (bytes + 7) / 8 * 8; }

/// For messages.
std::string words(SumOf what) {
  if (what == SumOf::residual_ltv) return "residual LTV";
  if (what == SumOf::predicted_ltv) return "predicted LTV";
  std::string text(name(what));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

std::string describe(const SumTerms &terms, ModelBytes purchases) {
  std::string text = words(terms.what);
  text +=
      " of " + std::string(name(ModelView(purchases).kind())) + " as of " + to_string(terms.as_of);
  if (std::isfinite(terms.horizon_days)) text += " for " + real_text(terms.horizon_days) + " days";
  if (!is_of_value(terms.what)) return text;
  text += ", annual rate " + real_text(terms.annual_rate);
  if (terms.margin) text += ", margin " + real_text(*terms.margin);
  return text + ", cost to serve " + real_text(terms.cost_to_serve);
}

void require_role(ModelBytes model, ModelRole wanted, const char *what) {
  const ModelKind kind = ModelView(model).kind();
  if (role(kind) != wanted)
    throw Error(Fault::bad_argument,
                "model " + std::string(name(kind)) + " does not describe " + what);
}

bool same(ModelBytes a, ModelBytes b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

} // namespace

std::string_view name(SumOf what) {
  switch (what) {
  case SumOf::expected_purchases: return "expected_purchases";
  case SumOf::residual_ltv: return "residual_ltv";
  case SumOf::predicted_purchases: return "predicted_purchases";
  case SumOf::predicted_revenue: return "predicted_revenue";
  case SumOf::predicted_ltv: return "predicted_ltv";
  }
  return {};
}

std::size_t PortfolioSum::capacity() const {
  return sizeof(PortfolioSum) + sizeof(StoredMoney) * size() +
         padded(std::size_t{purchase_bytes_} + spend_bytes_);
}

bool PortfolioSum::is_known(std::size_t bytes) const {
  return bytes >= sizeof(PortfolioSum) && version_ == current_version && bytes == capacity();
}

SumTerms PortfolioSum::terms() const {
  return {what_,
          as_of_,
          horizon_days_,
          annual_rate_,
          has_margin_ ? std::optional(margin_) : std::nullopt,
          cost_to_serve_};
}

ModelBytes PortfolioSum::purchases() const { return {models(), purchase_bytes_}; }
ModelBytes PortfolioSum::spend() const { return {models() + purchase_bytes_, spend_bytes_}; }

void PortfolioSum::add(const Gradient &customer, std::optional<double> variance) {
  Money units[1 + Gradient::most];
  units[0] = to_units(customer.value);
  for (std::size_t i = 0; i < customer.size; ++i) units[1 + i] = to_units(customer.slopes[i]);
  if (luck() != 1 + customer.size)
    throw Error(Fault::bad_argument, "derivatives do not fit the models of the sum");
  for (std::size_t i = 0; i < luck(); ++i) set(i, checked_add(at(i), units[i]));
  if (has_luck(what_)) add_variance(to_variance_units(variance));
  customers_ = add_customers(customers_, 1);
}

/// What is infinite stays so.
void PortfolioSum::add_variance(Money units) {
  const bool known = units != unknown_variance && at(luck()) != unknown_variance;
  set(luck(), known ? checked_add(at(luck()), units) : unknown_variance);
}

void PortfolioSum::merge(const PortfolioSum &other) {
  require_same(other.terms(), other.purchases(), other.spend());
  for (std::size_t i = 0; i < luck(); ++i) set(i, checked_add(at(i), other.at(i)));
  if (has_luck(what_)) add_variance(other.at(luck()));
  customers_ = add_customers(customers_, other.customers_);
  skip(other.skipped_);
}

void PortfolioSum::require_same(const SumTerms &wanted, ModelBytes purchase_model,
                                ModelBytes spend_model) const {
  const SumTerms own = terms();
  if (own == wanted && same(purchases(), purchase_model) && same(spend(), spend_model)) return;
  throw Error(Fault::bad_argument,
              "sums over customers of different models, as_of, horizon or terms do not add up",
              "Use the same models and parameters for every customer of the aggregate.",
              "One is of " + describe(own, purchases()) + "; the other of " +
                  describe(wanted, purchase_model) + ".");
}

std::optional<double> PortfolioSum::standard_error() const {
  const Uncertainty uncertainty = spend_bytes_ == 0
                                      ? Uncertainty(ModelView(purchases()))
                                      : Uncertainty(ModelView(purchases()), ModelView(spend()));
  if (!uncertainty.known()) return std::nullopt;
  std::vector<double> slopes;
  for (std::size_t i = 1; i < luck(); ++i) slopes.push_back(to_real(at(i)));
  return uncertainty.standard_error(slopes);
}

EstimatedInterval PortfolioSum::interval(double level) const {
  return to_interval(estimate(), standard_error(), scale(), level);
}

std::optional<double> PortfolioSum::variance() const {
  if (!has_luck(what_) || at(luck()) == unknown_variance) return std::nullopt;
  return static_cast<double>(at(luck())) * 0x1p-24;
}

PortfolioSum::Missing PortfolioSum::variance_missing() const {
  const ModelKind kind = ModelView(purchases()).kind();
  const bool is_regular = kind == ModelKind::bg_cnbd_k || kind == ModelKind::mbg_cnbd_k,
             has_end = std::isfinite(horizon_days_), is_discounted = annual_rate_ > 0;
  if (what_ == SumOf::predicted_ltv && is_regular && (has_end || !is_discounted))
    return {"there is no interval: the variance of regular purchases is not known",
            "It is known without a horizon and at a positive annual_rate only."};
  if (what_ == SumOf::predicted_ltv && !has_end && !is_discounted)
    return {"there is no interval: the variance of a customer's value is infinite",
            "Choose a positive annual_rate or a horizon."};
  return {"there is no interval: the variance of a customer's spend is infinite",
          "The spend model has q + p * frequency <= 2 for a customer."};
}

PortfolioSum::Missing PortfolioSum::error_missing() const {
  const bool is_spend = !ModelView(purchases()).covariance().empty();
  const Model model = model_from_bytes(is_spend ? spend() : purchases(), "portfolio_sum");
  if (!model.diagnostics.converged)
    return {"there is no interval: a model has no covariance",
            "A fit has one if it has a clear maximum; in a model that is written by hand it may be "
            "missing."};
  return {is_spend ? "there is no interval: the fit of the spend model has no clear maximum"
                   : "there is no interval: the fit of the purchase model has no clear maximum",
          "Customers are too few, or hardly differ in it, so that nothing says how sure the "
          "estimates are."};
}

EstimatedInterval PortfolioSum::predicted(double level) const {
  if (!has_luck(what_))
    throw Error(
        Fault::bad_argument, "a sum of " + words(what_) + " is no prediction",
        "Sum by total_predicted_purchases, total_predicted_revenue or total_predicted_ltv.");
  const std::optional<double> error = standard_error(), own = variance();
  std::optional<double> both;
  if (error && own) both = std::sqrt(*error * *error + *own);
  return to_interval(estimate(), both, scale(), level);
}

void require_possible(const SumTerms &terms) {
  require_day(terms.as_of, "as_of");
  require_terms({discount_rate(terms.annual_rate, 1), terms.horizon_days, terms.cost_to_serve, 1});
  if (terms.margin) require_margin(*terms.margin);
  if (is_of_value(terms.what)) return;
  if (!std::isfinite(terms.horizon_days))
    throw Error(Fault::bad_argument, "horizon is " + real_text(terms.horizon_days),
                "A sum of purchases or revenue needs a finite horizon.");
  if (terms != SumTerms{terms.what, terms.as_of, terms.horizon_days})
    throw Error(Fault::bad_argument, words(terms.what) + " have no rate, margin or cost");
}

PortfolioSum *empty_sum(const SumTerms &terms, ModelBytes purchases, ModelBytes spend,
                        Allocate allocate) {
  require_possible(terms);
  require_role(purchases, ModelRole::purchases, "purchases");
  std::size_t estimates = ModelView(purchases).estimates();
  if (is_of_money(terms.what)) {
    require_role(spend, ModelRole::spend, "spend");
    estimates += ModelView(spend).estimates();
  }
  PortfolioSum head;
  head.what_ = terms.what;
  head.has_margin_ = terms.margin.has_value();
  head.estimates_ = static_cast<std::uint32_t>(estimates);
  head.purchase_bytes_ = static_cast<std::uint32_t>(purchases.size());
  head.spend_bytes_ = static_cast<std::uint32_t>(spend.size());
  head.as_of_ = terms.as_of;
  head.horizon_days_ = terms.horizon_days + 0.0; // −0 is 0
  head.annual_rate_ = terms.annual_rate + 0.0;
  head.margin_ = terms.margin.value_or(0) + 0.0;
  head.cost_to_serve_ = terms.cost_to_serve + 0.0;
  const std::size_t bytes = head.capacity();
  auto *memory = static_cast<std::uint8_t *>(allocate(bytes));
  std::memset(memory, 0, bytes);
  auto *sum = new (memory) PortfolioSum(head);
  std::uint8_t *models = memory + sizeof(PortfolioSum) + sizeof(StoredMoney) * sum->size();
  std::copy(spend.begin(), spend.end(), std::copy(purchases.begin(), purchases.end(), models));
  return sum;
}

PortfolioSum *copy(const PortfolioSum &sum, Allocate allocate) {
  const std::size_t bytes = sum.capacity();
  void *memory = allocate(bytes);
  std::memcpy(memory, static_cast<const void *>(&sum), bytes);
  return static_cast<PortfolioSum *>(memory);
}

} // namespace portfolio::ltv
