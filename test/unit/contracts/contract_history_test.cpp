#include "base/error.hpp"
#include "contracts/contract_support.hpp"
#include "contracts/measures.hpp"

#include <algorithm>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::history;
using namespace portfolio::contracts::test;
using portfolio::test::arena;
using portfolio::test::between;

namespace {

class RandomContractHistory : public RandomContracts {};
INSTANTIATE_TEST_SUITE_P(Seeds, RandomContractHistory, testing::Range(0, 200));

} // namespace

TEST_P(RandomContractHistory, TheOrderOfRowsDoesNotShow) {
  const Bytes bytes = finished(whole);
  std::shuffle(terms.begin(), terms.end(), random);
  EXPECT_EQ(finished(read(terms)), bytes);
}

TEST_P(RandomContractHistory, EveryRowIsKept) {
  std::int64_t count = 0;
  for (const Contract &contract : whole.contracts()) count += contract.count;
  EXPECT_EQ(count, std::ssize(terms));
  for (const ContractTerms &given : terms) {
    const MonthlyRate rate = monthly_rate(given);
    const Contract wanted = checked_contract(given, convert(rate.amount, rate.unit, whole.unit()));
    EXPECT_TRUE(std::binary_search(whole.contracts().begin(), whole.contracts().end(), wanted));
  }
}

TEST_P(RandomContractHistory, AllFormsAreLossless) {
  const Bytes bytes = finished(whole);
  EXPECT_EQ(finished(ContractHistory(ContractBytes{bytes})), bytes);
  EXPECT_EQ(finished(contracts_from_text(to_text(whole))), bytes);
  EXPECT_EQ(finished(contracts_from_wire(to_wire(whole))), bytes);
}

TEST_P(RandomContractHistory, MergeOfAnySplitIsTheWhole) {
  std::vector<std::vector<ContractTerms>> parts(static_cast<std::size_t>(between(random, 1, 5)));
  for (const ContractTerms &given : terms) parts[random() % parts.size()].push_back(given);
  ContractState merged(nullptr, arena);
  for (const auto &part : parts) merged.merge(read(part));
  EXPECT_EQ(finished(ContractHistory(bytes_of(merged.log()))), finished(whole));
}

TEST_P(RandomContractHistory, SubtractionIsTheExactInverseOfAddition) {
  const auto half = terms.begin() + std::ssize(terms) / 2;
  const ContractHistory a = read({terms.begin(), half}), b = read({half, terms.end()});
  const ContractHistory sum = add(a, b);
  EXPECT_EQ(finished(sum), finished(whole));
  EXPECT_TRUE(equal(subtract(sum, b), a));
  EXPECT_TRUE(equal(subtract(sum, a), b));
  EXPECT_EQ(subtract(sum, sum).contracts().size(), 0u);
}

TEST_P(RandomContractHistory, DamagedBytesAreRefusedOrCanonical) {
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
        "v1 scale 0 [2024-02-01 2024-01-01 5]", "v1 scale 0 [2024-01-01 open 5.0]",
        "v1 scale 0 [2024-01-01 open pause 5]", "v1 scale 0 [2024-01-01 open]",
        "v1 scale 0 [2024-01-01 open 5 contracts 0]",
        "v1 scale 0 [2024-01-01 open 5] [2024-01-01 open 5]", "v1 scale 0 [2024-01-01 open 5] x",
        "v1 scale 0 [2024-02-01 open 5] [2024-01-01 open 5]", "v1 scale 0 [2023-02-29 open 5]",
        "v1 scale 0 [2024-01-01 open 9000000000000000000]",
        "v1 scale 0 [2024-01-01 open -9000000000000000000]",
        "v1 scale 0 denominator 0 [2024-01-01 open 5]",
        "v1 scale 0 denominator 1000000001 [2024-01-01 open 5]",
        "v1 scale 0 denominator 3 [2024-01-01 open 4000000000000000000]"})
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
  EXPECT_EQ(complaint({31, 0, {5, 0}}), "contract ends before it starts: [2000-02-01,2000-01-01)");
  EXPECT_EQ(complaint({0, 31, {-5, 0}, pausing}),
            "a pause has a monthly rate of 0, not -5 in [2000-01-01,2000-02-01)");
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

