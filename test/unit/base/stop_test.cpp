#include "base/stop.hpp"
#include "contracts/forms.hpp"
#include "history/history_support.hpp"
#include "ltv/predicted.hpp"
#include "models/model.hpp"
#include "processes/purchase_process.hpp"
#include "simulation/simulate.hpp"
#include "statistics/sample_log.hpp"
#include "survival/survival_curve.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::survival;
using namespace portfolio::test;

namespace {

long asked = 0;
bool count() {
  ++asked;
  return false;
}
bool at_once() { return true; }

/// Puts itself in the place of the backend's interrupt flag.
class Asking {
public:
  explicit Asking(Stop stop) { asked_to_stop = stop; }
  Asking(const Asking &) = delete;
  ~Asking() { asked_to_stop = never; }
};

struct Long {
  const char *what;
  std::function<void()> run;
  long items; ///< it must ask once for so many of them, at least
};

constexpr long items_between_polls = 200'000;

History every_day(int days) {
  DayTotals totals;
  for (int i = 0; i < days; ++i)
    totals.push_back({.day = i, .events = 1, .orders = 1, .uncosted = 1, .amount = 1000 + i % 7});
  return History(std::move(totals), 2, 0);
}

SurvivalTable many_durations(int rows) {
  SurvivalTable table;
  for (int i = 0; i < rows; ++i) {
    SurvivalRow row{};
    row.duration = i;
    row.events = 1;
    row.censored = i % 3;
    table.rows.push_back(row);
  }
  return table;
}

std::vector<Long> long_computations() {
  constexpr int days = 400'000;
  static const History history = every_day(days);
  static const auto bytes = packed(history);
  static const std::string text = to_text(history);
  static const Bytes wire = to_wire(history);
  static const SurvivalTable table = many_durations(days);
  static const std::string table_text = to_text(table);
  const auto read = [] { return History(HistoryBytes(bytes)); };
  const auto value = [](ModelKind kind, double horizon, auto... k) {
    Model model;
    model.kind = kind;
    model.parameters = {0.5, 2, 0.5, 10, static_cast<double>(k)...};
    model.unit_days = 7;
    return [=] {
      PurchaseProcess(model).discounted_purchases({3, 20, 30, 1}, 0.002, horizon);
      PurchaseProcess(model).expected_purchases({3, 20, 30, 1}, 1e6);
    };
  };
  const auto revenue = [](ModelKind kind, double shape, auto... k) {
    Model model;
    model.kind = kind;
    model.parameters = {shape, 0.01, 0.1, 1000, static_cast<double>(k)...};
    return [=] {
      const ltv::SpendProspect spend({6, 4, 15}, 3, 20);
      ltv::predicted_revenue(PurchaseProcess(model).prospect({3, 20, 30, 1}), spend, 1e4, 0.9);
    };
  };
  const auto simulated = [] {
    const simulation::Shop shop{ModelKind::bg_bb, 1e-9, 1e9, 1e-12, 1, 1e-3, 6, 4, 15};
    simulation::Simulation all(shop, {1, 0, days, 1});
    for (simulation::SimulatedPurchase one{}; all.next(one);) {
    }
  };
  return {
      {"text of a history", [=] { to_text(read()); }, days},
      {"history from text", [] { history_from_text(text); }, days},
      {"bytes of a history", [=] { to_wire(read()); }, days},
      {"history from bytes", [] { history_from_wire(wire); }, days},
      {"sum of histories", [=] { add(read(), read()); }, days},
      {"measures of a history", [=] { measure(read()); }, days},
      {"a history as of a day", [=] { as_of(read(), days - 1); }, days},
      {"statistics of a history", [=] { purchase_statistics(read(), days); }, days},
      {"median of a survival table", [] { survival_quantile(table, 0.999999); }, days},
      {"restricted mean", [] { restricted_mean(table, days / 2.0); }, days},
      {"survival table from text", [] { survival_from_text(table_text); }, days},
      {"text of a survival table", [] { to_text(table); }, days},
      {"value within a horizon, BG/NBD", value(ModelKind::bg_nbd, 520), 1},
      {"value within a horizon, BG/CNBD-k", value(ModelKind::bg_cnbd_k, 520, 20), 1},
      {"value within a horizon of many stages", value(ModelKind::mbg_cnbd_k, 1e7, 20), 1},
      {"predicted revenue, MBG/NBD", revenue(ModelKind::mbg_nbd, 2), 1},
      {"predicted revenue, Pareto/NBD", revenue(ModelKind::pareto_nbd, 2), 1},
      {"predicted revenue, MBG/CNBD-k", revenue(ModelKind::mbg_cnbd_k, 2, 20), 1},
      {"opportunities that nobody takes", simulated, days},
  };
}

} // namespace

TEST(Stop, LongComputationsAskWhetherToGoOn) {
  for (const auto &[what, run, items] : long_computations()) {
    asked = 0;
    const Asking asking(count);
    run();
    EXPECT_GE(asked, std::max(1L, items / items_between_polls)) << what;
  }
}

TEST(Stop, LongComputationsEndWhereTheyAreAsked) {
  for (const auto &[what, run, items] : long_computations()) {
    const Asking asking(at_once);
    EXPECT_THROW(run(), Stopped) << what;
  }
}
