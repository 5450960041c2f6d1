#include "base/arena_support.hpp"
#include "fitting/fit_regular.hpp"
#include "ltv/interval_support.hpp"
#include "ltv/portfolio_sum.hpp"
#include "ltv/predicted.hpp"

#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::fitting;
using namespace portfolio::ltv;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

/// Shops whose customers came 30 to 80 units of time ago, models fitted to what is known of them,
/// and what they bring from then on, discounted.
constexpr int shops = 60, customers = 80;
constexpr double delta = 0.01, level = 0.9;
const GammaGamma truth_of_spend{6.25, 5.75, 15.5};

class Shop {
public:
  Shop(const Model &truth, unsigned seed) : truth_(truth), random_(seed, 0) {
    for (int i = 0; i < customers; ++i) draw(std::floor(30 + 50.0 * i / customers));
  }

  std::vector<PurchaseRow> rows;
  std::vector<double> means;
  double log_gaps = 0, came = 0;

private:
  double gamma(double shape) { return std::exp(random_.log_gamma(shape)); }
  double beta(double a, double b) {
    const double left = gamma(a);
    return left / (left + gamma(b));
  }
  double uniform() { return random_.uniform(); }

  /// Times of the purchases after the first one.
  std::vector<double> times(double end) {
    const std::vector<double> &p = truth_.parameters;
    std::vector<double> times;
    const double first = truth_.kind == ModelKind::bg_bb ? beta(p[0], p[1]) : gamma(p[0]) / p[1],
                 leaves =
                     truth_.kind == ModelKind::pareto_nbd ? gamma(p[2]) / p[3] : beta(p[2], p[3]);
    if (truth_.kind == ModelKind::bg_bb) {
      for (double j = 1; j <= end && uniform() >= leaves; ++j)
        if (uniform() < first) times.push_back(j);
      return times;
    }
    if (truth_.kind == ModelKind::pareto_nbd) {
      const double gone = std::min(end, gamma(1) / leaves);
      for (double at = gamma(1) / first; at <= gone; at += gamma(1) / first) times.push_back(at);
      return times;
    }
    const int k = p.size() > 4 ? static_cast<int>(p[4]) : 1;
    const bool may_leave_at_first =
        truth_.kind == ModelKind::mbg_nbd || truth_.kind == ModelKind::mbg_cnbd_k;
    if (may_leave_at_first && uniform() < leaves) return times;
    for (double at = gamma(k) / first; at <= end; at += gamma(k) / first) {
      times.push_back(at);
      if (uniform() < leaves) break;
    }
    return times;
  }

  void draw(double age) {
    const double nu = gamma(truth_of_spend.q) / truth_of_spend.gamma;
    PurchaseRow row{0, 0, age, 1};
    double spent = 0;
    for (const double at : times(age + 12 / delta)) {
      const double amount = gamma(truth_of_spend.p) / nu;
      if (at > age) {
        came += std::exp(-delta * (at - age)) * amount;
        continue;
      }
      log_gaps += std::log(at - row.recency);
      ++row.frequency;
      row.recency = at;
      spent += amount;
    }
    rows.push_back(row);
    means.push_back(row.frequency > 0 ? spent / static_cast<double>(row.frequency) : 0);
  }

  Model truth_;
  math::Random random_;
};

struct Fitted {
  Bytes purchases, spend;
};
Fitted fit(const Model &truth, const Shop &shop) {
  std::vector<SpendRow> spent;
  for (std::size_t i = 0; i < shop.rows.size(); ++i)
    if (shop.rows[i].frequency > 0) spent.push_back({shop.rows[i].frequency, shop.means[i], 1});
  const auto rows = canonical(shop.rows);
  const bool is_regular = truth.kind == ModelKind::mbg_cnbd_k;
  const PurchaseModel model =
      is_regular ? fit_regular(truth.kind, rows, shop.log_gaps, 1, 0, never, {.prior = {}, .k = 2})
                 : fit_purchases(truth.kind, rows, 1, 0, never);
  return {to_bytes(model), to_bytes(fit_spend(canonical(spent), 0, never))};
}

/// The interval of all, and the one of the estimate alone.
std::pair<EstimatedInterval, EstimatedInterval> intervals(const Fitted &fitted, const Shop &shop) {
  const ModelView view(fitted.purchases), spend(fitted.spend);
  const GammaGamma basket{spend.parameter(0), spend.parameter(1), spend.parameter(2)};
  const double annual_rate = std::expm1(delta * 365.25);
  PortfolioSum *sum = empty_sum({SumOf::predicted_ltv, 9000, PurchaseProcess::endless, annual_rate},
                                fitted.purchases, fitted.spend, arena);
  const Neighbours around(view);
  const PurchaseProcess process(view);
  const ValueTerms terms{delta, PurchaseProcess::endless, 0, 52};
  for (std::size_t i = 0; i < shop.rows.size(); ++i) {
    const PurchaseRow &row = shop.rows[i];
    const Gradient value = around.residual_ltv(row, basket, shop.means[i], {1}, terms);
    if (value.why != Unknown::nothing) return {};
    const SpendProspect prospect(basket, static_cast<double>(row.frequency), shop.means[i]);
    sum->add(value, value_variance(process, row, prospect, 1, terms, nullptr, nullptr));
  }
  return {sum->predicted(level), sum->interval(level)};
}

bool holds(const EstimatedInterval &found, double value) {
  return found.interval.lower <= value && value <= found.interval.upper;
}

class ValueCoverage : public testing::TestWithParam<std::pair<ModelKind, std::vector<double>>> {};

} // namespace

/// Within three standard errors of a binomial number. That of the estimate alone holds far less.
TEST_P(ValueCoverage, TheIntervalHoldsWhatComes) {
  Model truth;
  truth.kind = GetParam().first;
  truth.parameters = GetParam().second;
  int tried = 0, held = 0, estimates = 0;
  for (unsigned seed = 1; seed <= shops; ++seed) {
    const Shop shop(truth, seed);
    const auto [both, estimate] = intervals(fit(truth, shop), shop);
    if (!both.has_ends) continue;
    ++tried;
    held += holds(both, shop.came);
    estimates += holds(estimate, shop.came);
  }
  ASSERT_GE(tried, 0.7 * shops);
  const double error = std::sqrt(level * (1 - level) * tried);
  EXPECT_NEAR(held, level * tried, 3 * error) << held << " of " << tried;
  EXPECT_LT(estimates, held - error) << estimates << " of " << tried;
  RecordProperty("held", held);
}

INSTANTIATE_TEST_SUITE_P(
    AllModels, ValueCoverage,
    testing::Values(std::pair{ModelKind::bg_nbd, std::vector<double>{0.8, 6, 0.8, 2.4}},
                    std::pair{ModelKind::mbg_nbd, std::vector<double>{0.8, 6, 0.8, 2.4}},
                    std::pair{ModelKind::pareto_nbd, std::vector<double>{0.8, 6, 0.8, 12}},
                    std::pair{ModelKind::mbg_cnbd_k, std::vector<double>{0.8, 3, 0.8, 2.4, 2.0}},
                    std::pair{ModelKind::bg_bb, std::vector<double>{1.2, 2.75, 0.66, 5.8}}),
    [](const auto &of) { return std::string(name(of.param.first)); });
