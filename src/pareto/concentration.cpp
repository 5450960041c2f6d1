#include "pareto/concentration.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::pareto {
namespace {

double real(Money v) { return static_cast<double>(v); }
Money whole(std::uint64_t n) { return static_cast<Money>(n); }

/// (Σ a·b·c) / (whole·parts), exact up to the last rounding while the numbers fit 128 bits, and by
/// Neumaier's compensated sum beyond that.
class Ratio {
public:
  Ratio(Money total, Money parts) : total_(total), parts_(parts) {
    exact_ = !__builtin_mul_overflow(total, parts, &denominator_);
  }

  /// value is one of the total's, factor is of the size of parts.
  void add(Money value, Money count, Money factor) {
    Money product;
    exact_ = exact_ && !__builtin_mul_overflow(value, count, &product) &&
             !__builtin_mul_overflow(product, factor, &product) &&
             !__builtin_add_overflow(numerator_, product, &numerator_);
    const double v = (real(value) / real(total_)) * real(count) * (real(factor) / real(parts_));
    const double next = sum_ + v;
    lost_ += std::fabs(sum_) >= std::fabs(v) ? (sum_ - next) + v : (v - next) + sum_;
    sum_ = next;
  }
  double value() const { return exact_ ? real(numerator_) / real(denominator_) : sum_ + lost_; }

private:
  Money total_, parts_, numerator_ = 0, denominator_ = 0;
  bool exact_ = true;
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
    if (counted == Zeros::excluded) return;
    for (auto i = end; i != groups.end(); ++i) zeros += whole(i->customers);
    customers += zeros;
  }
};

} // namespace

std::optional<double> gini(const Distribution &distribution, Zeros zeros) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  const Population population(distribution, zeros);
  // 2 Σ i·x − (n + 1) Σ x = Σ (2i − n − 1) x; over the c ranks behind r others c(2r + c − n) x
  Ratio inequality(total, population.customers);
  Money rank = population.zeros;
  for (std::size_t i = population.positive.size(); i-- > 0;) {
    const Group &group = population.positive[i];
    const Money count = whole(group.customers);
    inequality.add(group.value, count, 2 * rank + count - population.customers);
    rank += count;
  }
  return std::max(inequality.value(), 0.0);
}

std::optional<double> hhi(const Distribution &distribution) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  Ratio squares(total, total);
  for (const Group &group : distribution.groups) {
    if (group.value <= 0) break;
    squares.add(group.value, whole(group.customers), group.value);
  }
  return squares.value();
}

std::optional<double> top_share(const Distribution &distribution, Share share, Zeros zeros) {
  const Money total = distribution.sums.positive;
  if (total == 0) return std::nullopt;
  const Population population(distribution, zeros);
  const Money denominator = power_of_ten(share.decimals);
  const Money counted = population.customers * share.numerator;
  Money left = counted / denominator;
  Ratio held(total, denominator);
  for (const Group &group : population.positive) {
    const Money taken = std::min(left, whole(group.customers));
    held.add(group.value, taken, denominator);
    left -= taken;
    if (taken == whole(group.customers)) continue;
    held.add(group.value, 1, counted % denominator);
    break;
  }
  return std::min(held.value(), 1.0);
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

void require_points(std::int64_t points) {
  if (points >= 2 && points <= 1'000'000) return;
  throw Error(Fault::bad_argument, "number of points out of range: " + std::to_string(points),
              "The curve has 2 to 1000000 points, both ends included.");
}

std::vector<LorenzPoint> lorenz(const Distribution &distribution, std::int64_t points,
                                Zeros zeros) {
  require_points(points);
  const Money total = distribution.sums.positive;
  if (total == 0) return {};
  const Population population(distribution, zeros);
  std::vector<LorenzPoint> curve;
  curve.reserve(static_cast<std::size_t>(points));
  const Money parts = points - 1;
  Ratio held(total, parts);
  Money passed = population.zeros; // customers that are poorer than those of group next − 1
  std::size_t next = population.positive.size();
  for (std::int64_t i = 0; i < points; ++i) {
    const Money wanted = population.customers * i; // in parts of a customer
    for (; next > 0; --next) {
      const Group &group = population.positive[next - 1];
      const Money count = whole(group.customers);
      if ((passed + count) * parts > wanted) break;
      held.add(group.value, count, parts);
      passed += count;
    }
    Ratio here = held;
    if (next > 0 && wanted > passed * parts)
      here.add(population.positive[next - 1].value, 1, wanted - passed * parts);
    curve.push_back({real(i) / real(parts), std::min(here.value(), 1.0)});
  }
  return curve;
}

} // namespace portfolio::pareto
