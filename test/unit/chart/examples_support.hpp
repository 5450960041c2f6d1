#pragma once
#include "chart/pictures.hpp"

#include <functional>
#include <map>
#include <memory_resource>
#include <string>
#include <vector>

namespace portfolio::chart {

// The pictures that are kept in golden/, and looked at in a browser.

inline std::pmr::memory_resource *memory() { return std::pmr::new_delete_resource(); }

inline std::string month(int i) {
  const int year = 2024 + i / 12, m = i % 12 + 1;
  return std::to_string(year) + (m < 10 ? "-0" : "-") + std::to_string(m);
}

inline double wave(int i, int j) { return 1000 + 400 * ((i * 7 + j * 5) % 11 - 5) / 5.0; }

inline Options options(const std::function<void(Options &)> &change = {}) {
  Options result;
  if (change) change(result);
  return result;
}

inline const std::vector<std::string> movements{"won", "returned", "in doubt", "lost", "shrunk"};

inline std::string bars_of_a_year() {
  Rows rows(memory());
  for (int i = 0; i < 12; ++i)
    rows.add({month(i), std::nullopt, i == 4 ? std::nullopt : std::optional(wave(i, 0))});
  return draw_bars(rows, options([](Options &o) {
                     o.title = "Revenue of 2024";
                     o.form.unit = " €";
                     o.form.group_mark = "\u202F";
                     o.form.decimal_mark = ",";
                     o.y_axis = "Chiffre d'affaires";
                     o.x_axis = "Mois";
                   }));
}

inline Rows stacked_rows(int months) {
  Rows rows(memory());
  for (int i = 0; i < months; ++i)
    for (int j = 0; j < 5; ++j)
      rows.add({month(i), movements[static_cast<std::size_t>(j)],
                (j >= 3 ? -0.1234567 : 0.1234567) * wave(i, j)});
  return rows;
}
inline std::string stacked_bars() {
  return draw_bars(stacked_rows(36), options([](Options &o) {
                     o.y_axis = "Customers";
                     o.hatched = {"in doubt"};
                   }));
}

inline std::string hostile_bars() {
  Rows rows(memory());
  int i = 5;
  for (const char *name : {"<script>alert(\"1\")</script>", "Müller & Söhne 'GmbH'", "שלום עולם",
                           "👩‍👩‍👧 family", "a\x01\x1B b\n"})
    rows.add({name, std::nullopt, i--});
  return draw_bars(rows, options([](Options &o) { o.title = "\"<&>'\" \x02"; }));
}

inline std::string lines() {
  Rows rows(memory());
  for (int i = 0; i < 24; ++i)
    for (const char *series : {"kept", "forecast", "plan"}) {
      const bool is_gap = series[0] == 'k' && (i == 5 || i == 7 || i > 14);
      const double value = 0.8 + 0.0001 * wave(i, series[0]);
      rows.add({month(i), series, is_gap ? std::nullopt : std::optional(value)});
    }
  return draw_line(rows, options([](Options &o) {
                     o.form.is_percent = true;
                     o.form.unit = "%";
                     o.hatched = {"forecast"};
                     o.y_axis = "Retention";
                   }));
}

inline std::string compact_line() {
  Rows rows(memory());
  for (int i = 0; i < 24; ++i) rows.add({month(i), std::nullopt, wave(i, 0)});
  return draw_line(rows, options([](Options &o) { o.is_compact = true; }));
}

inline std::string waterfall(double opening) {
  Rows rows(memory());
  rows.add({"Opening", std::nullopt, opening, true});
  rows.add({"New", std::nullopt, 620});
  rows.add({"Returned", std::nullopt, 120});
  rows.add({"Lost", std::nullopt, -480});
  rows.add({"Unknown", std::nullopt, std::nullopt});
  rows.add({"Closing", std::nullopt, std::nullopt, true});
  return draw_waterfall(rows, options([](Options &o) { o.y_axis = "Customers"; }));
}

inline Rows triangle(int size) {
  Rows rows(memory());
  for (int i = 0; i < size; ++i)
    for (int j = 0; j < size - i; ++j)
      rows.add({month(i), std::to_string(j), j == 0 ? 1 : wave(i, j) / (1500 + 200 * j),
                i + j >= size - 2});
  return rows;
}
inline std::string heatmap(int size) {
  return draw_heatmap(triangle(size), options([](Options &o) {
                        o.form.is_percent = true;
                        o.form.unit = "%";
                        o.x_axis = "Months since the first purchase";
                        o.y_axis = "Cohort";
                      }));
}

inline std::string whale_curve() {
  Points points(memory());
  for (int i = 1; i <= 100; ++i) {
    const double x = i / 100.0;
    points.add(x, 1.3 * (1 - (1 - x) * (1 - x) * (1 - x)) - 0.3 * x * x);
  }
  return draw_lorenz(points, options([](Options &o) {
                       o.x_axis = "Share of customers";
                       o.y_axis = "Share of profit";
                     }));
}

inline std::string histogram(double max_quantile) {
  Values values(memory());
  for (int i = 0; i < 1000; ++i) values.add(1.0 + i % 40 + i % 97 * (i % 53) / 20.0);
  values.add(std::nullopt);
  return draw_histogram(values, options([=](Options &o) {
                          o.form.unit = " €";
                          o.x_axis = "Value";
                          o.max_quantile = max_quantile;
                        }));
}

inline const std::map<std::string, std::string> &examples() {
  static const std::map<std::string, std::string> all{
      {"bars", bars_of_a_year()},          {"bars_stacked", stacked_bars()},
      {"bars_hostile", hostile_bars()},    {"line", lines()},
      {"line_compact", compact_line()},    {"waterfall", waterfall(300)},
      {"waterfall_cut", waterfall(10000)}, {"heatmap", heatmap(12)},
      {"heatmap_large", heatmap(36)},      {"lorenz", whale_curve()},
      {"histogram", histogram(1)},         {"histogram_tail", histogram(0.9)}};
  return all;
}

} // namespace portfolio::chart
