#include "base/error.hpp"
#include "base/text.hpp"
#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/log.hpp"
#include "contracts/measures.hpp"
#include "contracts/renewal.hpp"
#include "contracts/timeline.hpp"
#include "history_support.hpp"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>

using namespace portfolio;
using test::arena;
using test::between;
using test::Random;

namespace portfolio {
void PrintTo(const RateChange &change, std::ostream *out) {
  *out << to_string(change.day) << " " << to_string(Decimal{change.rate, 2})
       << (change.is_paused ? " paused" : "");
}
void PrintTo(const Stretch &stretch, std::ostream *out) {
  *out << stretch.from << " … " << stretch.to;
}
} // namespace portfolio

namespace {

using enum ContractKind;
constexpr auto pausing = ContractKind::pause; // pause alone is a function of unistd.h

Day day(const char *text) { return Scanner(text, "day").day("day"); }

ContractHistory history(const std::string &rows, int scale = 0) {
  return contracts_from_text("v1 scale " + std::to_string(scale) + " " + rows);
}

ContractLog *logged(const std::vector<ContractTerms> &terms) {
  ContractState state(nullptr, arena);
  for (const ContractTerms &contract : terms) state.add(contract);
  return state.log();
}

ContractBytes bytes_of(const ContractLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

ContractHistory read(const std::vector<ContractTerms> &terms) {
  return ContractHistory(bytes_of(logged(terms)));
}

Bytes finished(const ContractHistory &contracts) {
  return encode_contracts(contracts, finished_contracts);
}

// Random contracts lie within these days; a month ends among them, and a leap day.
constexpr Day first_day = 8760, last_day = 8960;

std::vector<ContractTerms> random_terms(Random &random, std::int64_t count) {
  std::vector<ContractTerms> all;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto from = static_cast<Day>(between(random, first_day, last_day - 60));
    const Day to = from + static_cast<Day>(between(random, 1, 45));
    const auto kind = random() % 5 == 0 ? pausing : random() % 6 == 0 ? trial : paid;
    const Decimal rate{kind == pausing ? 0 : between(random, 0, 3) * 1000,
                       static_cast<int>(between(random, 0, 3))};
    all.push_back(
        {from, random() % 12 == 0 ? open_end : to, kind == pausing ? Decimal{} : rate, kind});
    if (random() % 4 == 0) all.push_back(all.back());
  }
  return all;
}

/// What one day looks like, the obvious way.
struct DayState {
  Money rate = 0;
  bool is_paused = false, is_paid = false;
};
DayState state_of(const ContractHistory &contracts, Day when) {
  DayState state;
  for (const Contract &contract : contracts.contracts()) {
    if (!contract.covers(when)) continue;
    if (contract.kind == paid) state.rate += contract.rate * contract.count;
    if (contract.kind == pausing) state.is_paused = true;
  }
  state.is_paid = state.rate > 0;
  if (state.is_paid) state.is_paused = false;
  return state;
}

/// Day by day: gaps between days that `is_cover` accepts are filled with what held before them.
std::vector<DayState> days_of(const ContractHistory &contracts, Span bridge,
                              const std::function<bool(const DayState &)> &is_cover) {
  std::vector<DayState> days;
  for (Day d = first_day; d <= last_day; ++d) days.push_back(state_of(contracts, d));
  std::ptrdiff_t before = -1; // the last cover
  for (std::ptrdiff_t i = 0; i < std::ssize(days); ++i) {
    if (!is_cover(days[static_cast<std::size_t>(i)])) continue;
    const Day gap = first_day + static_cast<Day>(before + 1);
    if (before >= 0 && first_day + i <= later(gap, bridge))
      for (std::ptrdiff_t k = before + 1; k < i; ++k)
        days[static_cast<std::size_t>(k)] = days[static_cast<std::size_t>(before)];
    before = i;
  }
  return days;
}

constexpr Span bridges[] = {{0, 0}, {0, 1}, {0, 9}, {1, 0}, {1, 5}, {0, 400}};

class RandomContracts : public testing::TestWithParam<int> {
protected:
  Random random{static_cast<std::uint64_t>(GetParam())};
  std::vector<ContractTerms> terms = random_terms(random, between(random, 1, 8));
  ContractHistory whole = read(terms);
};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomContracts, testing::Range(0, 200));

} // namespace