TEST(ContractHistory, AContractWithoutADayIsSkippedAndCounted) {
  const ContractHistory all = read({{31, 31, {5, 0}}, {31, 60, {5, 0}}, {0, 0, {-1, 0}, pausing}});
  EXPECT_EQ(to_text(all), "v1 scale 0 skipped 2 [2000-02-01 2000-03-01 5]");
}

TEST(ContractHistory, SubtractingWhatWasNeverAddedIsAnError) {
  const ContractHistory all = history_of("[2024-01-01 open 5 contracts 2]");
  EXPECT_THROW(subtract(all, history_of("[2024-01-01 open 5 contracts 3]")), Error);
  EXPECT_THROW(subtract(all, history_of("[2024-01-01 open 6]")), Error);
  EXPECT_THROW(subtract(all, history_of("[2024-01-01 open trial 5]")), Error);
  EXPECT_THROW(subtract(all, history_of("skipped 1")), Error);
  EXPECT_TRUE(equal(subtract(all, history_of("[2024-01-01 open 5.00]", 2)),
                    history_of("[2024-01-01 open 5.0]", 1)));
}

TEST(ContractHistory, AContractTakesTenBytesOrLess) {
  EXPECT_LE(finished(history_of("[2024-01-01 2025-01-01 49.90]", 2)).size(), 14u); // 4 of the head
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
      history_of("[2024-01-01 open 1000000000000000000.000000000000 contracts 1099511627776]", 12);
  EXPECT_THROW(timeline(all), Error);
  EXPECT_THROW(monthly_rate(all, day("2024-05-01")), Error);
  EXPECT_THROW(revenue(all, 0, day("2024-05-01")), Error);
}

TEST(ContractHistory, DiscountsThatExceedWhatIsPaidAreErrorsThatNameTheFirstDay) {
  const ContractHistory all = history_of("[2024-01-01 2024-03-01 30] [2024-01-10 2024-04-01 -10]");
  const auto complaint = [&](auto ask) -> std::string {
    try {
      ask();
    } catch (const Error &error) {
      return error.what();
    }
    return "";
  };
  const std::string expected = "contracts add up to less than 0 on 2024-03-01";
  EXPECT_EQ(complaint([&] { timeline(all); }), expected);
  EXPECT_EQ(complaint([&] { active_stretches(all); }), expected);
  EXPECT_EQ(complaint([&] { revenue(all, min_day, day("2024-02-01")); }), expected);
  EXPECT_EQ(complaint([&] { monthly_rate(all, day("2024-03-15")); }), expected);
  EXPECT_TRUE(monthly_rate(all, day("2024-02-15")) == 20);
  EXPECT_EQ(complaint([&] { timeline(all.contracts(), {}, day("2024-03-01")); }), "")
      << "the end is not known yet";
  const ContractHistory paused = add(all, history_of("[2024-03-01 2024-04-01 pause]"));
  EXPECT_EQ(complaint([&] { timeline(paused); }), "") << "nothing is paid in a pause";
}

