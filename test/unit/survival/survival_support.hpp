#pragma once
#include "base/error.hpp"
#include "history/history_support.hpp"
#include "survival/survival.hpp"
#include "survival/survival_curve.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <set>

namespace portfolio::survival::test {

using namespace history;
using namespace portfolio::test;

struct Observation {
  double duration;
  bool event;
  std::int64_t weight = 1;
};
using Observations = std::vector<Observation>;

/// Behind the length, and not aligned, as a value with a short header.
inline Bytes bytes_of(const SurvivalLog *log) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(log);
  return {begin + 4, begin + log->capacity()};
}
inline Bytes stored(const SurvivalTable &table) {
  return bytes_of(SurvivalState::finish(table, arena));
}
inline SurvivalTable opened(const SurvivalState &state) {
  return open_survival(bytes_of(state.log()));
}

inline SurvivalTable table_of(const Observations &observations) {
  SurvivalState state(nullptr, arena);
  for (const Observation &o : observations) state.add(o.duration, o.event, o.weight);
  return opened(state);
}

/// Durations; those of censored customers are negative here.
inline SurvivalTable trial(std::initializer_list<double> durations) {
  Observations observations;
  for (const double d : durations) observations.push_back({std::abs(d), d > 0});
  return table_of(observations);
}

// Freireich et al. (1963): weeks of remission with 6-MP and with placebo; Miller (1997): with and
// without maintained chemotherapy.
inline SurvivalTable six_mp() {
  return trial(
      {6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35});
}
inline SurvivalTable placebo() {
  return trial({1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23});
}
inline SurvivalTable maintained() {
  return trial({9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161});
}
inline SurvivalTable nonmaintained() {
  return trial({5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45});
}

inline SurvivalPoint point_at(const SurvivalTable &table, double duration) {
  for (const SurvivalPoint &point : kaplan_meier(table))
    if (point.duration == duration) return point;
  ADD_FAILURE() << "no row of duration " << duration;
  return {};
}

inline Observations random_observations(Random &random, std::size_t count) {
  Observations observations(count);
  const std::int64_t distinct = between(random, 1, 40);
  for (auto &o : observations)
    o = {static_cast<double>(between(random, 0, distinct)) / 4, random() % 3 > 0,
         random() % 4 == 0 ? between(random, 1, 5) : 1};
  return observations;
}

template <class Call> std::string message(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    EXPECT_FALSE(error.hint.empty()) << error.what();
    return error.what();
  }
  return "no error";
}

// --- the slow, obvious way, straight from the definitions, quadratic in the customers ------------

inline double count_if(const Observations &all, auto predicate) {
  double count = 0;
  for (const Observation &o : all)
    if (predicate(o)) count += static_cast<double>(o.weight);
  return count;
}
inline double at_risk(const Observations &all, double t) {
  return count_if(all, [=](const Observation &o) { return o.duration >= t; });
}
inline double events_at(const Observations &all, double t) {
  return count_if(all, [=](const Observation &o) { return o.event && o.duration == t; });
}
inline std::set<double> durations(const Observations &all) {
  std::set<double> found;
  for (const Observation &o : all) found.insert(o.duration);
  return found;
}

} // namespace portfolio::survival::test