// --- the value
// ------------------------------------------------------------------------------------

TEST_P(RandomContracts, TheOrderOfRowsDoesNotShow) {
  const Bytes bytes = finished(whole);
  std::shuffle(terms.begin(), terms.end(), random);
  EXPECT_EQ(finished(read(terms)), bytes);
}

TEST_P(RandomContracts, EveryRowIsKept) {
  std::int64_t count = 0;
  for (const Contract &contract : whole.contracts()) count += contract.count;
  EXPECT_EQ(count, std::ssize(terms));
  for (const ContractTerms &given : terms) {
    const Contract wanted = checked_contract(given, whole.scale());
    EXPECT_TRUE(std::binary_search(whole.contracts().begin(), whole.contracts().end(), wanted));
  }
}

TEST_P(RandomContracts, AllFormsAreLossless) {
  const Bytes bytes = finished(whole);
  EXPECT_EQ(finished(ContractHistory(ContractBytes{bytes})), bytes);
  EXPECT_EQ(finished(contracts_from_text(to_text(whole))), bytes);
  EXPECT_EQ(finished(contracts_from_wire(to_wire(whole))), bytes);
}

TEST_P(RandomContracts, MergeOfAnySplitIsTheWhole) {
  std::vector<std::vector<ContractTerms>> parts(static_cast<std::size_t>(between(random, 1, 5)));
  for (const ContractTerms &given : terms) parts[random() % parts.size()].push_back(given);
  ContractState merged(nullptr, arena);
  for (const auto &part : parts) merged.merge(read(part));
  EXPECT_EQ(finished(ContractHistory(bytes_of(merged.log()))), finished(whole));
}

TEST_P(RandomContracts, SubtractionIsTheExactInverseOfAddition) {
  const auto half = terms.begin() + std::ssize(terms) / 2;
  const ContractHistory a = read({terms.begin(), half}), b = read({half, terms.end()});
  const ContractHistory sum = add(a, b);
  EXPECT_EQ(finished(sum), finished(whole));
  EXPECT_TRUE(equal(subtract(sum, b), a));
  EXPECT_TRUE(equal(subtract(sum, a), b));
  EXPECT_EQ(subtract(sum, sum).contracts().size(), 0u);
}

TEST_P(RandomContracts, DamagedBytesAreRefusedOrCanonical) {
  const Bytes good = to_wire(whole);
  for (int i = 0; i < 50; ++i) {
    Bytes bytes = good;
    bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1 << random() % 8);
    if (i % 5 == 0) bytes.resize(random() % bytes.size());
    try {
      EXPECT_EQ(to_wire(contracts_from_wire(bytes)), bytes);
    } catch (const Error &error) {
      EXPECT_EQ(error.fault, Fault::bad_binary);
    }
  }
}

TEST(ContractHistory, TextShowsEveryKind) {
  const std::string text = "v1 scale 2 skipped 3 [2024-01-01 2024-02-01 30.00] "
                           "[2024-01-01 open 25.50 contracts 2] [2024-01-01 open trial 9.00] "
                           "[2024-03-01 2024-04-01 pause]";
  EXPECT_EQ(to_text(contracts_from_text(text)), text);
  EXPECT_EQ(to_text(ContractHistory({}, 0, 0)), "v1 scale 0");
}

TEST(ContractHistory, TextThatIsNoHistoryIsRefused) {
  for (const char *text :
       {"", "v2 scale 0", "v1 scale 13", "v1 scale 0 [2024-01-01 2024-01-01 5]",
        "v1 scale 0 [2024-02-01 2024-01-01 5]", "v1 scale 0 [2024-01-01 open -5]",
        "v1 scale 0 [2024-01-01 open 5.0]", "v1 scale 0 [2024-01-01 open pause 5]",
        "v1 scale 0 [2024-01-01 open]", "v1 scale 0 [2024-01-01 open 5 contracts 0]",
        "v1 scale 0 [2024-01-01 open 5] [2024-01-01 open 5]", "v1 scale 0 [2024-01-01 open 5] x",
        "v1 scale 0 [2024-02-01 open 5] [2024-01-01 open 5]", "v1 scale 0 [2023-02-29 open 5]",
        "v1 scale 0 [2024-01-01 open 9000000000000000000]"})
    EXPECT_THROW(contracts_from_text(text), Error) << text;
}

