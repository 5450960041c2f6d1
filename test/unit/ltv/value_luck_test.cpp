#include "ltv/interval_support.hpp"
#include "ltv/predicted.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <numeric>
#include <string>

using namespace portfolio;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const GammaGamma spend{6.25, 7.75, 15.5};
constexpr double mean_basket = 24, delta = 0.02, cost = 9, share_kept = 0.4;
constexpr int draws = 40000;

/// A living customer, drawn as the model knows him at T, and what he then does.
class Living {
public:
  Living(const Model &model, const PurchaseRow &seen, unsigned seed)
      : kind_(model.kind), p_(model.parameters), x_(static_cast<double>(seen.frequency)),
        idle_(seen.age - seen.recency), age_(seen.age), random_(seed, 0) {}

  /// Discounted revenue and lifetime.
  struct Future {
    double revenue = 0, time = 0;
  };
  Future next(double horizon) {
    log_nu_ = std::log(gamma(spend.q + spend.p * x_)) - std::log(spend.gamma + x_ * mean_basket);
    switch (kind_) {
    case ModelKind::pareto_nbd: return at_any_time(horizon);
    case ModelKind::bg_bb: return at_opportunities(horizon);
    default: return after_purchases(horizon);
    }
  }

private:
  double gamma(double shape) { return std::exp(random_.log_gamma(shape)); }
  double beta(double a, double b) {
    const double left = gamma(a);
    return left / (left + gamma(b));
  }
  double uniform() { return random_.uniform(); }
  double amount() { return gamma(spend.p) / std::exp(log_nu_); }
  static double annuity(double until) { return -std::expm1(-delta * until) / delta; }

  Future after_purchases(double horizon) {
    const bool may_leave_at_first = kind_ == ModelKind::mbg_nbd || kind_ == ModelKind::mbg_cnbd_k;
    const int k = p_.size() > 4 ? static_cast<int>(p_[4]) : 1;
    const double shape = p_[0] + k * x_, share = idle_ / (p_[1] + age_);
    std::vector<double> weights; // of the stages made already
    double term = 1;
    for (int j = 0; j < k; ++j, term *= (shape + (j - 1)) / j * share) weights.push_back(term);
    double left = uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
    int made = 0;
    while (made + 1 < k && left >= weights[static_cast<std::size_t>(made)])
      left -= weights[static_cast<std::size_t>(made++)];
    const double rate = gamma(shape + made) / (p_[1] + age_);
    const double leaves = beta(p_[2], p_[3] + x_ + (may_leave_at_first ? 1 : 0));
    Future future;
    double at = 0;
    for (int missing = k - made;; missing = k) {
      at += gamma(missing) / rate;
      if (at > horizon || delta * at > 12) break;
      future.revenue += std::exp(-delta * at) * amount();
      if (uniform() < leaves) break;
    }
    future.time = annuity(std::min(at, horizon));
    return future;
  }
  Future at_any_time(double horizon) {
    const double rate = gamma(p_[0] + x_) / (p_[1] + age_),
                 end = std::min(horizon, gamma(1) / gamma(p_[2]) * (p_[3] + age_));
    Future future;
    for (double at = gamma(1) / rate; at <= end && delta * at < 12; at += gamma(1) / rate)
      future.revenue += std::exp(-delta * at) * amount();
    future.time = annuity(end);
    return future;
  }
  Future at_opportunities(double horizon) {
    const double takes = beta(p_[0] + x_, p_[1] + age_ - x_), leaves = beta(p_[2], p_[3] + age_);
    Future future;
    for (double j = 1; j <= horizon && delta * j < 12 && uniform() >= leaves; ++j) {
      future.time += std::exp(-delta * j);
      if (uniform() < takes) future.revenue += std::exp(-delta * j) * amount();
    }
    return future;
  }

  ModelKind kind_;
  std::vector<double> p_;
  double x_, idle_, age_, log_nu_ = 0;
  math::Random random_; // that of the C++ library takes three times as long
};

Model model_of(ModelKind kind, std::vector<double> parameters) {
  Model model;
  model.kind = kind;
  model.parameters = std::move(parameters);
  return model;
}

