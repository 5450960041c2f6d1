#include "base/near.hpp"
#include "equity/complaint.hpp"
#include "equity/living.hpp"
#include "equity/statement.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <vector>

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

const Day start = to_day(std::chrono::year{2023} / 1 / 1), end = start + 366;
const Window year(start, end, 0.1);

double sum_without_memo(const CustomerStatement &lines) {
  double sum = 0;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Line::re_estimation); ++i)
    sum += lines.amounts[i];
  return sum;
}

const Expected usual{.value = 100, .within = 40, .undiscounted = 42, .survival = 0.5, .spend = 20};
const Seen better{.value = 90, .revalued = 80, .survival = 0.8, .spend = 25, .revenue = 75};

} // namespace

TEST(StatementOfACustomer, AddsUpToTheClosingValue) {
  for (const double value : {0.0, 1e-9, 30.0, 90.0, 1e6})
    for (const double survival : {0.0, 0.3, 1.0})
      for (const double spend : {0.0, 25.0})
        for (const bool is_lost : {false, true}) {
          const Seen now{value, 80, survival, spend, 75};
          const CustomerStatement lines = statement_of(usual, now, is_lost, year, 0.4);
          EXPECT_NEAR(sum_without_memo(lines), lines.at(Line::closing),
                      1e-9 * std::max(40.0, value))
              << value << ' ' << survival << ' ' << spend << ' ' << is_lost;
          EXPECT_THAT(lines.at(Line::closing), Near(32, 1e-12));
        }
  const CustomerStatement acquired = statement_of(better, 0.4);
  EXPECT_THAT(sum_without_memo(acquired), Near(32, 1e-12));
}

TEST(StatementOfACustomer, LineByLine) {
  const double growth = std::pow(1.1, 366 / 365.25);
  const CustomerStatement lines = statement_of(usual, better, false, year, 0.5);
  EXPECT_EQ(lines.standing, Standing::kept);
  EXPECT_THAT(lines.at(Line::opening), Near(50, 1e-12));
  EXPECT_THAT(lines.at(Line::unwinding), Near(50 * (growth - 1), 1e-12));
  EXPECT_THAT(lines.at(Line::expected_margin), Near(-20 * growth, 1e-12));
  const double before = 60 * growth, mean = (90 - before) / std::log(90 / before);
  EXPECT_THAT(lines.at(Line::survival), Near(0.5 * mean * std::log(0.8 / 0.5), 1e-10));
  EXPECT_THAT(lines.at(Line::spend), Near(0.5 * mean * std::log(25 / 20.0), 1e-10));
  EXPECT_THAT(lines.at(Line::activity),
              Near(0.5 * mean * std::log((90 / 0.8 / 25) / (before / 0.5 / 20)), 1e-10));
  EXPECT_THAT(lines.at(Line::re_estimation), Near(-5, 1e-12));
  EXPECT_THAT(lines.at(Line::memo_expected), Near(21, 1e-12));
  EXPECT_THAT(lines.at(Line::memo_realised), Near(37.5, 1e-12));
  EXPECT_THAT(lines.at(Line::memo_sustainable), Near(37.5 + 40 - 50, 1e-12));
}

TEST(StatementOfACustomer, WhatTheLostAreStillWorthIsExperience) {
  const CustomerStatement lines = statement_of(usual, better, true, year, 1);
  EXPECT_EQ(lines.standing, Standing::lost);
  EXPECT_THAT(lines.at(Line::lost), Near(90 - 60 * std::pow(1.1, 366 / 365.25), 1e-12));
  EXPECT_EQ(lines.at(Line::survival) + lines.at(Line::activity) + lines.at(Line::spend), 0);
}

TEST(StatementOfACustomer, AFactorOfZeroGoesToSurvival) {
  const CustomerStatement lines =
      statement_of(usual, {.value = 0, .survival = 0, .spend = 25}, false, year, 1);
  EXPECT_LT(lines.at(Line::survival), -60);
  EXPECT_EQ(lines.at(Line::activity), 0);
  EXPECT_EQ(lines.at(Line::spend), 0);
}

TEST(StatementOfACustomer, NeedsAPeriod) {
  EXPECT_EQ(complaint_of([] { Window(start, start, 0.1); }),
            "t1 2023-01-01 is not after t0 2023-01-01");
  EXPECT_EQ(complaint_of([] { Window(start, end, -0.1); }), "annual rate is -0.1");
}

