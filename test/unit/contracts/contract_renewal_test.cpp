#include "contracts/contract_support.hpp"
#include "contracts/renewal.hpp"

#include <algorithm>
#include <map>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::history;
using namespace portfolio::contracts::test;
using portfolio::test::between;

namespace {

class RandomRenewals : public RandomContracts {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomRenewals, testing::Range(0, 200));

/// One contract at a time, and for each end the earliest start that is still free.
struct SlowRenewals {
  std::vector<Contract> contracts; ///< paid ones, by start
  std::vector<bool> is_renewal, is_renewed;

  SlowRenewals(const ContractHistory &all, Span bridge) {
    std::vector<Contract> pauses;
    for (Contract contract : all.contracts()) {
      const std::int64_t count = contract.is_revenue() ? std::exchange(contract.count, 1) : 0;
      contracts.insert(contracts.end(), static_cast<std::size_t>(count), contract);
      if (contract.kind == pausing) pauses.push_back(contract);
    }
    is_renewal.resize(contracts.size());
    is_renewed.resize(contracts.size());
    std::vector<std::size_t> by_end(contracts.size());
    for (std::size_t i = 0; i < by_end.size(); ++i) by_end[i] = i;
    std::stable_sort(by_end.begin(), by_end.end(), [&](std::size_t a, std::size_t b) {
      return contracts[a].to != contracts[b].to ? contracts[a].to < contracts[b].to
                                                : contracts[a].rate > contracts[b].rate;
    });
    for (const std::size_t ended : by_end) {
      if (contracts[ended].is_open()) continue;
      Day wait = contracts[ended].to;
      for (bool moved = true; moved;) {
        moved = false;
        for (const Contract &paused : pauses)
          if (paused.from <= later(wait, bridge) && paused.to > wait)
            wait = paused.to, moved = true;
      }
      for (std::size_t i = 0; i < contracts.size() && !is_renewed[ended]; ++i)
        if (!is_renewal[i] && contracts[i].from >= contracts[ended].to &&
            contracts[i].from <= later(wait, bridge))
          is_renewal[i] = is_renewed[ended] = true;
    }
  }
};

} // namespace

TEST_P(RandomRenewals, RenewalsAreFoundOneByOne) {
  for (const Span bridge : bridges) {
    const SlowRenewals slow(whole, bridge);
    const auto as_of = static_cast<Day>(between(random, first_day, last_day));
    std::int64_t so_far = 0, at_stake = 0;
    std::map<Day, Money> rates; // at stake
    for (std::size_t i = 0; i < slow.contracts.size(); ++i) {
      const Contract &contract = slow.contracts[i];
      so_far += slow.is_renewal[i] && contract.from < as_of;
      if (slow.is_renewed[i] || contract.to < as_of || contract.to >= later(as_of, {1, 0}))
        continue;
      ++at_stake;
      rates[contract.to] += contract.rate;
    }
    for (const Contract &contract : whole.contracts())
      if (contract.is_discount() && rates.contains(contract.to))
        rates[contract.to] += contract.rate * contract.count;
    EXPECT_EQ(renewals_count(whole, as_of, bridge), so_far) << to_string(bridge);
    Day before = 0;
    for (const Renewal &row : renewals(whole, {as_of, {1, 0}, {0, 10}, bridge})) {
      EXPECT_LT(before, row.ends_on);
      before = row.ends_on;
      EXPECT_EQ(row.notice_deadline, row.ends_on - 10);
      EXPECT_EQ(row.is_notice_over, as_of >= row.notice_deadline);
      EXPECT_EQ(row.days_left, row.ends_on - as_of);
      EXPECT_EQ(row.renewals_so_far, so_far);
      for (const Stretch &stretch : active_stretches(whole, bridge))
        if (stretch.from < row.ends_on && row.ends_on <= stretch.to) {
          EXPECT_EQ(row.tenure_days, std::max(0, as_of - stretch.from)) << to_string(bridge);
        }
      EXPECT_TRUE(row.remaining_rate == state_of(whole, row.ends_on).rate);
      at_stake -= row.contracts;
      EXPECT_TRUE(row.monthly_rate == std::max<Money>(rates.at(row.ends_on), 0));
    }
    EXPECT_EQ(at_stake, 0) << to_string(bridge);
  }
}

TEST(Renewals, AreThoseThatFollowWithinTheBridge) {
  const ContractHistory all =
      history_of("[2023-01-01 2024-01-01 30] [2024-01-01 2024-07-01 30] [2024-02-01 2024-08-01 7] "
                 "[2024-07-05 2025-01-01 35] [2024-10-01 open 3]");
  EXPECT_EQ(renewals_count(all, day("2024-01-01")), 0);
  EXPECT_EQ(renewals_count(all, day("2024-01-02")), 1);
  EXPECT_EQ(renewals_count(all, day("2025-01-02")), 1);
  EXPECT_EQ(renewals_count(all, day("2025-01-02"), {0, 4}), 2);
  EXPECT_EQ(renewals_count(all, day("2025-01-02"), {2, 0}), 3) << "the open one renews the 7";

  const auto rows = renewals(all, {day("2024-06-01"), {3, 0}, {1, 0}, {0, 4}});
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].ends_on, day("2024-08-01"));
  EXPECT_EQ(rows[0].notice_deadline, day("2024-07-01"));
  EXPECT_EQ(rows[0].days_left, 61);
  EXPECT_FALSE(rows[0].is_notice_over);
  EXPECT_TRUE(rows[0].monthly_rate == 7 && rows[0].remaining_rate == 35);
  EXPECT_EQ(rows[0].tenure_days, day("2024-06-01") - day("2023-01-01"));
  EXPECT_EQ(rows[0].renewals_so_far, 1);
  EXPECT_EQ(renewals(all, {day("2024-06-01"), {3, 0}}).size(), 2u) << "without a bridge";
  EXPECT_EQ(renewals(all, {day("2024-06-01"), {}}).size(), 0u) << "no horizon";
  EXPECT_EQ(renewals(all, {day("2024-08-01"), {0, 1}}).size(), 1u) << "ends today";
}

TEST(Renewals, WaitUntilAPauseIsOver) {
  const ContractHistory all = history_of("[2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 pause] "
                                         "[2024-03-01 2024-06-01 30]");
  EXPECT_EQ(renewals_count(all, day("2024-04-01")), 1);
  EXPECT_EQ(renewals(all, {day("2024-01-15"), {1, 0}}).size(), 0u);
}
