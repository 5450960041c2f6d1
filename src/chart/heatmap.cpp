#include "chart/labels.hpp"
#include "chart/letters.hpp"
#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::chart {
namespace {

constexpr Limits heatmap_limits{
    60, 60, "rows of a heat map", "columns of a heat map", "row_label", "column_label"};
constexpr double small_size = 11;

/// From light to dark, so that it survives printing in black.
constexpr std::array<std::string_view, 7> colours{"#eff4fa", "#d0e1f2", "#a6c8e4", "#73a9d3",
                                                  "#3878b0", "#1f5e9b", "#08427a"};
constexpr std::size_t levels = colours.size(), first_dark = 4;

/// Where the cells lie.
struct Grid {
  double left = gap, top = gap, width, height; ///< of one cell
  std::vector<double> x, y;                    ///< of columns and rows, in the middle
  PlacedLabels column_labels;
  double bottom = 0;
};

/// Whole units for a cell where there is room: coordinates are shorter, and edges sharp.
double cell_size(double room, std::size_t count) {
  const double size = room / static_cast<double>(count);
  return size >= 8 ? std::floor(size) : std::max(0.5, std::floor(size * 10) / 10);
}

Grid grid_of(const Table &table, const Options &options, double picture_width) {
  Grid grid;
  if (!options.is_compact) {
    double widest = 0;
    for (const std::string &label : table.labels)
      widest = std::max(widest, text_width(label, font_size));
    grid.left += std::min(widest, picture_width * 0.3) + gap;
    grid.top += options.y_axis.empty() ? font_size / 2 : line_height + font_size / 2;
  }
  grid.width = std::min(cell_size(picture_width - gap - grid.left, table.series.size()), 90.0);
  const double below = options.is_compact ? gap : 4 * line_height;
  grid.height = options.height ? cell_size(std::max(8.0, *options.height - grid.top - below),
                                           table.labels.size())
                               : std::clamp(grid.width, 15.0, 26.0);
  for (std::size_t j = 0; j < table.series.size(); ++j)
    grid.x.push_back(grid.left + grid.width * (static_cast<double>(j) + 0.5));
  for (std::size_t i = 0; i < table.labels.size(); ++i)
    grid.y.push_back(grid.top + grid.height * (static_cast<double>(i) + 0.5));
  grid.bottom = grid.top + grid.height * static_cast<double>(table.labels.size());
  if (!options.is_compact)
    grid.column_labels = place_labels(table.series, grid.x, picture_width, font_size);
  return grid;
}

/// Equal steps from the least to the largest value.
class Levels {
public:
  explicit Levels(const std::vector<double> &values)
      : low(std::ranges::min(values)), high(std::ranges::max(values)) {}
  std::size_t of(double value) const {
    if (!(high > low)) return levels / 2;
    const double part = (value - low) / (high - low);
    return std::min(levels - 1, static_cast<std::size_t>(part * static_cast<double>(levels)));
  }
  double low, high;
};

void draw_cells(Svg &svg, const Table &table, const Grid &grid, const Levels &level) {
  std::array<Path, levels> boxes;
  const double border = std::min(grid.width, grid.height) >= 6 ? 1 : 0;
  for (std::size_t i = 0; i < table.labels.size(); ++i)
    for (std::size_t j = 0; j < table.series.size(); ++j)
      if (const auto value = table.at(i, j))
        boxes[level.of(*value)].box(grid.x[j] - grid.width / 2, grid.y[i] - grid.height / 2,
                                    grid.width - border, grid.height - border);
  for (std::size_t k = 0; k < levels; ++k) {
    if (boxes[k].text().empty()) continue;
    svg.open("cp-h" + std::to_string(k), "fill=\"" + std::string(colours[k]) + "\"");
    svg.path(boxes[k].text());
    svg.close();
  }
}

/// Stripes over runs of cells that may still change, those without a value included: nobody knows
/// them yet.
void draw_immature(Svg &svg, const Table &table, const Grid &grid) {
  Path boxes;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    const auto is_immature = [&](std::size_t j) {
      return j < table.series.size() && table.flag_at(i, j);
    };
    for (std::size_t j = 0; j < table.series.size(); ++j) {
      if (!is_immature(j)) continue;
      const std::size_t first = j;
      while (is_immature(j + 1)) ++j;
      boxes.box(grid.x[first] - grid.width / 2, grid.y[i] - grid.height / 2,
                grid.width * static_cast<double>(j - first + 1) - 1, grid.height - 1);
    }
  }
  if (boxes.text().empty()) return;
  svg.open("cp-immature", svg.shading());
  svg.path(boxes.text());
  svg.close();
}

/// The form in which all numbers fit into the cells, if there is one.
std::optional<NumberForm> form_in_cells(const Table &table, const Grid &grid,
                                        const NumberForm &given, int decimals) {
  if (grid.height < small_size + 2) return std::nullopt;
  for (const NumberForm &form : {given, bare(given)}) {
    const auto fits = [&](double value) {
      return text_width(number_text(value, decimals, form), small_size) <= grid.width - 2;
    };
    if (std::ranges::all_of(table.values(), fits)) return form;
  }
  return std::nullopt;
}

