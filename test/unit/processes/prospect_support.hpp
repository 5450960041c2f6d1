#pragma once
#include "math/random.hpp"
#include "models/model.hpp"
#include "statistics/rows.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <vector>

namespace portfolio::test {

/// A share of weighted draws, and its standard error.
struct Estimated {
  double share, error;
};

/// What customers drawn from a model do next, weighted by the likelihood of a history.
struct Drawn {
  models::Model model;
  statistics::PurchaseRow customer;
  double horizon;
  std::array<Estimated, 8> share; ///< P(X = n)
  Estimated mean;
};

/// One customer of the model: the likelihood of the history alive and having left, and the future
/// purchases of one who is alive.
struct DrawnCustomer {
  double alive, left;
  std::function<int()> future;
};

class Draws {
public:
  explicit Draws(unsigned seed) : random_(seed, 0) {}

  double uniform() { return random_.uniform(); }
  double gamma(double shape) { return std::exp(random_.log_gamma(shape)); }
  double beta(double a, double b) {
    const double left = gamma(a), right = gamma(b);
    return left + right > 0 ? left / (left + right) : (uniform() < a / (a + b) ? 1 : 0);
  }
  double wait(double rate) { return random_.exponential() / rate; }

  DrawnCustomer customer(const models::Model &model, const statistics::PurchaseRow &seen,
                         double horizon) {
    using enum models::ModelKind;
    switch (model.kind) {
    case pareto_nbd: return pareto(model.parameters, seen, horizon);
    case bg_bb: return discrete(model.parameters, seen, horizon);
    case bg_nbd: return geometric(model.parameters, 1, 0, seen, horizon);
    case mbg_nbd: return geometric(model.parameters, 1, 1, seen, horizon);
    case bg_cnbd_k:
      return geometric(model.parameters, static_cast<int>(model.parameters[4]), 0, seen, horizon);
    default:
      return geometric(model.parameters, static_cast<int>(model.parameters[4]), 1, seen, horizon);
    }
  }

private:
  DrawnCustomer geometric(const std::vector<double> &model, int k, int extra,
                          const statistics::PurchaseRow &seen, double horizon) {
    const double rate = gamma(model[0]) / model[1], p = beta(model[2], model[3]);
    const auto x = static_cast<double>(seen.frequency);
    const double idle = seen.age - seen.recency, stays = x + extra;
    // Stages of a Poisson process; of the purchases only their times matter.
    const double made = std::pow(rate, k * x) * std::exp(-rate * seen.recency);
    double term = 1, fewer = 0;
    std::vector<double> stage;
    for (int j = 0; j < k; ++j, term *= rate * idle / j) {
      stage.push_back(term);
      fewer += term;
    }
    return {made * std::pow(1 - p, stays) * fewer * std::exp(-rate * idle),
            stays > 0 ? made * p * std::pow(1 - p, stays - 1) : 0, [=, this] {
              int missing = k, bought = 0;
              for (double u = uniform() * fewer; missing > 1 && u >= stage[k - missing];)
                u -= stage[k - missing--];
              for (double at = wait(rate); at <= horizon; at += wait(rate)) {
                if (--missing > 0) continue;
                ++bought;
                missing = k;
                if (uniform() < p) break;
              }
              return bought;
            }};
  }

  DrawnCustomer pareto(const std::vector<double> &model, const statistics::PurchaseRow &seen,
                       double horizon) {
    const double rate = gamma(model[0]) / model[1], leaves = gamma(model[2]) / model[3];
    const double made = std::pow(rate, static_cast<double>(seen.frequency)), both = rate + leaves;
    const double at_end = std::exp(-both * seen.age);
    return {made * at_end, made * leaves / both * (std::exp(-both * seen.recency) - at_end),
            [=, this] {
              const double end = std::min(horizon, wait(leaves));
              int bought = 0;
              for (double at = wait(rate); at <= end; at += wait(rate)) ++bought;
              return bought;
            }};
  }

  DrawnCustomer discrete(const std::vector<double> &model, const statistics::PurchaseRow &seen,
                         double horizon) {
    const double takes = beta(model[0], model[1]), leaves = beta(model[2], model[3]);
    const auto x = static_cast<double>(seen.frequency);
    double left = 0;
    for (double i = seen.recency; i < seen.age; ++i)
      left += std::pow(takes, x) * std::pow(1 - takes, i - x) * leaves * std::pow(1 - leaves, i);
    const double alive =
        std::pow(takes, x) * std::pow(1 - takes, seen.age - x) * std::pow(1 - leaves, seen.age);
    return {alive, left, [=, this] {
              int bought = 0;
              for (double j = 0; j < horizon && uniform() >= leaves; ++j)
                bought += uniform() < takes ? 1 : 0;
              return bought;
            }};
  }

  math::Random random_; // that of the C++ library takes five times as long
};

inline Drawn draw_prospect(const models::Model &model, const statistics::PurchaseRow &seen,
                           double horizon, int customers, unsigned seed) {
  Drawn result{model, seen, horizon, {}, {}};
  Draws draws(seed);
  std::vector<std::pair<double, double>> outcomes; // weight, purchases
  double total = 0;
  for (int i = 0; i < customers; ++i) {
    const DrawnCustomer one = draws.customer(model, seen, horizon);
    const double weight = one.alive + one.left;
    const bool is_alive = draws.uniform() * weight < one.alive;
    outcomes.emplace_back(weight, is_alive ? one.future() : 0);
    total += weight;
  }
  const auto estimate = [&](const auto &f) {
    double sum = 0, squares = 0;
    for (const auto &[weight, n] : outcomes) sum += weight * f(n);
    const double mean = sum / total;
    for (const auto &[weight, n] : outcomes) squares += std::pow(weight * (f(n) - mean), 2);
    return Estimated{mean, std::sqrt(squares) / total};
  };
  for (std::size_t n = 0; n < result.share.size(); ++n)
    result.share[n] = estimate([n](double found) { return found == static_cast<double>(n); });
  result.mean = estimate([](double found) { return found; });
  return result;
}

/// Every model, for one who has not come back and for one who has.
inline std::vector<Drawn> draw_prospects() {
  using enum models::ModelKind;
  const std::vector<std::pair<models::ModelKind, std::vector<double>>> all{
      {bg_nbd, {0.6, 4.4, 0.8, 2.4}},        {mbg_nbd, {0.8, 6, 0.8, 2.4}},
      {pareto_nbd, {0.6, 10, 0.6, 12}},      {bg_cnbd_k, {0.9, 3, 0.8, 2.4, 3}},
      {mbg_cnbd_k, {0.9, 2.5, 0.7, 1.9, 4}}, {bg_bb, {1.2, 0.75, 0.66, 2.8}}};
  std::vector<Drawn> results;
  unsigned seed = 1;
  for (const auto &[kind, parameters] : all)
    for (const bool came_back : {false, true}) {
      models::Model model;
      model.kind = kind;
      model.parameters = parameters;
      const statistics::PurchaseRow seen =
          kind == bg_bb ? statistics::PurchaseRow{came_back ? 2 : 0, came_back ? 4.0 : 0.0, 6, 1}
                        : statistics::PurchaseRow{came_back ? 2 : 0, came_back ? 14.0 : 0.0, 20, 1};
      results.push_back(draw_prospect(model, seen, kind == bg_bb ? 5 : 15, 100'000, seed++));
    }
  return results;
}

} // namespace portfolio::test
