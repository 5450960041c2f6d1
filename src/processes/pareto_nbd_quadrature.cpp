#include "processes/pareto_nbd_quadrature.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>

namespace portfolio::processes {
namespace {

struct Node {
  double point, weight;
};

/// The positive half of the points in (−1, 1), as tables print it.
constexpr std::array<Node, 4> half_of_8{{{0.18343464249564981, 0.36268378337836199},
                                         {0.52553240991632899, 0.31370664587788727},
                                         {0.79666647741362673, 0.22238103445337448},
                                         {0.96028985649753629, 0.10122853629037626}}};
constexpr std::array<Node, 5> half_of_10{{{0.14887433898163122, 0.29552422471475287},
                                          {0.43339539412924721, 0.26926671930999635},
                                          {0.67940956829902444, 0.21908636251598204},
                                          {0.86506336668898454, 0.14945134915058059},
                                          {0.97390652851717174, 0.066671344308688138}}};
constexpr std::array<Node, 7> half_of_14{{{0.10805494870734367, 0.21526385346315779},
                                          {0.31911236892788974, 0.2051984637212956},
                                          {0.5152486363581541, 0.18553839747793782},
                                          {0.68729290481168548, 0.15720316715819355},
                                          {0.82720131506976502, 0.12151857068790319},
                                          {0.92843488366357352, 0.080158087159760208},
                                          {0.98628380869681231, 0.03511946033175186}}};
constexpr std::array<Node, 10> half_of_20{{{0.076526521133497338, 0.15275338713072584},
                                           {0.22778585114164507, 0.14917298647260374},
                                           {0.37370608871541955, 0.14209610931838204},
                                           {0.51086700195082713, 0.13168863844917664},
                                           {0.63605368072651502, 0.11819453196151841},
                                           {0.7463319064601508, 0.10193011981724044},
                                           {0.83911697182221878, 0.083276741576704755},
                                           {0.91223442825132595, 0.062672048334109068},
                                           {0.96397192727791381, 0.040601429800386939},
                                           {0.99312859918509488, 0.017614007139152118}}};

template <std::size_t half> struct Nodes {
  std::array<double, 2 * half> points, weights;
  GaussRule rule() const { return {2 * half, points.data(), weights.data()}; }
};

template <std::size_t half> constexpr Nodes<half> whole(const std::array<Node, half> &positive) {
  Nodes<half> nodes{};
  for (std::size_t i = 0; i < half; ++i) {
    const auto [point, weight] = positive[i];
    nodes.points[half - 1 - i] = (1 - point) / 2;
    nodes.points[half + i] = (1 + point) / 2;
    nodes.weights[half - 1 - i] = nodes.weights[half + i] = weight / 2;
  }
  return nodes;
}

constexpr auto rule_8 = whole(half_of_8);
constexpr auto rule_10 = whole(half_of_10);
constexpr auto rule_14 = whole(half_of_14);
constexpr auto rule_20 = whole(half_of_20);

// What the longest rule masters: found by trying all shapes of (p, q, D) of exp(−pv − q·log(D+e^v))
// against many more points; the errors of the four rules at their limits are near 1e-12.
constexpr double longest = 4, highest = 32;
constexpr double steepest = 1e150; // whose square is finite: a length is never 0

/// How far g can rise over a length: its second derivative grows at most e-fold per unit.
double rise(const Bend &start, double length) {
  return std::abs(start.slope) * length + start.curve * (std::expm1(length) - length);
}

/// A length over which g rises by `highest` at most: with the growth that is possible over a first
/// bound in place of that over the length itself, a quadratic equation.
double length_for(const Bend &start) {
  const double slope = std::min(std::abs(start.slope), steepest);
  const double bound = highest < longest * slope ? highest / slope : longest;
  const double growth = bound > 1e-4 ? 2 * (std::expm1(bound) - bound) / (bound * bound) : 1.001;
  const double curve = std::min(start.curve, steepest) * growth;
  const double root = std::sqrt(slope * slope + 2 * highest * curve);
  return 2 * highest < longest * (slope + root) ? 2 * highest / (slope + root) : longest;
}

GaussRule rule_for(double length, double height) {
  if (length <= 1.2 && height <= 3) return rule_8.rule();
  if (length <= 1.75 && height <= 7) return rule_10.rule();
  if (length <= 3 && height <= 14) return rule_14.rule();
  return rule_20.rule();
}

} // namespace

void beyond_numbers() {
  throw Error(Fault::out_of_range, "the parameters of the model are out of range",
              "They are too large or too small, or too far apart, to average over them.");
}

GaussRule longest_rule() { return rule_20.rule(); }

Panel next_panel(const Bend &start, double rest) {
  if (rest <= longest) {
    const double height = rise(start, rest);
    if (height <= highest) return {rest, rule_for(rest, height)};
  }
  const double length = std::min(rest, length_for(start));
  return {length, rule_20.rule()};
}

} // namespace portfolio::processes
