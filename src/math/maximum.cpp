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
/// A condition of the Hessian from which the top may be at infinity.
constexpr double flat = 1e7;
/// On the way to it: a gain, relative, after which the next steps are not worth their time.
constexpr double no_gain = 1e-11;
constexpr int max_newton_steps = 60;

double magnitude(std::span<const double> values) {
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

/// Where the value may only tend to its supremum, steps of one unit would take many: goes along the
/// flattest direction as far as there is a way, and stays there if that gains.
bool run_out(const Objective &objective, double limit, Maximum &best,
             std::vector<double> &gradient) {
  const std::size_t n = objective.size();
  const std::vector<double> direction = flattest_direction(best.hessian, gradient);
  double length = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < n; ++i)
    if (direction[i] != 0)
      length = std::min(length, (std::copysign(limit, direction[i]) - best.at[i]) / direction[i]);
  if (!(length > 0 && std::isfinite(length))) return false;
  std::vector<double> at(n), slope(n);
  for (std::size_t i = 0; i < n; ++i)
    at[i] = std::clamp(best.at[i] + length * direction[i], -limit, limit);
  const double value = objective.evaluate(at, slope);
  if (!(value > best.value)) return false;
  best.at.swap(at);
  gradient.swap(slope);
  best.value = value;
  return true;
}

bool is_held(const Maximum &best, std::span<const double> gradient, std::size_t i, double limit) {
  return std::abs(best.at[i]) >= limit && gradient[i] * best.at[i] >= 0;
}

/// The largest slope along which there is a way.
double free_slope(const Maximum &best, std::span<const double> gradient, double limit) {
  double norm = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i)
    if (!is_held(best, gradient, i, limit)) norm = std::max(norm, std::abs(gradient[i]));
  return norm;
}

/// The step of Newton among the components that are not held at the limit.
std::vector<double> step_within(const Maximum &best, std::vector<double> gradient, double limit) {
  const std::size_t n = gradient.size();
  std::vector<double> hessian = best.hessian;
  for (std::size_t i = 0; i < n; ++i) {
    if (!is_held(best, gradient, i, limit)) continue;
    gradient[i] = 0;
    for (std::size_t j = 0; j < n; ++j) hessian[i * n + j] = hessian[j * n + i] = 0;
    hessian[i * n + i] = -1;
  }
  return newton_step(hessian, gradient);
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
                        (value > best.value - noise && magnitude(slope) < magnitude(gradient));
    if (!better) continue;
    best.at.swap(at);
    gradient.swap(slope);
    best.value = value;
    return true;
  }
  return false;
}

} // namespace

Maximum climb(const Objective &objective, std::vector<double> start, double limit,
              int evaluations) {
  Maximum best;
  best.at = std::move(start);
  const auto n = static_cast<unsigned>(objective.size());
  const std::unique_ptr<nlopt_opt_s, void (*)(nlopt_opt)> optimiser(nlopt_create(NLOPT_LD_LBFGS, n),
                                                                    nlopt_destroy);
  if (!optimiser) throw std::bad_alloc();
  Search search{objective, optimiser.get(), nullptr};
  nlopt_set_max_objective(optimiser.get(), evaluate, &search);
  nlopt_set_lower_bounds1(optimiser.get(), -limit);
  nlopt_set_upper_bounds1(optimiser.get(), limit);
  nlopt_set_ftol_rel(optimiser.get(), 1e-7);
  nlopt_set_maxeval(optimiser.get(), evaluations);
  double value = 0;
  // Its verdict is not needed: Newton judges the point by gradient and curvature.
  nlopt_optimize(optimiser.get(), best.at.data(), &value);
  if (search.thrown) std::rethrow_exception(search.thrown);
  best.value = value;
  best.iterations = search.evaluations;
  return best;
}

void polish(const Objective &objective, Maximum &best, double limit) {
  const std::size_t n = objective.size();
  std::vector<double> gradient(n);
  best.value = objective.evaluate(best.at, gradient);
  double before = -std::numeric_limits<double>::infinity();
  for (int step = 0;; ++step) {
    best.hessian = objective.hessian(best.at);
    best.gradient_norm = magnitude(gradient);
    if (free_slope(best, gradient, limit) <= enough_slope || step == max_newton_steps) break;
    const bool is_flat = summit_of(best.hessian, gradient).condition > flat;
    if (is_flat && best.value - before < no_gain * (1 + std::abs(best.value))) break;
    before = best.value;
    if (!(is_flat && run_out(objective, limit, best, gradient)) &&
        !advance(objective, step_within(best, gradient, limit), limit, best, gradient))
      break;
    ++best.iterations;
  }
  const Summit summit = summit_of(best.hessian, gradient);
  best.condition = summit.condition;
  best.gain_left = summit.gain_left;
  best.bounded = magnitude(best.at) >= limit;
}

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
  Maximum best = climb(objective, std::move(start), limit);
  polish(objective, best, limit);
  return best;
}

} // namespace portfolio::math