const std::vector<Model> &all_models() {
  using enum ModelKind;
  static const std::vector<Model> all{model_of(bg_nbd, {0.6, 4.4, 0.8, 2.4}),
                                      model_of(mbg_nbd, {0.8, 6, 0.8, 2.4}),
                                      model_of(mbg_nbd, {3, 8, 2.6, 7}),
                                      model_of(pareto_nbd, {0.6, 10, 0.6, 12}),
                                      model_of(pareto_nbd, {2, 9, 3, 60}),
                                      model_of(bg_cnbd_k, {0.9, 3, 0.8, 2.4, 3}),
                                      model_of(mbg_cnbd_k, {1.9, 2.5, 0.7, 1.9, 4}),
                                      model_of(bg_bb, {1.2, 0.75, 0.66, 2.8})};
  return all;
}

std::vector<PurchaseRow> customers_of(const Model &model) {
  if (model.kind == ModelKind::bg_bb) return {{0, 0, 6, 1}, {3, 4, 6, 1}};
  return {{0, 0, 20, 1}, {3, 31, 40, 1}};
}

bool is_regular(const Model &model) {
  return model.kind == ModelKind::bg_cnbd_k || model.kind == ModelKind::mbg_cnbd_k;
}

std::string text(const Model &model, const PurchaseRow &customer, double horizon) {
  std::string out = std::string(name(model.kind));
  for (const double p : model.parameters) out += ' ' + std::to_string(p);
  return out + ", x " + std::to_string(customer.frequency) + ", horizon " + std::to_string(horizon);
}

} // namespace

/// With P(alive) the drawn customers are mixed with those who have left and bring nothing.
TEST(ValueLuck, TheVarianceIsThatOfSimulatedCustomers) {
  for (const Model &model : all_models())
    for (const PurchaseRow &customer : customers_of(model))
      for (const double horizon : {PurchaseProcess::endless, 30.0}) {
        if (horizon == 30 && is_regular(model)) continue;
        const PurchaseProcess process(model);
        const double alive = process.p_alive(customer);
        Living living(model, customer, 7);
        double sums[2] = {}, squares[2] = {};
        for (int i = 0; i < draws; ++i) {
          const Living::Future future = living.next(horizon);
          const double values[] = {share_kept * future.revenue,
                                   share_kept * future.revenue - cost / 52 * future.time};
          for (int what = 0; what < 2; ++what) {
            sums[what] += values[what] / draws;
            squares[what] += values[what] * values[what] / draws;
          }
        }
        const SpendProspect basket(spend, static_cast<double>(customer.frequency), mean_basket);
        for (int what = 0; what < 2; ++what) {
          const ValueTerms terms{delta, horizon, what * cost, 52};
          const double mean = alive * sums[what], variance = alive * squares[what] - mean * mean;
          const auto found =
              value_variance(process, customer, basket, share_kept, terms, nullptr, nullptr);
          ASSERT_TRUE(found) << text(model, customer, horizon);
          EXPECT_NEAR(*found / variance, 1, 0.05)
              << text(model, customer, horizon) << ", cost " << terms.cost_to_serve;
          const Finding basket_of =
              expected_basket(spend, static_cast<double>(customer.frequency), mean_basket);
          const double error =
              std::sqrt(squares[what] - sums[what] * sums[what]) / std::sqrt(draws);
          EXPECT_NEAR(residual_ltv(process, customer, basket_of, {share_kept}, terms).value, mean,
                      4 * alive * error)
              << text(model, customer, horizon);
        }
      }
}

/// Without discount the pairs of purchases are those that the distribution of their number has.
TEST(ValueLuck, WithoutDiscountItIsTheVarianceOfTheRevenue) {
  for (const Model &model : all_models())
    for (const PurchaseRow &customer : customers_of(model)) {
      if (is_regular(model)) continue;
      const PurchaseProcess process(model);
      const SpendProspect basket(spend, static_cast<double>(customer.frequency), mean_basket);
      const ValueTerms terms{0, 25, 0, 52};
      const double wanted = revenue_variance(process.prospect(customer), basket, 25).value(),
                   found = value_variance(process, customer, basket, 1, terms, nullptr, nullptr)
                               .value();
      EXPECT_NEAR(found / wanted, 1, 1e-3) << text(model, customer, 25);
    }
}

