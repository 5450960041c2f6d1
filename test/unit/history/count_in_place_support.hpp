#pragma once
#include "history/history_support.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace portfolio::test {

using namespace history;

/// Purchases only: some several a day, some with costs, now and then more of them than fit a block.
inline History random_purchases(Random &random) {
  std::vector<Event> events;
  const bool costed = random() % 4 == 0;
  const std::int64_t count = random() % 20 == 0 ? 300 : between(random, 1, 30);
  const std::int64_t span = between(random, 1, 900), most = between(random, 0, 5000);
  for (std::int64_t n = count; n > 0; --n) {
    Event event{static_cast<Day>(between(random, 8700, 8700 + span)),
                {between(random, 0, most), 2}};
    event.has_cost = costed && random() % 2;
    event.cost = {between(random, 0, most), 2};
    events.push_back(event);
  }
  return reference(events, 2);
}

/// Random customers, counted in place where their value does that and each by itself: the same
/// text, bytes and sums. value(state) is what a State of these parameters grows. Returns how many
/// of the 50 customers were counted in place.
template <class State, class Calendar, class Parameters, class Value>
int count_in_place(Random &random, const Parameters &parameters, std::size_t days_to_look_up,
                   Value value) {
  Calendar calendar(parameters);
  std::vector<std::uint16_t> index(days_to_look_up);
  calendar.use_index(index);
  State state(parameters, arena), expected(parameters, arena);
  const auto of = [&](State & s) -> auto & { return *std::invoke(value, s); };
  int counted = 0;
  for (int customer = 0; customer < 50; ++customer) {
    const History history = random_purchases(random);
    const auto bytes = packed(history);
    expected.add(history, calendar);
    if (of(state).count(bytes, calendar))
      ++counted;
    else
      state.add(history, calendar);
  }
  const std::string text = to_text(of(expected));
  EXPECT_EQ(to_text(of(state)), text);
  EXPECT_EQ(to_text(*trim(of(state), arena)), text);
  EXPECT_EQ(to_wire(of(state)), to_wire(of(expected)));
  State sum(trim(of(expected), arena), arena);
  sum.merge(of(state));
  state.merge(of(expected));
  EXPECT_EQ(to_text(of(sum)), to_text(of(state)));
  return counted;
}

} // namespace portfolio::test
