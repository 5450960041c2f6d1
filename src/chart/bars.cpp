#include "chart/pictures.hpp"
#include "chart/plot.hpp"

#include <algorithm>

namespace portfolio::chart {
namespace {

constexpr Limits bar_limits{200, 6, "bars", "series"};

/// Where the bars of all series lie one upon the other: negative ones below the line.
struct Stacked {
  std::vector<double> from, to; ///< cell by cell
  double low = 0, high = 0;
};

Stacked stack(const Table &table) {
  Stacked stacked;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    double above = 0, below = 0;
    for (std::size_t j = 0; j < table.series.size(); ++j) {
      const double value = table.at(i, j).value_or(0);
      double &end = value < 0 ? below : above;
      stacked.from.push_back(end);
      stacked.to.push_back(end += value);
    }
    stacked.high = std::max(stacked.high, above);
    stacked.low = std::min(stacked.low, below);
  }
  return stacked;
}

std::string spoken(const Table &table, const NumberForm &form, int decimals) {
  Spoken words;
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    std::string values;
    for (std::size_t j = 0; j < table.series.size(); ++j) {
      if (!table.at(i, j)) continue;
      if (!values.empty()) values += ", ";
      if (!table.series[j].empty()) values += table.series[j] + " ";
      values += number_text(*table.at(i, j), decimals, form);
    }
    if (!values.empty()) words.add(table.labels[i], values);
  }
  return words.text();
}

/// The values at the ends of bars that are not stacked.
void draw_values(Plot &plot, const Table &table, const NumberForm &form, int decimals) {
  Plot::Texts with_unit, without;
  std::vector<double> y;
  for (const auto &cell : table.cells) {
    with_unit.push_back(cell ? number_text(*cell, decimals, form) : "");
    without.push_back(cell ? number_text(*cell, decimals, bare(form)) : "");
    y.push_back(plot.y(cell.value_or(0)) + (cell.value_or(0) < 0 ? font_size : -4));
  }
  plot.values({with_unit, without}, y);
}

} // namespace

std::string draw_bars(const Rows &rows, const Options &options) {
  const bool has_series = rows.have_series();
  const Table table = has_series ? table_of(rows, bar_limits) : list_of(rows, bar_limits);
  if (table.is_empty()) return {};
  const Stacked stacked = stack(table);
  Plot plot(options);
  if (has_series) plot.legend(table.series);
  plot.value_axis(stacked.low, stacked.high,
                  has_series ? Plot::Around::nothing : Plot::Around::both);
  plot.labels(table.labels, false);
  const double width = plot.step() * (plot.step() < 6 ? 0.9 : 0.76);
  for (std::size_t j = 0; j < table.series.size(); ++j) {
    Path boxes;
    for (std::size_t i = 0; i < table.labels.size(); ++i) {
      const std::size_t cell = i * table.series.size() + j;
      if (!table.cells[cell] || stacked.from[cell] == stacked.to[cell]) continue;
      const double high = plot.y(std::max(stacked.from[cell], stacked.to[cell])),
                   low = plot.y(std::min(stacked.from[cell], stacked.to[cell]));
      boxes.box(plot.x(i) - width / 2, high, width, low - high);
    }
    plot.svg.open_series(j);
    plot.svg.path(boxes.text(), plot.is_hatched(table.series[j]) ? plot.svg.stripes(j) : "");
    plot.svg.close();
  }
  Path line;
  line.move(plot.left(), plot.y(0));
  line.line(plot.right(), plot.y(0));
  plot.svg.open("cp-axis", "stroke=\"currentColor\"");
  plot.svg.path(line.text());
  plot.svg.close();
  const int decimals = value_decimals(table.values(), options.form);
  if (!has_series) draw_values(plot, table, options.form, decimals);
  return plot.svg.finish(options, spoken(table, options.form, decimals));
}

} // namespace portfolio::chart