void draw_numbers(Svg &svg, const Table &table, const Grid &grid, const Levels &level,
                  const NumberForm &given, int decimals) {
  const auto form = form_in_cells(table, grid, given, decimals);
  if (!form) return;
  for (const bool is_dark : {false, true}) {
    svg.open(is_dark ? "cp-on-dark" : "cp-on-light",
             is_dark ? "fill=\"#fff\" font-size=\"11\"" : "fill=\"#111\" font-size=\"11\"");
    for (std::size_t i = 0; i < table.labels.size(); ++i)
      for (std::size_t j = 0; j < table.series.size(); ++j)
        if (const auto value = table.at(i, j); value && (level.of(*value) >= first_dark) == is_dark)
          svg.text(grid.x[j], grid.y[i] + small_size * 0.36, Anchor::middle,
                   number_text(*value, decimals, *form));
    svg.close();
  }
}

void draw_labels(Svg &svg, const Table &table, const Grid &grid, const Options &options) {
  svg.open("cp-text", text_attributes);
  const auto every = static_cast<std::size_t>(std::ceil(font_size / grid.height));
  for (std::size_t i = 0; i < table.labels.size(); i += every)
    svg.text(grid.left - gap, grid.y[i] + font_size * 0.36, Anchor::end,
             shorten(table.labels[i], font_size, grid.left - 2 * gap));
  for (const PlacedLabel &label : grid.column_labels.labels)
    if (grid.column_labels.are_slanted) {
      svg.slanted_text(label.x, grid.bottom + font_size + 2, label.text);
    } else {
      svg.text(label.x, grid.bottom + font_size + 4, Anchor::middle, label.text);
    }
  if (!options.y_axis.empty())
    svg.text(gap, gap + font_size, Anchor::start,
             shorten(options.y_axis, font_size, svg.width() - 2 * gap));
  svg.close();
}

/// The least and the largest value, with the colours between them, as far as there is room; behind
/// them the name of the columns.
void draw_key(Svg &svg, const Options &options, const Levels &level, int decimals) {
  const double y = svg.height() - gap - font_size, right = svg.width() - gap;
  double left = gap;
  for (const NumberForm &form : {options.form, bare(options.form)}) {
    const std::string low = number_text(level.low, decimals, form),
                      high = number_text(level.high, decimals, form);
    const double first = gap + text_width(low, font_size) + 4,
                 high_width = text_width(high, font_size) + 4,
                 room = (right - first - high_width) / static_cast<double>(levels);
    if (room < 4) continue;
    const double box_width = std::min(18.0, std::floor(room)),
                 last = first + box_width * static_cast<double>(levels);
    for (std::size_t k = 0; k < levels; ++k) {
      Path box;
      box.box(first + box_width * static_cast<double>(k), y + 1, box_width, font_size - 1);
      svg.open("cp-h" + std::to_string(k), "fill=\"" + std::string(colours[k]) + "\"");
      svg.path(box.text());
      svg.close();
    }
    svg.open("cp-text", text_attributes);
    svg.text(gap, y + font_size - 1, Anchor::start, low);
    svg.text(last + 4, y + font_size - 1, Anchor::start, high);
    svg.close();
    left = last + high_width;
    break;
  }
  if (options.x_axis.empty() || right - left < 4 * font_size) return;
  svg.open("cp-text", text_attributes);
  svg.text(right, y + font_size - 1, Anchor::end,
           shorten(options.x_axis, font_size, right - left - 2 * gap));
  svg.close();
}

} // namespace

std::string draw_heatmap(const Rows &rows, const Options &options) {
  const Table table = table_of(rows, heatmap_limits);
  if (table.is_empty()) return {};
  const Levels level(table.values());
  const double width = options.width.value_or(options.is_compact ? 120 : 480);
  const Grid grid = grid_of(table, options, width);
  const double below =
      options.is_compact ? gap : grid.column_labels.height + line_height + gap + font_size / 2;
  Svg svg(width, grid.bottom + below);
  const int decimals = value_decimals(table.values(), options.form);
  draw_cells(svg, table, grid, level);
  draw_immature(svg, table, grid);
  if (!options.is_compact) {
    draw_numbers(svg, table, grid, level, options.form, decimals);
    draw_labels(svg, table, grid, options);
    draw_key(svg, options, level, decimals);
  }
  Spoken words;
  for (std::size_t i = 0; i < table.labels.size(); ++i)
    for (std::size_t j = 0; j < table.series.size(); ++j)
      if (const auto value = table.at(i, j))
        words.add(table.labels[i] + " " + table.series[j],
                  number_text(*value, decimals, options.form));
  return svg.finish(options, words.text());
}

} // namespace portfolio::chart