TEST(StatementOfAll, CountsTheCustomersOfEachLine) {
  EquityStatement all;
  all.add(statement_of(usual, better, false, year, 0.5));
  all.add(statement_of(usual, better, false, year, 0.5));
  all.add(statement_of(usual, better, true, year, 0.5));
  all.add(statement_of(better, 0.5));
  EXPECT_EQ(all.customers(Line::opening), 3);
  EXPECT_EQ(all.customers(Line::lost), 1);
  EXPECT_EQ(all.customers(Line::spend), 2);
  EXPECT_EQ(all.customers(Line::acquired), 1);
  EXPECT_EQ(all.customers(Line::closing), 4);
  EXPECT_THAT(all.amount(Line::opening), Near(150, 1e-12));
  EXPECT_THAT(all.amount(Line::closing), Near(160, 1e-12));
  EXPECT_EQ(name(Line::closing), "closing");
}

TEST(StatementOfAll, DoesNotDependOnTheOrderOfCustomers) {
  EquityStatement forward, backward;
  std::vector<CustomerStatement> customers;
  for (int i = 0; i < 5000; ++i)
    customers.push_back(statement_of({.value = std::pow(1.01, i % 3000), .within = 0.1}, better,
                                     i % 3 == 0, year, 0.3));
  for (const auto &each : customers) forward.add(each);
  for (auto each = customers.rbegin(); each != customers.rend(); ++each) backward.add(*each);
  for (std::size_t i = 0; i < line_count; ++i) {
    const auto line = static_cast<Line>(i);
    EXPECT_THAT(forward.amount(line), Near(backward.amount(line), 1e-15)) << name(line);
  }
}

namespace {

struct Shape {
  const char *name;
  models::ModelKind kind;
  std::vector<double> parameters;
};
const std::vector<Shape> shapes = {
    {"bg_nbd", models::ModelKind::bg_nbd, {0.5, 5, 1.2, 2.5}},
    {"mbg_nbd", models::ModelKind::mbg_nbd, {0.5, 5, 1.2, 2.5}},
    {"pareto_nbd", models::ModelKind::pareto_nbd, {0.5, 5, 0.8, 9}},
    {"bg_bb", models::ModelKind::bg_bb, {1.2, 0.8, 0.7, 3}},
    {"mbg_cnbd_k", models::ModelKind::mbg_cnbd_k, {0.5, 3, 1, 2, 2}}};

PurchaseProcess process_of(const Shape &shape) {
  models::Model model;
  model.kind = shape.kind;
  model.parameters = shape.parameters;
  model.unit_days = 7;
  return PurchaseProcess(model);
}

} // namespace

TEST(LivingCustomers, AreWorthWhatTheModelSaysOfEachOfThem) {
  for (const Shape &shape : shapes) {
    const PurchaseProcess process = process_of(shape);
    const bool is_regular = shape.kind == models::ModelKind::mbg_cnbd_k;
    const auto table = std::make_unique<LivingTable>();
    const auto cache = std::make_unique<ModelCache>();
    cache->clear();
    const LivingTerms terms{0.002, 26};
    for (const int frequency : {0, 1, 5})
      for (const int recency : {20, 30, 40}) {
        const PurchaseRow customer{frequency, frequency == 0 ? 0.0 : recency, 40, 1};
        const double alive = process.p_alive(customer);
        const Living found = table->of(process, is_regular, customer, terms, cache.get());
        const auto at = [&] {
          return testing::PrintToString(shape.name) + ' ' + std::to_string(frequency) + ' ' +
                 std::to_string(recency);
        };
        EXPECT_THAT(alive * found.purchases,
                    Near(process.discounted_purchases(customer, 0.002), 1e-8))
            << at();
        EXPECT_THAT(alive * found.within,
                    Near(process.discounted_purchases(customer, 0.002, 26), 1e-8))
            << at();
        EXPECT_THAT(alive * found.undiscounted,
                    Near(process.expected_purchases(customer, 26), 1e-8))
            << at();
        EXPECT_THAT(alive * found.survival, Near(process.p_alive_after(customer, 26), 1e-8))
            << at();
      }
  }
}

TEST(LivingCustomers, AreNeverTakenForOthersHoweverManyThereAre) {
  const PurchaseProcess process = process_of(shapes[1]);
  const auto table = std::make_unique<LivingTable>();
  const auto cache = std::make_unique<ModelCache>();
  cache->clear();
  int wrong = 0;
  for (const double horizon : {10.0, 20.0})
    for (int frequency = 0; frequency < 40; ++frequency)
      for (int day = 0; day < 900; ++day) { // more than the table has places
        const PurchaseRow customer{frequency, 0, 50 + day / 7.0, 1};
        const PurchaseRow same{frequency, frequency > 0 ? customer.age : 0, customer.age, 1};
        const LivingTerms terms{0.002, horizon};
        const Living found = table->of(process, false, customer, terms, cache.get());
        if (found.survival != process.p_alive_after(same, horizon) / process.p_alive(same)) ++wrong;
      }
  EXPECT_EQ(wrong, 0);
}
