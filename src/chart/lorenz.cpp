#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::chart {
namespace {

/// From the origin through all points; of points that are as good as one, the first.
std::vector<Point> drawn_points(const Plot &plot, const Points &points) {
  std::vector<Point> drawn{{plot.x_at(0), plot.y(0)}};
  const auto &all = points.all();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Point next{plot.x_at(all[i].x), plot.y(all[i].y)};
    const double distance =
        std::max(std::abs(next.x - drawn.back().x), std::abs(next.y - drawn.back().y));
    if (distance >= 1 || i + 1 == all.size()) drawn.push_back(next);
  }
  return drawn;
}

std::string spoken(const Points &points, const NumberForm &form) {
  constexpr std::size_t most = 20;
  Spoken words;
  const auto &all = points.all();
  const std::size_t every = (all.size() + most - 1) / most;
  for (std::size_t i = every - 1; i < all.size(); i += every)
    words.add(number_text(all[i].x, 0, form), number_text(all[i].y, 1, form));
  return words.text();
}

} // namespace

std::string draw_lorenz(const Points &points, const Options &given) {
  if (points.all().empty()) return {};
  Options options = given;
  options.form.is_percent = true;
  if (options.form.unit.empty()) options.form.unit = "%";
  if (!options.height && !options.is_compact) options.height = 360;
  const auto [low, high] = std::ranges::minmax(points.all(), {}, &Point::y);
  Plot plot(options);
  plot.value_axis(std::min(low.y, 0.0), std::max(high.y, 1.0), Plot::Around::nothing);
  plot.keep_right(font_size); // half of 100 %
  plot.number_axis(round_scale(0, 1, 6), options.form);
  Path diagonal, curve;
  diagonal.move(plot.x_at(0), plot.y(0));
  diagonal.line(plot.x_at(1), plot.y(1));
  plot.svg.open("cp-axis",
                "stroke=\"currentColor\" stroke-opacity=\".6\" stroke-dasharray=\"3 4\"");
  plot.svg.path(diagonal.text());
  plot.svg.close();
  const std::vector<Point> drawn = drawn_points(plot, points);
  curve.move(drawn.front().x, drawn.front().y);
  for (const Point &point : std::span(drawn).subspan(1)) curve.line(point.x, point.y);
  plot.svg.open_series(0, true);
  if (points.all().back().x > 1 - 1e-6) // the area between curve and diagonal
    plot.svg.path(curve.text() + "z", "fill=\"currentColor\" fill-opacity=\".15\" stroke=\"none\"");
  plot.svg.path(curve.text());
  plot.svg.close();
  return plot.svg.finish(options, spoken(points, options.form));
}

} // namespace portfolio::chart