TEST(ContractHistory, RatesForAnyTermAreExactFractionsOfAMonth) {
  const auto text = [](std::vector<ContractTerms> terms) { return to_text(read(terms)); };
  EXPECT_EQ(text({{0, 31, {100, 0}, paid, {12, 0}}}),
            "v1 scale 0 denominator 3 [2000-01-01 2000-02-01 25]");
  EXPECT_EQ(text({{0, 31, {120000, 2}, paid, {12, 0}}}),
            "v1 scale 2 [2000-01-01 2000-02-01 100.00]");
  EXPECT_EQ(text({{0, 31, {1, 0}, paid, {0, 1}}}),
            "v1 scale 0 denominator 16 [2000-01-01 2000-02-01 487]");
  EXPECT_EQ(text({{0, 31, {48, 0}, paid, {0, 1461}}}), "v1 scale 0 [2000-01-01 2000-02-01 1]")
      << "four years in days";
  EXPECT_EQ(text({{0, 31, {1509, 0}, paid, {1, 1}}}), "v1 scale 0 [2000-01-01 2000-02-01 1461]")
      << "a month and a day";
  EXPECT_EQ(
      text({{0, 31, {100, 0}, paid, {12, 0}}, {0, 31, {25, 1}}, {0, 31, {1, 0}, paid, {5, 0}}}),
      "v1 scale 1 denominator 15 [2000-01-01 2000-02-01 3.0] [2000-01-01 2000-02-01 37.5] "
      "[2000-01-01 2000-02-01 125.0]");
  const auto refused = [&](ContractTerms terms) { EXPECT_THROW(text({terms}), Error); };
  refused({0, 31, {1, 0}, paid, {0, 0}});
  refused({0, 31, {1, 0}, paid, {-12, 0}});
  refused({0, 31, {1, 0}, paid, {1'000'000'007, 0}});
  refused({0, 31, {power_of_ten(18), 0}, paid, {0, 1}});
  EXPECT_THROW(text({{0, 31, {1, 0}, paid, {99991, 0}}, {0, 31, {1, 0}, paid, {99989, 0}}}), Error)
      << "no common denominator";
}

TEST(ContractHistory, EqualRatesOfOtherTermsAreEqual) {
  const ContractHistory monthly = read({{0, 31, {25, 1}}, {0, 60, {5, 0}, trial}});
  const ContractHistory yearly =
      read({{0, 31, {30, 0}, paid, {12, 0}}, {0, 60, {15, 0}, trial, {3, 0}}});
  EXPECT_EQ(yearly.unit(), Unit(0, 2));
  EXPECT_TRUE(equal(monthly, yearly));
  EXPECT_EQ(to_wire(monthly, Form::comparable), to_wire(yearly, Form::comparable));
  const ContractHistory thirds = read({{0, 31, {100, 0}, paid, {12, 0}}});
  EXPECT_FALSE(equal(thirds, read({{0, 31, {25, 0}}})));
  EXPECT_NE(to_wire(thirds, Form::comparable), to_wire(read({{0, 31, {25, 0}}}), Form::comparable));
  EXPECT_TRUE(equal(thirds, read({{0, 31, {200, 0}, paid, {24, 0}}})));
  EXPECT_TRUE(equal(subtract(add(thirds, monthly), monthly), thirds));
}

TEST(ContractHistory, RatesAreComparedWhateverTheUnitThatTheyAreCountedIn) {
  const auto compared = [](const std::string &unit, const std::string &rate) {
    return to_wire(contracts_from_text("v1 scale " + unit + " [2024-01-01 open " + rate + "]"),
                   Form::comparable);
  };
  EXPECT_EQ(compared("0 denominator 3", "1"), compared("0 denominator 6", "2"));
  EXPECT_EQ(compared("0 denominator 3", "1"), compared("2 denominator 9", "3.00"));
  EXPECT_EQ(compared("0 denominator 8", "1"), compared("3", "0.125"));
  EXPECT_EQ(compared("12", "0.000000000001"), compared("12 denominator 7", "0.000000000007"));
  EXPECT_NE(compared("12", "0.000000000001"), compared("12 denominator 7", "0.000000000001"));
  // 9·10^17 and 10^-12, counted in units in which it has 31 and 30 digits
  EXPECT_EQ(compared("4 denominator 100000000", "90000000000000000000000000.0001"),
            compared("3 denominator 1000000000", "900000000000000000000000000.001"));
  // The smallest number has no positive twin.
  const char *unit = "12 denominator 1000000000";
  EXPECT_NE(compared(unit, "-170141183460469231731687303.715884105728"),
            compared(unit, "-170141183460469231731687303.715884105727"));
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