TEST(ContractHistory, ContractsNobodyCanMeanAreErrorsThatShowThem) {
  const auto complaint = [](ContractTerms terms) -> std::string {
    ContractState state(nullptr, arena);
    try {
      state.add(terms);
    } catch (const Error &error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(complaint({31, 0, {5, 0}}), "contract holds no day: [2000-02-01,2000-01-01)");
  EXPECT_EQ(complaint({31, 31, {5, 0}}), "contract holds no day: [2000-02-01,2000-02-01)");
  EXPECT_EQ(complaint({0, 31, {-5, 0}}), "monthly rate is negative: -5 in [2000-01-01,2000-02-01)");
  EXPECT_EQ(complaint({0, open_end, {500, 2}, pausing}),
            "a pause has a monthly rate of 0, not 5.00 in [2000-01-01,)");
  EXPECT_EQ(complaint({INT32_MIN, 31, {5, 0}}), "contract start out of range: -infinity");
  EXPECT_EQ(complaint({INT32_MAX, open_end, {5, 0}}), "contract start out of range: infinity");
  EXPECT_EQ(complaint({0, open_end + 1, {5, 0}}), "contract end out of range: 10000-01-02");
  EXPECT_EQ(complaint({min_day, max_day, {5, 0}}), "");
  EXPECT_EQ(complaint({max_day, open_end, {5, 0}}), "");
  EXPECT_THROW(contract_kind("gift"), Error);
  EXPECT_EQ(contract_kind("trial"), trial);
}

TEST(ContractHistory, SubtractingWhatWasNeverAddedIsAnError) {
  const ContractHistory all = history("[2024-01-01 open 5 contracts 2]");
  EXPECT_THROW(subtract(all, history("[2024-01-01 open 5 contracts 3]")), Error);
  EXPECT_THROW(subtract(all, history("[2024-01-01 open 6]")), Error);
  EXPECT_THROW(subtract(all, history("[2024-01-01 open trial 5]")), Error);
  EXPECT_THROW(subtract(all, history("skipped 1")), Error);
  EXPECT_TRUE(equal(subtract(all, history("[2024-01-01 open 5.00]", 2)),
                    history("[2024-01-01 open 5.0]", 1)));
}

TEST(ContractHistory, AContractTakesTenBytesOrLess) {
  EXPECT_LE(finished(history("[2024-01-01 2025-01-01 49.90]", 2)).size(), 14u); // 4 of the head
  EXPECT_LE(logged({{8766, 9132, {4990, 2}}})->capacity(), 64u);
}

TEST(ContractHistory, ManyEqualContractsAreCompactedWhileTheyArrive) {
  ContractState state(nullptr, arena);
  for (int i = 0; i < 200'000; ++i) state.add({i % 100, 200, {100, 2}});
  EXPECT_LE(state.log()->capacity(), 8192u);
  const ContractHistory all(bytes_of(state.log()));
  EXPECT_EQ(all.contracts().size(), 100u);
  EXPECT_TRUE(monthly_rate(all, 150) == Money{200'000} * 100);
}

TEST(ContractHistory, RatesThatAddUpBeyond128BitsAreErrors) {
  const ContractHistory all =
      history("[2024-01-01 open 1000000000000000000.000000000000 contracts 1099511627776]", 12);
  EXPECT_THROW(timeline(all), Error);
  EXPECT_THROW(monthly_rate(all, day("2024-05-01")), Error);
  EXPECT_THROW(revenue(all, 0, day("2024-05-01")), Error);
}

TEST(ContractHistory, UnknownBytesAreRefused) {
  EXPECT_THROW(ContractHistory(ContractBytes{}), Error);
  const Bytes other{0x31, 0, 0, 0}, cut{ContractLog::tag, 0, 0};
  EXPECT_THROW(ContractHistory(ContractBytes{other}), Error);
  EXPECT_THROW(ContractHistory(ContractBytes{cut}), Error);
  const auto *log = bytes_of(logged({{0, 31, {5, 0}}})).data();
  Bytes damaged(log, log + 60);
  EXPECT_NO_THROW(ContractHistory(ContractBytes{damaged}));
  damaged[1] = 99; // decimals
  EXPECT_THROW(ContractHistory(ContractBytes{damaged}), Error);
}

// --- spans
// ------------------------------------------------------------------------------------------

TEST(Span, MonthsFollowTheCalendarAndStayInIt) {
  EXPECT_EQ(later(day("2024-01-31"), {1, 0}), day("2024-02-29"));
  EXPECT_EQ(later(day("2024-01-31"), {1, 1}), day("2024-03-01"));
  EXPECT_EQ(earlier(day("2024-03-31"), {1, 0}), day("2024-02-29"));
  EXPECT_EQ(earlier(day("2024-01-15"), {13, 0}), day("2022-12-15"));
  EXPECT_EQ(later(max_day, {0, 1}), open_end);
  EXPECT_EQ(later(max_day, {INT32_MAX, INT32_MAX}), open_end);
  EXPECT_EQ(earlier(min_day, {INT32_MAX, INT32_MAX}), min_day);
  EXPECT_EQ(earlier(open_end, {1, 1}), open_end);
  EXPECT_THROW(require_span({0, -1}, "bridge"), Error);
  EXPECT_THROW(require_span({-1, 0}, "bridge"), Error);
}

// --- the timeline
// -----------------------------------------------------------------------------------

TEST_P(RandomContracts, TimelineIsTheDaysOneByOne) {
  const auto is_cover = [](const DayState &state) { return state.is_paid || state.is_paused; };
  for (const Span bridge : bridges) {
    const std::vector<DayState> days = days_of(whole, bridge, is_cover);
    const Timeline changes = timeline(whole, bridge);
    for (Day d = first_day; d <= last_day; ++d) {
      const DayState &expected = days[static_cast<std::size_t>(d - first_day)];
      EXPECT_TRUE(state_on(changes, d).rate == expected.rate) << d << ", " << to_string(bridge);
      EXPECT_EQ(state_on(changes, d).is_paused, expected.is_paused) << d;
    }
    for (std::size_t i = 0; i < changes.size(); ++i) {
      const RateChange before = i > 0 ? changes[i - 1] : RateChange{};
      EXPECT_FALSE(before.rate == changes[i].rate && before.is_paused == changes[i].is_paused);
      EXPECT_TRUE(i == 0 || before.day < changes[i].day);
    }
  }
}

TEST_P(RandomContracts, StretchesAreThePaidDays) {
  for (const Span bridge : bridges) {
    const std::vector<DayState> days =
        days_of(whole, bridge, [](const DayState &state) { return state.is_paid; });
    const std::vector<Stretch> stretches = active_stretches(whole, bridge);
    for (Day d = first_day; d <= last_day; ++d)
      EXPECT_EQ(std::any_of(stretches.begin(), stretches.end(),
                            [&](const Stretch &s) { return s.from <= d && d < s.to; }),
                days[static_cast<std::size_t>(d - first_day)].is_paid)
          << d << ", " << to_string(bridge);
  }
}

TEST_P(RandomContracts, CoverEndsAreWhereAllThatCoversEnds) {
  const Timeline bridged = timeline(whole, {0, 9});
  std::vector<Day> expected;
  for (Day d = first_day + 1; d <= last_day; ++d) {
    bool covered = false, goes_on = false;
    for (const Contract &contract : whole.contracts()) {
      if (!contract.is_revenue() || !contract.covers(d - 1)) continue;
      covered = true;
      goes_on |= contract.to > d;
    }
    if (covered && !goes_on) expected.push_back(d);
  }
  std::vector<Day> found;
  for (const CoverEnd &end : cover_ends(whole, {0, 9})) {
    found.push_back(end.day);
    EXPECT_TRUE(end.rate == state_of(whole, end.day - 1).rate);
    EXPECT_EQ(end.is_renewed, state_on(bridged, end.day + 9).is_active());
  }
  EXPECT_EQ(found, expected);
}

TEST(Timeline, APauseInterruptsAndGapsAroundItAreBridged) {
  const ContractHistory all = history("[2024-01-01 2024-02-01 30] [2024-02-05 2024-03-01 pause] "
                                      "[2024-03-03 2024-04-01 30] [2024-05-01 open trial 40]");
  EXPECT_EQ(timeline(all, {0, 5}), (Timeline{{day("2024-01-01"), 30, false},
                                             {day("2024-02-05"), 0, true},
                                             {day("2024-03-03"), 30, false},
                                             {day("2024-04-01"), 0, false}}));
  EXPECT_EQ(timeline(all, {}).size(), 6u);
  EXPECT_EQ(active_stretches(all, {1, 1}),
            (std::vector<Stretch>{{day("2024-01-01"), day("2024-02-01")},
                                  {day("2024-03-03"), day("2024-04-01")}}));
  EXPECT_EQ(active_stretches(all, {1, 2}).size(), 1u);
}

// --- money and time
// ---------------------------------------------------------------------------------

TEST_P(RandomContracts, RevenueIsTheSumOverDaysRoundedOnce) {
  const auto from = static_cast<Day>(between(random, first_day, last_day));
  const auto to = static_cast<Day>(between(random, from, last_day));
  Money parts = 0;
  for (Day d = from; d < to; ++d) {
    const auto date = to_date(d);
    const auto length =
        static_cast<unsigned>((date.year() / date.month() / std::chrono::last).day());
    parts += state_of(whole, d).rate * (377580 / length);
  }
  const Revenue earned = revenue(whole, from, to);
  EXPECT_EQ(earned.scale, std::max(2, whole.scale()));
  parts *= power_of_ten(earned.scale - whole.scale());
  const Money error = earned.units * 377580 - parts;
  EXPECT_TRUE(2 * error <= 377580 && 2 * error > -377580) << "half away from zero, no rate below 0";
}

TEST(Revenue, WholeMonthsEarnTheirRate) {
  const ContractHistory all = history("[2023-02-01 open 10]");
  EXPECT_TRUE(revenue(all, min_day, day("2024-02-01")).units == 120'00);
  EXPECT_TRUE(revenue(all, min_day, day("2024-02-02")).units == 120'34) << "a 29th of 10";
  EXPECT_TRUE(revenue(all, day("2024-01-31"), day("2024-02-01")).units == 32) << "a 31st of 10";
  EXPECT_TRUE(revenue(all, 50, 40).units == 0);
  EXPECT_THROW(revenue(all, min_day, INT32_MAX), Error);
  EXPECT_TRUE(revenue(history("[2024-01-01 2025-01-01 10]"), INT32_MIN, INT32_MAX).units == 12000);
}

TEST(Revenue, HalfACentIsRoundedAwayFromZero) {
  EXPECT_TRUE(revenue(history("[2024-06-01 2024-06-16 0.01]", 2), min_day, max_day).units == 1);
  EXPECT_TRUE(revenue(history("[2024-06-01 2024-06-15 0.01]", 2), min_day, max_day).units == 0);
}

TEST(Tenure, CountsTheLastStretchUntilItsEnd) {
  const ContractHistory all =
      history("[2024-01-01 2024-02-01 30] [2024-02-11 2024-03-01 30] [2024-06-01 open 5]");
  EXPECT_FALSE(tenure(all, day("2024-01-01")));
  EXPECT_EQ(tenure(all, day("2024-01-02")), 1);
  EXPECT_EQ(tenure(all, day("2024-02-05")), 31) << "ended by then";
  EXPECT_EQ(tenure(all, day("2024-02-20")), 9);
  EXPECT_EQ(tenure(all, day("2024-02-05"), {0, 10}), 35) << "goes on, as is known";
  EXPECT_EQ(tenure(all, day("2024-05-01"), {0, 10}), 60);
  EXPECT_EQ(tenure(all, day("2024-07-01"), {0, 10}), 30);
}

// --- renewals
// ---------------------------------------------------------------------------------------

namespace {

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

TEST_P(RandomContracts, RenewalsAreFoundOneByOne) {
  for (const Span bridge : bridges) {
    const SlowRenewals slow(whole, bridge);
    const auto as_of = static_cast<Day>(between(random, first_day, last_day));
    std::int64_t so_far = 0, at_stake = 0;
    Money rate = 0;
    for (std::size_t i = 0; i < slow.contracts.size(); ++i) {
      const Contract &contract = slow.contracts[i];
      so_far += slow.is_renewal[i] && contract.from < as_of;
      if (slow.is_renewed[i] || contract.to < as_of || contract.to >= later(as_of, {1, 0}))
        continue;
      ++at_stake;
      rate += contract.rate;
    }
    EXPECT_EQ(renewals_count(whole, as_of, bridge), so_far) << to_string(bridge);
    Day before = 0;
    for (const Renewal &row : renewals(whole, {as_of, {1, 0}, {0, 10}, bridge})) {
      EXPECT_LT(before, row.ends_on);
      before = row.ends_on;
      EXPECT_EQ(row.notice_deadline, row.ends_on - 10);
      EXPECT_EQ(row.is_notice_over, as_of >= row.notice_deadline);
      EXPECT_EQ(row.days_left, row.ends_on - as_of);
      EXPECT_EQ(row.renewals_so_far, so_far);
      EXPECT_TRUE(row.remaining_rate == state_of(whole, row.ends_on).rate);
      at_stake -= row.contracts;
      rate -= row.monthly_rate;
    }
    EXPECT_EQ(at_stake, 0) << to_string(bridge);
    EXPECT_TRUE(rate == 0);
  }
}

TEST(Renewals, AreThoseThatFollowWithinTheBridge) {
  const ContractHistory all =
      history("[2023-01-01 2024-01-01 30] [2024-01-01 2024-07-01 30] [2024-02-01 2024-08-01 7] "
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
  const ContractHistory all = history("[2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 pause] "
                                      "[2024-03-01 2024-06-01 30]");
  EXPECT_EQ(renewals_count(all, day("2024-04-01")), 1);
  EXPECT_EQ(renewals(all, {day("2024-01-15"), {1, 0}}).size(), 0u);
}

// --- worked example T2 of the definitions
// -----------------------------------------------------------

namespace {

const char *const t2[] = {
    "[2024-01-01 2024-02-01 30] [2024-02-01 2024-03-01 30] [2024-03-05 2024-04-05 30] "
    "[2024-04-05 2024-05-05 30]",
    "[2024-01-10 2024-02-20 50] [2024-02-20 2024-12-31 80]",
    "[2024-02-03 2024-02-25 40]",
    "[2024-01-01 2024-03-15 20] [2024-02-01 2024-06-01 25]",
    "[2023-12-15 2024-02-01 100] [2024-04-10 2025-01-01 60]",
    "[2024-01-01 2025-01-01 100]"};

} // namespace

TEST(WorkedExampleT2, RatesAtTheEndsOfTheMonths) {
  const std::pair<const char *, int> closings[] = {{"2023-12-31", 100},
                                                   {"2024-01-31", 300},
                                                   {"2024-02-29", 255},
                                                   {"2024-03-31", 235},
                                                   {"2024-04-30", 295}};
  for (const auto &[when, closing] : closings) {
    Money total = 0;
    for (const char *rows : t2) total += monthly_rate(history(rows), day(when));
    EXPECT_TRUE(total == closing) << when;
  }
}

TEST(WorkedExampleT2, TheBridgeClosesTheGapOfS1AndNotThatOfS5) {
  const Span month{0, 30};
  EXPECT_EQ(timeline(history(t2[0])).size(), 4u);
  EXPECT_EQ(timeline(history(t2[0]), month),
            (Timeline{{day("2024-01-01"), 30, false}, {day("2024-05-05"), 0, false}}));
  EXPECT_EQ(timeline(history(t2[4]), month).size(), 4u);
  EXPECT_EQ(timeline(history(t2[4]), {0, 69}).size(), 3u) << "69 days apart";
  EXPECT_EQ(timeline(history(t2[4]), {0, 68}).size(), 4u);
}

TEST(WorkedExampleT2, OneOfTwoContractsEndingIsNoEndOfCover) {
  const auto ends = cover_ends(history(t2[3]));
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].day, day("2024-06-01"));
  EXPECT_FALSE(ends[0].is_renewed);
  const auto switched = cover_ends(history(t2[1]));
  ASSERT_EQ(switched.size(), 2u);
  EXPECT_TRUE(switched[0].is_renewed && switched[0].rate == 50) << "a plan switch renews";
}
