#include "pareto/concentration.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio {
namespace {

double real(Money v) { return static_cast<double>(v); }
Money whole(std::uint64_t n) { return static_cast<Money>(n); }

/// Neumaier's compensated sum: a million shares add up as exactly as three.
class Sum {
public:
  void add(double v) {
    const double next = sum_ + v;
    lost_ += std::fabs(sum_) >= std::fabs(v) ? (sum_ - next) + v : (v - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + lost_; }

private:
  double sum_ = 0, lost_ = 0;
};

/// The customers that count, as groups of positive values and a number of zeros.
struct Population {
  std::span<const Group> positive; ///< descending
  Money zeros = 0;
  Money customers = 0;

  Population(const Distribution &distribution, Zeros counted) {
    const auto &groups = distribution.groups;
    const auto end = std::find_if(groups.begin(), groups.end(),
                                  [](const Group &group) { return group.value <= 0; });
    positive = {groups.begin(), end};
    for (const Group &group : positive) customers += whole(group.customers);
    const bool negative = !groups.empty() && groups.back().value < 0;
    if (counted == Zeros::excluded || (counted == Zeros::unless_negative && negative)) return;
    for (auto i = end; i != groups.end(); ++i) zeros += whole(i->customers);
    customers += zeros;
  }
};

} // namespace

std::optional<double> gini(const Distribution &distribution, Zeros zeros) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  const Population population(distribution, zeros);
  // 2 Σ i·x − (n + 1) Σ x = Σ (2i − n − 1) x; over the c ranks behind the first r that is c(2r + c
  // − n) x
  Sum sum;
  Money rank = population.zeros;
  for (std::size_t i = population.positive.size(); i-- > 0;) {
    const Group &group = population.positive[i];
    const Money count = whole(group.customers);
    sum.add(real(2 * rank + count - population.customers) *
            (real(count) / real(population.customers)) * (real(group.value) / real(total)));
    rank += count;
  }
  return std::max(sum.value(), 0.0);
}

std::optional<double> hhi(const Distribution &distribution) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  Sum sum;
  for (const Group &group : distribution.groups) {
    if (group.value <= 0) break;
    const double share = real(group.value) / real(total);
    sum.add(real(whole(group.customers)) * share * share);
  }
  return sum.value();
}

std::optional<double> top_share(const Distribution &distribution, Share share, Zeros zeros) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  const Population population(distribution, zeros);
  const Money denominator = power_of_ten(share.decimals);
  const Money counted = population.customers * share.numerator;
  Money left = counted / denominator;
  const double fraction = real(counted % denominator) / real(denominator);
  Money held = 0;
  for (const Group &group : population.positive) {
    const Money taken = std::min(left, whole(group.customers));
    held += group.value * taken;
    left -= taken;
    if (taken < whole(group.customers))
      return std::min(1.0, real(held) / real(total) + fraction * (real(group.value) / real(total)));
  }
  return real(held) / real(total);
}

std::optional<std::uint64_t> customers_for_share(const Distribution &distribution, Share share) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  Money missing = least_amount(share, total);
  std::uint64_t customers = 0;
  for (const Group &group : distribution.groups) {
    if (missing <= 0 || group.value <= 0) break;
    const Money needed = std::min(whole(group.customers), (missing - 1) / group.value + 1);
    customers += static_cast<std::uint64_t>(needed);
    missing -= needed * group.value;
  }
  return customers;
}

std::vector<LorenzPoint> lorenz(const Distribution &distribution, std::int64_t points,
                                Zeros zeros) {
  if (points < 2 || points > 1'000'000)
    throw Error(Fault::bad_argument, "number of points out of range: " + std::to_string(points),
                "The curve has 2 to 1000000 points, both ends included.");
  const Money total = distribution.sums.positive;
  if (total == 0) return {};
  const Population population(distribution, zeros);
  std::vector<LorenzPoint> curve;
  curve.reserve(static_cast<std::size_t>(points));
  Money passed = population.zeros, held = 0; // the groups behind `next`
  std::size_t next = population.positive.size();
  for (std::int64_t i = 0; i < points; ++i) {
    const Money customers_times = population.customers * i; // of the points − 1 parts of each
    const Money parts = points - 1;
    while (next > 0 &&
           (passed + whole(population.positive[next - 1].customers)) * parts <= customers_times) {
      const Group &group = population.positive[--next];
      passed += whole(group.customers);
      held += group.value * whole(group.customers);
    }
    double share = real(held) / real(total);
    if (next > 0 && customers_times > passed * parts)
      share += real(customers_times - passed * parts) / real(parts) *
               (real(population.positive[next - 1].value) / real(total));
    curve.push_back({real(i) / real(parts), std::min(share, 1.0)});
  }
  return curve;
}

} // namespace portfolio
