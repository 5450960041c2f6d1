#include "processes/pareto_nbd_counts.hpp"

#include "processes/pareto_nbd_quadrature.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::processes {
namespace {

constexpr std::size_t most_counts = 64, most_nodes = 600;
constexpr double most_shape = 60; // beyond it the probabilities are too narrow for so few nodes

/// A time of leaving: P(n purchases until then), times the weight, and how it goes on.
struct Node {
  double probability, ratio;
};

/// In v = log(1 + u/c), c the smaller of α and β, all is analytic within a distance of π.
class Nodes {
public:
  Nodes(const ParetoParameters &model, double time) : model_(model) {
    const double c = std::min(model.alpha, model.beta);
    const double steep = model.r + model.s + most_counts;
    double v = 0;
    for (double rest = std::log1p(time / c); rest > 0;) {
      const auto [length, rule] = next_panel({steep, steep}, rest);
      if (size_ + rule.size + 1 > most_nodes) {
        size_ = 0;
        return;
      }
      for (std::size_t i = 0; i < rule.size; ++i) {
        const double grown = v + length * rule.points[i], u = c * std::expm1(grown);
        const double leaving =
            model.s / (model.beta + u) * std::exp(-model.s * std::log1p(u / model.beta));
        add(u, length * rule.weights[i] * leaving * c * std::exp(grown));
      }
      v += length;
      rest -= length;
      if (v + length == v) break;
    }
    add(time, std::exp(-model.s * std::log1p(time / model.beta)));
  }
  bool empty() const { return size_ == 0; }

  double sum() const {
    double result = 0;
    for (std::size_t i = 0; i < size_; ++i) result += nodes_[i].probability;
    return result;
  }
  void go_on(double n) {
    const double factor = (model_.r + n) / (n + 1);
    for (std::size_t i = 0; i < size_; ++i) nodes_[i].probability *= factor * nodes_[i].ratio;
  }

private:
  void add(double u, double weight) {
    nodes_[size_++] = {weight * std::exp(-model_.r * std::log1p(u / model_.alpha)),
                       u / (model_.alpha + u)};
  }
  const ParetoParameters &model_;
  std::array<Node, most_nodes> nodes_;
  std::size_t size_ = 0;
};

} // namespace

std::vector<double> first_probabilities(const ParetoParameters &model, double time, double rest) {
  constexpr double most_steep = 1e3;
  if (model.r > most_shape || model.s > most_steep) return {};
  Nodes nodes(model, time);
  if (nodes.empty()) return {};
  std::vector<double> found;
  double left = 1;
  for (std::size_t n = 0; n < most_counts; ++n) {
    found.push_back(nodes.sum());
    if ((left -= found.back()) <= rest) return found;
    nodes.go_on(static_cast<double>(n));
  }
  return {};
}

} // namespace portfolio::processes
