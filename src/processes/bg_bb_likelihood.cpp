#include "processes/bg_bb_likelihood.hpp"

#include "math/gamma.hpp"
#include "math/log_derivatives.hpp"
#include "processes/bg_bb.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::processes {

using math::digamma_difference;
using math::gradient_in_logarithms;
using math::log_rising;

namespace {

enum Parameter : std::size_t { ALPHA, BETA, GAMMA, DELTA };
constexpr std::size_t rows_between_polls = 4096;

/// A number and its derivatives in the four parameters.
struct Slope {
  double value = 0;
  std::array<double, 4> by{};
};

Slope product(const Slope &a, const Slope &b) {
  Slope result{a.value * b.value, {}};
  for (std::size_t i = 0; i < 4; ++i) result.by[i] = a.value * b.by[i] + a.by[i] * b.value;
  return result;
}
Slope sum(const Slope &a, const Slope &b) {
  Slope result{a.value + b.value, {}};
  for (std::size_t i = 0; i < 4; ++i) result.by[i] = a.by[i] + b.by[i];
  return result;
}

/// Some steps of the recursion in one: q ↦ constant + factor·q.
struct Affine {
  Slope constant, factor{1, {}};
};

void count(std::vector<double> &weights, std::uint32_t at, double weight) {
  if (weights.size() <= at) weights.resize(std::size_t{at} + 1);
  weights[at] += weight;
}

} // namespace

/// The steps a(i) and b(i) of the recursion at given parameters.
struct BgBbLikelihood::Steps {
  double alpha, beta, gamma, delta;
  std::vector<double> ends, others; ///< 1/(γ+δ+i), 1/(α+β+i)

  Steps(double at_alpha, double at_beta, double at_gamma, double at_delta, std::uint32_t longest)
      : alpha(at_alpha), beta(at_beta), gamma(at_gamma), delta(at_delta), ends(longest),
        others(longest) {
    for (std::uint32_t i = 0; i < longest; ++i) {
      ends[i] = 1 / (gamma + delta + i);
      others[i] = 1 / (alpha + beta + i);
    }
  }

  Slope leave(std::uint32_t i) const {
    const double end = ends[i];
    return {gamma * end, {0, 0, (delta + i) * end * end, -gamma * end * end}};
  }
  Slope pass(std::uint32_t i, std::uint32_t x) const {
    const double end = ends[i], other = others[i];
    const double stay = (delta + i) * end, miss = (beta + (i - x)) * other, value = stay * miss;
    return {value,
            {-value * other, stay * (alpha + x) * other * other, -value * end,
             miss * gamma * end * end}};
  }
};

/// Value and derivatives in the parameters themselves; weighted sums.
struct BgBbLikelihood::Sums {
  double alpha, beta, gamma, delta;
  Slope total{};
};

/// Cuts the customers of one x.
class BgBbLikelihood::Plan {
public:
  Plan(BgBbLikelihood &likelihood, std::uint32_t x) : into_(likelihood), x_(x) {}

  struct Stretch {
    std::uint32_t t, n;
    double weight;
  };

  void cut(std::vector<Stretch> customers) {
    if (customers.empty()) return;
    poll(into_.stop_);
    const std::uint32_t at = place(customers);
    Cut made{x_, at, at, at, into_.places_.size(), 0};
    std::vector<Stretch> below, above;
    for (const Stretch &customer : customers) {
      if (customer.n < at || customer.t > at) {
        (customer.n < at ? below : above).push_back(customer);
        continue;
      }
      made.lowest = std::min(made.lowest, customer.t);
      made.highest = std::max(made.highest, customer.n);
      into_.places_.push_back({at - customer.t, customer.n - at, customer.weight});
    }
    made.last = into_.places_.size();
    into_.cuts_.push_back(made);
    std::vector<Stretch>().swap(customers);
    cut(std::move(below));
    cut(std::move(above));
  }

private:
  /// Where all of them end, or begin, if there is such a place; otherwise in the middle.
  static std::uint32_t place(const std::vector<Stretch> &customers) {
    auto [low, high] = std::pair(customers[0].t, customers[0].n);
    bool one_end = true, one_begin = true;
    for (const Stretch &customer : customers) {
      one_end = one_end && customer.n == customers[0].n;
      one_begin = one_begin && customer.t == customers[0].t;
      low = std::min(low, customer.t);
      high = std::max(high, customer.n);
    }
    return one_end ? high : one_begin ? low : low + (high - low) / 2;
  }

  BgBbLikelihood &into_;
  std::uint32_t x_;
};

