#include "math/maximum.hpp"

#include "math/linear.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>
#include <nlopt.h>

namespace portfolio::math {
namespace {

constexpr double enough_slope = 1e-11;
constexpr int max_evaluations = 400, max_newton_steps = 60;

double largest(std::span<const double> values) {
  double norm = 0;
  for (const double v : values) norm = std::max(norm, std::abs(v));
  return norm;
}

/// What NLopt's C callback needs; an exception waits here until C has returned.
struct Search {
  const Objective &objective;
  nlopt_opt optimiser;
  std::exception_ptr thrown;
  int evaluations = 0;
};

double evaluate(unsigned n, const double *at, double *gradient, void *data) {
  auto &search = *static_cast<Search *>(data);
  std::vector<double> unwanted(gradient ? 0 : n);
  try {
    ++search.evaluations;
    return search.objective.evaluate({at, n}, {gradient ? gradient : unwanted.data(), n});
  } catch (...) {
    search.thrown = std::current_exception();
    nlopt_force_stop(search.optimiser);
    return -std::numeric_limits<double>::infinity();
  }
}

/// Climbs until the value hardly changes: the end of the way is Newton's.
void climb(const Objective &objective, Maximum &best, double limit) {
  const auto n = static_cast<unsigned>(objective.size());
  const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> optimiser(nlopt_create(NLOPT_LD_LBFGS, n),
                                                                    nlopt_destroy);
  if (!optimiser) throw std::bad_alloc();
  Search search{objective, optimiser.get(), nullptr};
  nlopt_set_max_objective(optimiser.get(), evaluate, &search);
  nlopt_set_lower_bounds1(optimiser.get(), -limit);
  nlopt_set_upper_bounds1(optimiser.get(), limit);
  nlopt_set_ftol_rel(optimiser.get(), 1e-7);
  nlopt_set_maxeval(optimiser.get(), max_evaluations);
  double value = 0;
  // Its verdict is not needed: Newton judges the point by gradient and curvature.
  nlopt_optimize(optimiser.get(), best.at.data(), &value);
  if (search.thrown) std::rethrow_exception(search.thrown);
  best.iterations += search.evaluations;
}

/// Follows the step, shorter and shorter while it does not gain; false if nothing does.
bool advance(const Objective &objective, std::span<const double> step, double limit, Maximum &best,
             std::vector<double> &gradient) {
  const std::size_t n = objective.size();
  std::vector<double> at(n), slope(n);
  // Near the top the value is all rounding, more than its own last digit where large terms cancel;
  // the slope still tells.
  const double noise = 1e-10 * (1 + std::abs(best.value));
  for (double length = 1; length > 1e-6; length /= 4) {
    for (std::size_t i = 0; i < n; ++i)
      at[i] = std::clamp(best.at[i] + length * step[i], -limit, limit);
    if (at == best.at) return false;
    const double value = objective.evaluate(at, slope);
    const bool better = value > best.value + noise ||
                        (value > best.value - noise && largest(slope) < largest(gradient));
    if (!better) continue;
    best.at.swap(at);
    gradient.swap(slope);
    best.value = value;
    return true;
  }
  return false;
}

void polish(const Objective &objective, Maximum &best, double limit) {
  const std::size_t n = objective.size();
  std::vector<double> gradient(n);
  best.value = objective.evaluate(best.at, gradient);
  for (int step = 0;; ++step) {
    best.hessian = objective.hessian(best.at);
    best.gradient_norm = largest(gradient);
    if (best.gradient_norm <= enough_slope || step == max_newton_steps) break;
    if (!advance(objective, newton_step(best.hessian, gradient), limit, best, gradient)) break;
    ++best.iterations;
  }
  const Summit summit = summit_of(best.hessian, gradient);
  best.condition = summit.condition;
  best.gain_left = summit.gain_left;
}

} // namespace

std::vector<double> Objective::hessian(std::span<const double> at) const {
  const std::size_t n = size();
  std::vector<double> point(at.begin(), at.end()), up(n), down(n), result(n * n);
  constexpr double h = 1e-5;
  for (std::size_t i = 0; i < n; ++i) {
    point[i] = at[i] + h;
    evaluate(point, up);
    point[i] = at[i] - h;
    evaluate(point, down);
    point[i] = at[i];
    for (std::size_t j = 0; j < n; ++j) {
      const double second = (up[j] - down[j]) / (2 * h);
      result[i * n + j] += second / 2;
      result[j * n + i] += second / 2;
    }
  }
  return result;
}

Maximum maximise(const Objective &objective, std::vector<double> start, double limit) {
  Maximum best;
  best.at = std::move(start);
  climb(objective, best, limit);
  polish(objective, best, limit);
  best.bounded = largest(best.at) >= limit;
  return best;
}

} // namespace portfolio::math