/// What many customers share is remembered, and changes nothing.
TEST(ValueLuck, RememberedCurvesGiveTheSame) {
  for (const Model &model : all_models()) {
    const auto own = std::make_unique<ModelCache>(), other = std::make_unique<ModelCache>();
    const auto family = std::make_unique<FamilyCache>();
    family->by_customer = true;
    const PurchaseProcess process(model);
    for (const PurchaseRow &customer : customers_of(model))
      for (const double horizon : {PurchaseProcess::endless, 30.0}) {
        const SpendProspect basket(spend, static_cast<double>(customer.frequency), mean_basket);
        const ValueTerms terms{delta, horizon, cost, 52};
        const auto plain =
            value_variance(process, customer, basket, share_kept, terms, nullptr, nullptr);
        const auto quick =
            value_variance(process, customer, basket, share_kept, terms, own.get(), other.get());
        ASSERT_EQ(plain.has_value(), quick.has_value());
        ASSERT_EQ(plain.has_value(), !(is_regular(model) && horizon == 30));
        if (!plain) continue;
        EXPECT_NEAR(*quick / *plain, 1, 1e-7) << text(model, customer, horizon);
        const auto related = value_variance(process, customer, basket, share_kept, terms,
                                            family.get(), family.get());
        EXPECT_NEAR(*related / *plain, 1, 1e-7) << text(model, customer, horizon);
      }
  }
}

/// Without discount and end a variance is finite only where nearly nobody stays for very long.
TEST(ValueLuck, IsInfiniteWhereLifetimesAre) {
  const ValueTerms endless{0, PurchaseProcess::endless, 0, 52};
  const auto variance = [&](const Model &model, const PurchaseRow &customer,
                            const GammaGamma &of = spend) {
    return value_variance(PurchaseProcess(model), customer,
                          SpendProspect(of, static_cast<double>(customer.frequency), mean_basket),
                          1, endless, nullptr, nullptr);
  };
  const PurchaseRow customer{3, 31, 40, 1};
  EXPECT_FALSE(variance(model_of(ModelKind::mbg_nbd, {3, 8, 2, 7}), customer));
  EXPECT_TRUE(variance(model_of(ModelKind::mbg_nbd, {3, 8, 2.01, 7}), customer));
  EXPECT_FALSE(variance(model_of(ModelKind::pareto_nbd, {2, 9, 2, 60}), customer));
  EXPECT_TRUE(variance(model_of(ModelKind::pareto_nbd, {2, 9, 2.01, 60}), customer));
  EXPECT_FALSE(variance(model_of(ModelKind::bg_bb, {1.2, 0.75, 2, 2.8}), {3, 4, 6, 1}));
  EXPECT_TRUE(variance(model_of(ModelKind::bg_bb, {1.2, 0.75, 2.01, 2.8}), {3, 4, 6, 1}));
  EXPECT_FALSE(variance(model_of(ModelKind::pareto_nbd, {2, 9, 3, 60}), {0, 0, 6, 1}, {6, 2, 15}));
  // The closed forms are the limit of a little discount.
  const auto with = [](const Model &model, const PurchaseRow &seen, double rate) {
    return value_variance(PurchaseProcess(model), seen,
                          SpendProspect(spend, static_cast<double>(seen.frequency), mean_basket), 1,
                          {rate, PurchaseProcess::endless, 5, 52}, nullptr, nullptr)
        .value();
  };
  const Model geometric = model_of(ModelKind::mbg_nbd, {3, 8, 6, 30}),
              at_any_time = model_of(ModelKind::pareto_nbd, {2, 9, 6, 60}),
              discrete = model_of(ModelKind::bg_bb, {1.2, 0.75, 6, 12});
  EXPECT_NEAR(with(geometric, customer, 0) / with(geometric, customer, 1e-6), 1, 1e-3);
  EXPECT_NEAR(with(at_any_time, customer, 0) / with(at_any_time, customer, 1e-6), 1, 1e-3);
  EXPECT_NEAR(with(discrete, {3, 4, 6, 1}, 0) / with(discrete, {3, 4, 6, 1}, 1e-6), 1, 1e-3);
}
