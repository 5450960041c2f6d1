#include "base/interest.hpp"
#include "equity/living.hpp"
#include "equity/statement.hpp"
#include "ltv/value.hpp"
#include "simulation/simulate.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;

namespace {

/// 200,000 customers of a model, whose values at t1 are compared with those expected at t0. Rates
/// are so low that of a thousand repeat purchases less than one falls on a day that has one.
constexpr std::int64_t customers = 200000;
const Day since = to_day(std::chrono::year{2014} / 1 / 1),
          t0 = to_day(std::chrono::year{2016} / 1 / 1), t1 = t0 + 728;
constexpr double annual_rate = 0.08;

struct Truth {
  const char *name;
  ModelKind kind;
  double r, alpha, a, b, unit_days;
  int k = 1;
};

/// A customer as seen on a day.
struct Sight {
  bool exists = false;
  PurchaseRow row{};
  double mean_spend = 0;
};

struct Purchases {
  std::vector<Day> days; ///< different ones
  std::vector<double> amounts;

  Sight seen(Day as_of, const Truth &truth) const {
    Sight result;
    if (days.empty() || days.front() >= as_of) return result;
    result.exists = true;
    double sum = 0;
    std::size_t n = 1;
    for (; n < days.size() && days[n] < as_of; ++n) sum += amounts[n];
    const auto repeats = static_cast<std::int64_t>(n - 1);
    const double recency = days[n - 1] - days.front(), age = as_of - 1 - days.front();
    result.row = {repeats, recency / truth.unit_days, age / truth.unit_days, 1};
    if (truth.kind == ModelKind::bg_bb) { // opportunities
      result.row.recency = std::floor(result.row.recency);
      result.row.age = std::floor(result.row.age);
    }
    if (repeats > 0) result.mean_spend = sum / static_cast<double>(repeats);
    return result;
  }
};

struct Moments {
  double n = 0, sum = 0, squares = 0;
  void add(double x) {
    ++n;
    sum += x;
    squares += x * x;
  }
  double mean() const { return sum / n; }
  double error() const { return std::sqrt((squares / n - mean() * mean()) / n); }
};

class Valuation {
public:
  explicit Valuation(const Truth &truth) : truth_(truth), process_(model_of(truth)) {
    cache_->clear();
  }
  struct Value {
    double all, within;
  };
  Value of(const Sight &sight, double days) {
    LivingTerms terms{discount_rate(annual_rate, truth_.unit_days), days / truth_.unit_days};
    const bool is_regular =
        truth_.kind == ModelKind::bg_cnbd_k || truth_.kind == ModelKind::mbg_cnbd_k;
    if (truth_.kind == ModelKind::bg_bb && days > 0)
      terms.horizon = 8; // opportunities every 91 days
    LivingTable &table = days > 0 ? *opening_ : *closing_;
    const double worth =
        process_.p_alive(sight.row) *
        ltv::expected_basket(spend_, static_cast<double>(sight.row.frequency), sight.mean_spend)
            .value;
    const Living ahead = table.of(process_, is_regular, sight.row, terms, cache_.get());
    return {worth * ahead.purchases, worth * ahead.within};
  }

private:
  static Model model_of(const Truth &truth) {
    Model model;
    model.kind = truth.kind;
    model.parameters = {truth.r, truth.alpha, truth.a, truth.b};
    if (truth.k > 1) model.parameters.push_back(truth.k);
    model.unit_days = truth.unit_days;
    return model;
  }
  Truth truth_;
  PurchaseProcess process_;
  GammaGamma spend_{6.25, 5.75, 15.5};
  std::unique_ptr<LivingTable> opening_ = std::make_unique<LivingTable>(),
                               closing_ = std::make_unique<LivingTable>();
  std::unique_ptr<ModelCache> cache_ = std::make_unique<ModelCache>();
};

struct Experience {
  Moments experience;
  double opening = 0, same_day = 0, repeats = 0;
};

Experience experience_of(const Truth &truth, double optimism = 1) {
  simulation::Simulation shop({truth.kind, truth.r, truth.alpha, truth.a, truth.b, truth.unit_days,
                               6.25, 5.75, 15.5, truth.k},
                              {customers, since, t1, 11});
  Truth assumed = truth;
  assumed.r *= optimism;
  Valuation valuation(assumed);
  const Window window(t0, t1, annual_rate);
  Experience result;
  Purchases current;
  const auto finish = [&] {
    const Sight before = current.seen(t0, truth);
    if (!before.exists) return;
    const Valuation::Value then = valuation.of(before, window.days()),
                           now = valuation.of(current.seen(t1, truth), 0);
    result.opening += then.all;
    result.experience.add(now.all - window.growth * (then.all - then.within));
  };
  simulation::SimulatedPurchase purchase{};
  std::int64_t of = 0;
  while (shop.next(purchase)) {
    if (purchase.customer != of) {
      finish();
      current = {};
      of = purchase.customer;
    }
    const double amount = static_cast<double>(purchase.cents) / 100;
    if (!current.days.empty()) ++result.repeats;
    if (!current.days.empty() && current.days.back() == purchase.day) {
      ++result.same_day;
      current.amounts.back() += amount;
      continue;
    }
    current.days.push_back(purchase.day);
    current.amounts.push_back(amount);
  }
  finish();
  return result;
}

std::string name_of(const testing::TestParamInfo<Truth> &one) { return one.param.name; }

class TowerProperty : public testing::TestWithParam<Truth> {};

} // namespace

TEST_P(TowerProperty, CustomersOfATrueModelLeaveNoExperienceButLuck) {
  const Experience found = experience_of(GetParam());
  EXPECT_GT(found.experience.n, 90000);
  EXPECT_LT(found.same_day, 0.001 * found.repeats);
  EXPECT_LT(std::abs(found.experience.mean()), 3 * found.experience.error())
      << found.experience.mean() << " with error " << found.experience.error();
  EXPECT_LT(found.experience.error() * found.experience.n, 0.06 * found.opening);
}

INSTANTIATE_TEST_SUITE_P(
    OfAllModels, TowerProperty,
    testing::Values(Truth{"bg_nbd", ModelKind::bg_nbd, 0.6, 500, 0.9, 2.5, 7},
                    Truth{"mbg_nbd", ModelKind::mbg_nbd, 0.6, 1000, 0.9, 2.5, 7},
                    Truth{"pareto_nbd", ModelKind::pareto_nbd, 0.6, 700, 0.8, 300, 7},
                    Truth{"bg_bb", ModelKind::bg_bb, 1.2, 4, 0.7, 4, 91},
                    Truth{"bg_cnbd_k", ModelKind::bg_cnbd_k, 0.6, 75, 0.9, 2.5, 7, 2},
                    Truth{"mbg_cnbd_k", ModelKind::mbg_cnbd_k, 0.6, 75, 0.9, 2.5, 7, 2}),
    name_of);

TEST(TowerOfWrongModels, ModelsThatExpectTooMuchLeaveAnExperience) {
  const Experience found =
      experience_of({"mbg_nbd", ModelKind::mbg_nbd, 0.6, 1000, 0.9, 2.5, 7}, 1.1);
  EXPECT_LT(found.experience.mean(), -3 * found.experience.error());
}
