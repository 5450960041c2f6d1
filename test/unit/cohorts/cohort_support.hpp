#pragma once
#include "cohorts/cohort_table.hpp"
#include "history/history_support.hpp"

#include <string>
#include <utility>
#include <vector>

namespace portfolio::cohorts::test {

using namespace history;
using namespace portfolio::test;

inline constexpr Step month{1, 0};

inline Day on(int year, unsigned month_of_year, unsigned day) {
  return to_day(std::chrono::year{year} / static_cast<int>(month_of_year) / static_cast<int>(day));
}

inline History history_of(const std::vector<std::pair<Day, int>> &purchases) {
  std::vector<Event> events;
  for (const auto &[day, amount] : purchases) events.push_back({day, {amount, 0}});
  return reference(events, 0);
}

using Portfolio = std::vector<History>;

inline CohortTable *table_of(const Portfolio &portfolio, const CohortParameters &parameters) {
  CohortState state(parameters, arena);
  CohortCalendar calendar(parameters);
  std::vector<std::uint16_t> index(portfolio.size() % 2 ? 600 : 0); // with and without looking up
  calendar.use_index(index);
  for (const History &history : portfolio) { // half of them as they are stored
    const auto bytes = packed(history);
    const bool stored = history.days().size() % 2;
    if (!stored || !state.table()->count(bytes, calendar)) state.add(history, calendar);
  }
  return trim(*state.table(), arena);
}

inline CohortParameters monthly(Day as_of, Anchor anchor = Anchor::calendar) {
  return {month, as_of, 0, anchor};
}

inline Portfolio random_portfolio(Random &random) {
  Portfolio portfolio;
  const auto span = between(random, 20, 900);
  const bool at_month_ends = random() % 4 == 0;
  for (std::int64_t c = between(random, 1, 6); c > 0; --c) {
    std::vector<Event> events;
    const bool refunds = random() % 2;
    for (std::int64_t n = between(random, 0, 12); n > 0; --n) {
      auto day = static_cast<Day>(between(random, 8700, 8700 + span));
      if (at_month_ends) {
        const auto date = to_date(day);
        day = to_day(date.year() / date.month() / std::chrono::last) -
              static_cast<Day>(between(random, 0, 3));
      }
      events.push_back(
          {day,
           {refunds && random() % 4 == 0 ? -between(random, 1, 300) : between(random, 0, 500), 2}});
    }
    portfolio.push_back(reference(events, 2));
  }
  return portfolio;
}

inline CohortParameters random_parameters(Random &random) {
  const Step steps[] = {{1, 0}, {1, 0}, {0, 7}, {3, 0}, {0, 30}, {0, 13}, {12, 0}, {2, 0}};
  const Step step = steps[random() % std::size(steps)];
  const Day origin =
      random() % 3 == 0 ? static_cast<Day>(between(random, 8000, 9000)) : default_origin(step);
  return {step, static_cast<Day>(between(random, 8700, 9700)), origin,
          random() % 2 ? Anchor::personal : Anchor::calendar};
}

inline std::string shown(const CohortParameters &p) {
  return to_string(p.step) + " as of " + to_string(p.as_of) + " origin " + to_string(p.origin) +
         " " + std::string(name_of(p.anchor));
}

} // namespace portfolio::cohorts::test
