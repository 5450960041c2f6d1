#pragma once
#include "chart/scale.hpp"

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::chart {

/// A row of a picture, as a view.
struct Row {
  std::string_view label;
  std::optional<std::string_view> series; ///< in all rows, or in none
  std::optional<double> value;
  bool flag = false; ///< is_total of a waterfall, is_immature of a heat map
};

/// What an aggregate has been given, in the order in which it came.
class Rows {
public:
  explicit Rows(std::pmr::memory_resource *memory) : letters_(memory), rows_(memory) {}

  /// Error(out_of_range) for a value that is not finite; Error(too_large) for too many rows.
  void add(const Row &row);
  std::size_t size() const { return rows_.size(); }
  bool have_series() const { return have_series_; }
  Row operator[](std::size_t i) const;

private:
  struct Stored {
    double value;
    std::uint32_t first, label, series; ///< where its letters begin, and how many they are
    bool has_value, flag;
  };
  std::pmr::string letters_;
  std::pmr::vector<Stored> rows_;
  bool have_series_ = false;
};

/// Values of which only the distribution is shown, and points of a curve.
class Values {
public:
  explicit Values(std::pmr::memory_resource *memory) : values_(memory) {}
  /// NULL has no place in a distribution: it is left out.
  void add(std::optional<double> value);
  const std::pmr::vector<double> &all() const { return values_; }

private:
  std::pmr::vector<double> values_;
};

struct Point {
  double x, y;
};
class Points {
public:
  explicit Points(std::pmr::memory_resource *memory) : points_(memory) {}
  /// Error(bad_argument) if x is not a share, or less than that before.
  void add(double x, double y);
  const std::pmr::vector<Point> &all() const { return points_; }

private:
  std::pmr::vector<Point> points_;
};

/// Rows in the long form as a table: labels and series in the order of their first rows.
struct Table {
  std::vector<std::string> labels, series;
  std::vector<std::optional<double>> cells; ///< label by label
  std::vector<bool> flags;
  std::optional<double> at(std::size_t label, std::size_t of_series) const {
    return cells[label * series.size() + of_series];
  }
  bool flag_at(std::size_t label, std::size_t of_series) const {
    return flags[label * series.size() + of_series];
  }
  bool is_empty() const;              ///< no value at all
  std::vector<double> values() const; ///< that are known
};

/// What there may be most of, and what one is called: "bars", "series".
struct Limits {
  std::size_t labels, series;
  const char *label_name, *series_name;
  const char *label_key = "label", *series_key = "series";
};
/// Error(bad_argument) if two rows have the same label and series, Error(too_large) beyond limits.
Table table_of(const Rows &rows, const Limits &limits);
/// Without series: every row has a place of its own, also if labels repeat.
Table list_of(const Rows &rows, const Limits &limits);

} // namespace portfolio::chart