BgBbLikelihood::BgBbLikelihood(std::span<const PurchaseRow> rows, Stop stop) : stop_(stop) {
  std::vector<Plan::Stretch> same;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % rows_between_polls == 0) poll(stop);
    const Opportunities seen = opportunities(rows[i]);
    const auto x = static_cast<std::uint32_t>(seen.x), t = static_cast<std::uint32_t>(seen.t),
               n = static_cast<std::uint32_t>(seen.n);
    const auto weight = static_cast<double>(rows[i].weight);
    customers_ += weight;
    longest_ = std::max(longest_, n);
    count(purchases_, x, weight);
    count(misses_, t - x, weight);
    count(lasts_, t, weight);
    if (t < n) same.push_back({t, n, weight});
    if (i + 1 < rows.size() && rows[i + 1].frequency == rows[i].frequency) continue;
    Plan(*this, x).cut(std::move(same));
    same.clear();
  }
}

std::vector<std::vector<double>> BgBbLikelihood::starts() {
  return {{0, 0, std::log(0.5), std::log(2.0)},
          // Many leave at once, the others stay.
          {std::log(2.0), std::log(2.0), std::log(0.1), std::log(0.1)},
          // Some buy every time, others never.
          {std::log(0.1), std::log(0.1), std::log(3.0), std::log(30.0)},
          {std::log(0.3), std::log(0.6), std::log(0.2), std::log(4.0)},
          {std::log(3.0), std::log(5.0), std::log(2.0), std::log(10.0)}};
}

/// log (α)_x (β)_{t−x} (δ)_t/((α+β)_t (γ+δ)_t)
void BgBbLikelihood::add_counts(Sums &s) const {
  const auto add = [&s](double z, double n, double weight, std::array<std::size_t, 2> by) {
    s.total.value += weight * log_rising(z, n);
    const double slope = weight * digamma_difference(z, n);
    s.total.by[by[0]] += slope;
    if (by[1] != by[0]) s.total.by[by[1]] += slope;
  };
  const auto each = [this](const std::vector<double> &weights, const auto &visit) {
    for (std::size_t n = 1; n < weights.size(); ++n) {
      if (n % rows_between_polls == 0) poll(stop_);
      if (weights[n] > 0) visit(static_cast<double>(n), weights[n]);
    }
  };
  each(purchases_, [&](double n, double weight) { add(s.alpha, n, weight, {ALPHA, ALPHA}); });
  each(misses_, [&](double n, double weight) { add(s.beta, n, weight, {BETA, BETA}); });
  each(lasts_, [&](double n, double weight) {
    add(s.delta, n, weight, {DELTA, DELTA});
    add(s.alpha + s.beta, n, -weight, {ALPHA, BETA});
    add(s.gamma + s.delta, n, -weight, {GAMMA, DELTA});
  });
}

/// log q(t) of the customers on both sides of a cut.
void BgBbLikelihood::add_cut(const Cut &cut, const Steps &steps, Sums &s) const {
  poll(stop_);
  std::vector<Affine> below(cut.at - cut.lowest + 1); // from the cut down to t
  for (std::size_t down = 1; down < below.size(); ++down) {
    const auto i = static_cast<std::uint32_t>(cut.at - down);
    const Slope pass = steps.pass(i, cut.x);
    below[down].constant = sum(steps.leave(i), product(pass, below[down - 1].constant));
    below[down].factor = product(pass, below[down - 1].factor);
  }
  std::vector<Slope> above(cut.highest - cut.at + 1); // from n down to the cut
  above[0] = {1, {}};
  Affine so_far;
  for (std::size_t up = 1; up < above.size(); ++up) {
    const auto i = static_cast<std::uint32_t>(cut.at + up - 1);
    so_far.constant = sum(so_far.constant, product(so_far.factor, steps.leave(i)));
    so_far.factor = product(so_far.factor, steps.pass(i, cut.x));
    above[up] = sum(so_far.constant, so_far.factor);
  }
  for (std::size_t i = cut.first; i < cut.last; ++i) {
    if ((i - cut.first) % rows_between_polls == 0) poll(stop_);
    const Place &customer = places_[i];
    const Affine &down = below[customer.down];
    const Slope q = sum(down.constant, product(down.factor, above[customer.up]));
    s.total.value += customer.weight * std::log(q.value);
    for (std::size_t k = 0; k < 4; ++k) s.total.by[k] += customer.weight / q.value * q.by[k];
  }
}

double BgBbLikelihood::evaluate(std::span<const double> at, std::span<double> gradient) const {
  Sums sums{std::exp(at[ALPHA]), std::exp(at[BETA]), std::exp(at[GAMMA]), std::exp(at[DELTA])};
  const Steps steps(sums.alpha, sums.beta, sums.gamma, sums.delta, longest_);
  add_counts(sums);
  for (const Cut &cut : cuts_) add_cut(cut, steps, sums);
  gradient_in_logarithms(at, sums.total.by, customers_, gradient);
  return sums.total.value / customers_;
}

} // namespace portfolio::processes
