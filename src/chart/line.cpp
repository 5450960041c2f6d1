#include "chart/letters.hpp"
#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>
#include <numeric>

namespace portfolio::chart {
namespace {

constexpr Limits line_limits{1000, 6, "points of a line", "series"};

/// From zero where that costs little height.
std::pair<double, double> range_of(const std::vector<double> &values, bool is_compact) {
  const auto [low, high] = std::ranges::minmax(values);
  const bool from_zero = !is_compact && low >= 0 && low < 0.4 * high;
  const bool to_zero = !is_compact && high <= 0 && high > 0.4 * low;
  return {from_zero ? 0 : low, to_zero ? 0 : high};
}

/// Lines between neighbours, and the points that have none; round ends make dots of these.
struct Course {
  Path line, dots;
};

Course course_of(const Plot &plot, const Table &table, std::size_t series) {
  Course course;
  const auto is_known = [&](std::size_t i) {
    return i < table.labels.size() && table.at(i, series).has_value();
  };
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    if (!is_known(i)) continue;
    const double x = plot.x(i), y = plot.y(*table.at(i, series));
    const bool is_joined = i > 0 && is_known(i - 1);
    if (is_joined) {
      course.line.line(x, y);
    } else if (is_known(i + 1)) {
      course.line.move(x, y);
    } else {
      course.dots.dot(x, y);
    }
  }
  return course;
}

/// Dashes for what is hatched. Of the dark colours all but the first have a dash of their own: they
/// would be one without colours.
std::string dashes(const Plot &plot, const Table &table, std::size_t series) {
  if (plot.is_hatched(table.series[series])) return "stroke-dasharray=\"5 5\"";
  if (series == 2) return "stroke-dasharray=\"12 5 1 5\"";
  if (series == 4) return "stroke-dasharray=\"1 5\"";
  return {};
}

std::optional<std::size_t> last_point(const Table &table, std::size_t series) {
  for (std::size_t i = table.labels.size(); i-- > 0;)
    if (table.at(i, series)) return i;
  return std::nullopt;
}

/// The names of lines beside their ends, moved apart where they would touch.
void draw_names(Plot &plot, const Table &table, const std::vector<std::string> &names) {
  constexpr double name_height = font_size + 2;
  std::vector<std::size_t> order;
  std::vector<double> y(names.size());
  for (std::size_t j = 0; j < names.size(); ++j) {
    const auto last = last_point(table, j);
    if (!last) continue;
    y[j] = plot.y(*table.at(*last, j));
    order.push_back(j);
  }
  std::ranges::stable_sort(order, {}, [&](std::size_t j) { return y[j]; });
  double least = plot.top();
  for (const std::size_t j : order) least = (y[j] = std::max(y[j], least)) + name_height;
  double most = plot.bottom();
  for (auto j = order.rbegin(); j != order.rend(); ++j)
    most = (y[*j] = std::min(y[*j], most)) - name_height;
  for (const std::size_t j : order) {
    Path mark;
    mark.move(plot.right() + 6, y[j]);
    mark.line(plot.right() + 24, y[j]);
    plot.svg.open_series(j, true);
    plot.svg.path(mark.text(), dashes(plot, table, j));
    plot.svg.close();
    plot.svg.open("cp-text", text_attributes);
    plot.svg.text(plot.right() + 30, y[j] + font_size * 0.36, Anchor::start, names[j]);
    plot.svg.close();
  }
}

std::string spoken_lines(const Table &table, const NumberForm &form, int decimals) {
  Spoken words;
  for (std::size_t j = 0; j < table.series.size(); ++j)
    for (std::size_t i = 0; i < table.labels.size(); ++i)
      if (const auto value = table.at(i, j))
        words.add(table.series[j] + (table.series[j].empty() ? "" : " ") + table.labels[i],
                  number_text(*value, decimals, form));
  return words.text();
}

} // namespace

std::string draw_line(const Rows &rows, const Options &options) {
  const bool has_series = rows.have_series();
  const Table table = has_series ? table_of(rows, line_limits) : list_of(rows, line_limits);
  if (table.is_empty()) return {};
  const std::vector<double> known = table.values();
  const auto [low, high] = range_of(known, options.is_compact);
  Plot plot(options);
  plot.value_axis(low, high, Plot::Around::nothing);
  std::vector<std::string> names;
  double widest = 0;
  if (has_series && !options.is_compact) {
    for (const std::string &series : table.series) {
      names.push_back(shorten(series, font_size, plot.svg.width() / 4));
      widest = std::max(widest, text_width(names.back(), font_size));
    }
    plot.keep_right(widest + 30);
  }
  plot.labels(table.labels, true);
  for (std::size_t j = 0; j < table.series.size(); ++j) {
    plot.svg.open_series(j, true);
    Course course = course_of(plot, table, j);
    plot.svg.path(course.line.text(), dashes(plot, table, j));
    if (const auto last = last_point(table, j); last && options.is_compact)
      course.dots.dot(plot.x(*last), plot.y(*table.at(*last, j)));
    plot.svg.path(course.dots.text(), "stroke-width=\"6\"");
    plot.svg.close();
  }
  draw_names(plot, table, names);
  return plot.svg.finish(options,
                         spoken_lines(table, options.form, value_decimals(known, options.form)));
}

} // namespace portfolio::chart
