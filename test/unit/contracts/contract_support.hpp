#pragma once
#include "base/text.hpp"
#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/log.hpp"
#include "contracts/timeline.hpp"
#include "history/history_support.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace portfolio::contracts {
inline void PrintTo(const RateChange &change, std::ostream *out) {
  *out << to_string(change.day) << " " << to_string(Decimal{change.rate, 2})
       << (change.is_paused ? " paused" : "");
}
inline void PrintTo(const Stretch &stretch, std::ostream *out) {
  *out << stretch.from << " … " << stretch.to;
}
} // namespace portfolio::contracts

namespace portfolio::contracts::test {

using namespace history;
using namespace portfolio::test;

using enum ContractKind;
constexpr auto pausing = ContractKind::pause; // pause alone is a function of unistd.h

inline Day day(const char *text) { return Scanner(text, "day").day("day"); }

inline ContractHistory history_of(const std::string &rows, int scale = 0) {
  return contracts_from_text("v1 scale " + std::to_string(scale) + " " + rows);
}

inline ContractLog *logged(const std::vector<ContractTerms> &terms) {
  ContractState state(nullptr, arena);
  for (const ContractTerms &contract : terms) state.add(contract);
  return state.log();
}

inline ContractBytes bytes_of(const ContractLog *log) {
  return {reinterpret_cast<const std::uint8_t *>(log) + 4, log->capacity() - 4};
}

inline ContractHistory read(const std::vector<ContractTerms> &terms) {
  return ContractHistory(bytes_of(logged(terms)));
}

inline Bytes finished(const ContractHistory &contracts) { return encode_contracts(contracts); }

// Random contracts lie within these days; a month ends among them, and a leap day.
constexpr Day first_day = 8760, last_day = 8960;

inline std::vector<ContractTerms> random_terms(Random &random, std::int64_t count) {
  std::vector<ContractTerms> all;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto from = static_cast<Day>(between(random, first_day, last_day - 60));
    const Day to = from + static_cast<Day>(between(random, 1, 45));
    const auto kind = random() % 5 == 0 ? pausing : random() % 6 == 0 ? trial : paid;
    const Decimal rate{kind == pausing ? 0 : between(random, 0, 3) * 1000,
                       static_cast<int>(between(random, 0, 3))};
    const Span terms[] = {{1, 0}, {1, 0}, {12, 0}, {5, 0}, {0, 7}};
    const Span per = terms[random() % std::size(terms)];
    all.push_back(
        {from, random() % 12 == 0 ? open_end : to, kind == pausing ? Decimal{} : rate, kind, per});
    if (random() % 4 == 0) all.push_back(all.back());
    const Day end = std::min(to, all.back().to);
    if (kind == paid && random() % 3 == 0) { // a discount of half or all of it, on some of its days
      const auto begin = static_cast<Day>(between(random, from, end - 1));
      all.push_back({begin,
                     static_cast<Day>(random() % 2 ? end : between(random, begin + 1, end)),
                     {random() % 3 ? -rate.units / 2 : -rate.units, rate.scale},
                     paid,
                     per});
    }
  }
  return all;
}

/// What one day looks like, the obvious way.
struct DayState {
  Money rate = 0;
  bool is_paused = false, is_paid = false;
};
inline DayState state_of(const ContractHistory &contracts, Day when) {
  DayState state;
  for (const Contract &contract : contracts.contracts()) {
    if (!contract.covers(when)) continue;
    if (contract.kind == paid) state.rate += contract.rate * contract.count;
    if (contract.kind == pausing) state.is_paused = true;
  }
  if (state.is_paused) state.rate = 0;
  state.is_paid = state.rate > 0;
  return state;
}

/// Day by day: gaps between days that `is_cover` accepts are filled with what held before them.
inline std::vector<DayState> days_of(const ContractHistory &contracts, Span bridge,
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

} // namespace portfolio::contracts::test
