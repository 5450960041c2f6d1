#include "pareto/thresholds.hpp"

#include "base/sort.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <span>

namespace portfolio::pareto {
namespace {

/// The sum that values strictly before a class's members stay below. At least 1, so that the
/// greatest value, before which there is nothing, always belongs.
Money limit(Share cut, Money base) {
  return base > 0 ? std::max<Money>(least_amount(cut, base), 1) : 1;
}

template <class Value> Value median(Value x, Value y, Value z) {
  return std::max(std::min(x, y), std::min(std::max(x, y), z));
}

/// Middle of nine spread over the range: close to the median, and cheap.
template <class Value> Value choose_pivot(std::span<const Value> v) {
  const std::size_t n = v.size(), step = n / 8;
  if (n < 16) return v[n / 2];
  return median(median(v[0], v[step], v[2 * step]), median(v[3 * step], v[4 * step], v[5 * step]),
                median(v[6 * step], v[7 * step], v[n - 1]));
}

/// Moves the values that `belongs` says to the front, and counts them.
template <class Value, class Belongs>
std::size_t to_front(std::span<Value> v, const Belongs &belongs) {
  return static_cast<std::size_t>(std::partition(v.begin(), v.end(), belongs) - v.begin());
}

/// Walks down the values from the greatest: what is in front of `begin_` has been passed.
template <class Value> class Selection {
public:
  Selection(std::vector<Value> &values, Stop stop) : values_(values), stop_(stop) {}

  /// The smallest value before which there is less than `limit`. Limits must not decrease.
  Money next(Money limit) {
    std::size_t end = values_.size();
    for (int patience = 2 * static_cast<int>(std::bit_width(end)); begin_ < end; --patience) {
      poll(stop_);
      if (sum_ >= limit) break;
      const std::span<Value> range(values_.data() + begin_, end - begin_);
      if (patience == 0) return walk(range, limit);
      const Value pivot = choose_pivot<Value>(range);
      const std::size_t greater = to_front(range, [=](Value x) { return x > pivot; });
      Money greater_sum = 0;
      for (const Value x : range.first(greater)) greater_sum += x;
      if (sum_ + greater_sum >= limit) {
        end = begin_ + greater;
        continue;
      }
      const auto rest = range.subspan(greater);
      const std::size_t equal = to_front(rest, [=](Value x) { return x == pivot; });
      pass(pivot, equal, greater + equal, greater_sum);
    }
    return threshold_;
  }

private:
  void pass(Value value, std::size_t equal, std::size_t values, Money greater_sum) {
    sum_ += greater_sum + Money{value} * static_cast<Money>(equal);
    begin_ += values;
    threshold_ = value;
  }

  /// For ranges that defeat the choice of pivots, so that the worst case stays n log n.
  Money walk(std::span<Value> range, Money limit) {
    portfolio::sort(range.begin(), range.end(), std::greater<>());
    for (auto i = range.begin(); i != range.end() && sum_ < limit;) {
      const auto next = std::find_if(i, range.end(), [=](Value x) { return x != *i; });
      const auto equal = static_cast<std::size_t>(next - i);
      pass(*i, equal, equal, 0);
      i = next;
    }
    return threshold_;
  }

  std::vector<Value> &values_;
  Stop stop_;
  std::size_t begin_ = 0;
  Money sum_ = 0; ///< of the values in front of begin_
  Money threshold_ = 1;
};

} // namespace

template <class Value> Thresholds select_thresholds(std::vector<Value> &positive_values, Money base,
                                                    const Cuts &cuts, Stop stop) {
  Selection<Value> selection(positive_values, stop);
  Thresholds thresholds;
  thresholds.a = selection.next(limit(cuts.a, base));
  thresholds.b = selection.next(limit(cuts.b, base));
  return thresholds;
}

template Thresholds select_thresholds(std::vector<std::int64_t> &, Money, const Cuts &, Stop);
template Thresholds select_thresholds(std::vector<Money> &, Money, const Cuts &, Stop);

Thresholds scan_thresholds(const std::vector<Group> &groups, Money base, const Cuts &cuts) {
  const Money limit_a = limit(cuts.a, base), limit_b = limit(cuts.b, base);
  Thresholds thresholds;
  Money before = 0;
  for (const Group &group : groups) {
    if (group.value <= 0 || before >= limit_b) break;
    if (before < limit_a) thresholds.a = group.value;
    thresholds.b = group.value;
    before += group.value * static_cast<Money>(group.customers);
  }
  return thresholds;
}

ValueTotals totals(const std::vector<Group> &groups) {
  ValueTotals sums;
  for (const Group &group : groups) {
    Money amount;
    if (__builtin_mul_overflow(group.value, static_cast<Money>(group.customers), &amount))
      sum_out_of_range();
    if (group.value > 0) sums.positive = checked_add(sums.positive, amount);
    sums.net = checked_add(sums.net, amount);
  }
  return sums;
}

} // namespace portfolio::pareto
