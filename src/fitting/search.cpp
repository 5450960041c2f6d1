#include "fitting/search.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace portfolio::fitting {
namespace {

// All are differences of the mean log-likelihood.
/// What Newton steps may still add to where L-BFGS ended, with a wide margin.
constexpr double within_reach = 0.02;
/// Tops that differ by less are one, or one ridge.
constexpr double same_height = 1e-7;

/// Where L-BFGS ends on a way to the highest top, relative; and its evaluations where most ways
/// lead to what is known.
constexpr double shortly_below = 1e-6;
constexpr int short_climb = 100;

using Place = std::vector<Maximum>::iterator;

void sort_by_height(Place begin, Place end) {
  std::stable_sort(begin, end,
                   [](const Maximum &a, const Maximum &b) { return a.value > b.value; });
}

double highest(std::span<const Maximum> tops) {
  double value = -HUGE_VAL;
  for (const Maximum &top : tops) value = std::max(value, top.value);
  return value;
}

/// Adds a top unless there is one of its height. Of two ends of a ridge the one that is a maximum
/// is kept.
void add(Maximum &&top, std::vector<Maximum> &tops) {
  for (Maximum &other : tops) {
    if (std::abs(other.value - top.value) > same_height) continue;
    const bool better =
        is_maximum(top) != is_maximum(other) ? is_maximum(top) : top.value > other.value;
    if (better) std::swap(other, top);
    return;
  }
  tops.push_back(std::move(top));
}

} // namespace

std::vector<Maximum> hills(const Objective &objective, const Starts &starts) {
  std::vector<Maximum> found, tops;
  int iterations = 0;
  for (const std::vector<double> &place : starts.nearly_tops) {
    found.push_back({.at = place});
    math::polish(objective, found.back(), limit);
  }
  const auto polished = static_cast<std::ptrdiff_t>(found.size());
  for (const std::vector<double> &start : starts.anywhere)
    found.push_back(math::climb(objective, start, limit));
  for (Maximum &each : found)
    if (!std::isfinite(each.value)) each.value = -HUGE_VAL;
  sort_by_height(found.begin() + polished, found.end());
  for (auto each = found.begin(); each != found.end(); ++each) {
    const bool is_new = each - found.begin() >= polished;
    if (is_new && !tops.empty() && each->value < highest(tops) - within_reach) {
      iterations += each->iterations;
      continue;
    }
    if (is_new) math::polish(objective, *each, limit);
    iterations += each->iterations;
    add(std::move(*each), tops);
  }
  sort_by_height(tops.begin(), tops.end());
  tops.front().iterations = iterations;
  return tops;
}

Places promising(std::span<const Maximum> tops, std::size_t customers) {
  Places places;
  const double least = tops.front().value - by_chance / static_cast<double>(customers);
  for (const Maximum &top : tops)
    if (top.value >= least) places.push_back(top.at);
  return places;
}

std::vector<Maximum> hills_of_more(const Objective &objective, const Places &nearly_tops,
                                   const Places &anywhere) {
  std::vector<Maximum> tops = hills(objective, {{}, nearly_tops});
  if (is_maximum(tops.front())) return tops;
  int iterations = tops.front().iterations;
  const double nearly = tops.front().value - shortly_below * (1 + std::abs(tops.front().value));
  for (std::size_t i = 0; i < std::min<std::size_t>(2, anywhere.size()); ++i) {
    Maximum more = math::climb(objective, anywhere[i], limit, short_climb);
    if (more.value > nearly) math::polish(objective, more, limit);
    iterations += more.iterations;
    if (more.value > nearly) add(std::move(more), tops);
  }
  sort_by_height(tops.begin(), tops.end());
  tops.front().iterations = iterations;
  return tops;
}

} // namespace portfolio::fitting
