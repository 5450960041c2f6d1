#pragma once
#include "chart/options.hpp"
#include "chart/scale.hpp"
#include "chart/svg.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace portfolio::chart {

/// A picture with a value axis at its left: what all but the heat map share. Call legend,
/// value_axis and then labels or number_axis; after that the frame is known and drawn.
class Plot {
public:
  using Texts = std::vector<std::string>;
  explicit Plot(const Options &options);

  /// The names of series with their colours, line by line from the top.
  void legend(std::span<const std::string> series);
  enum class Around { nothing, above, both }; ///< where numbers will stand at the ends of bars
  void value_axis(double low, double high, Around around, double smallest_step = 0);
  /// The places of n labels: in the middle of n columns, or from edge to edge.
  void labels(std::span<const std::string> labels, bool from_edge_to_edge);

  /// Numbers from edge to edge, within what keep_right leaves.
  void number_axis(const Scale &scale, const NumberForm &form);
  /// Where a value lies on that axis.
  double x_at(double value) const;

  bool is_hatched(const std::string &series) const;
  double left() const { return left_; }
  double right() const { return right_; }
  double top() const { return top_; }
  double bottom() const { return bottom_; }
  double x(std::size_t i) const { return places_[i]; }
  double step() const { return step_; } ///< between two places
  double y(double value) const;
  const Scale &scale() const { return scale_; }
  /// Keeps room for words at the right edge; before labels().
  void keep_right(double width) { right_ -= width; }

  /// Numbers above or below bars, at their places and with the baseline at y: the first of the
  /// forms in which no two of them touch, else none.
  void values(std::initializer_list<Texts> forms, std::span<const double> y);

  Svg svg;
  NumberForm form; ///< of the value axis: the options', unless it is changed

private:
  /// How much room the numbers of the axis need: with their unit, or without it, or none.
  double tick_width();
  void strip(std::span<const std::string> labels, double width);
  void frame();
  const Options &options_;
  double left_ = 0, right_ = 0, top_ = 0, bottom_ = 0, step_ = 1, below_ = 0, name_y_ = 0;
  std::vector<double> places_;
  Texts tick_texts_;
  Scale scale_, x_scale_;
};

/// "label: 1; other: 2", as far as it is of use to hear.
class Spoken {
public:
  void add(std::string_view label, std::string_view value);
  const std::string &text() const { return text_; }

private:
  std::string text_;
  bool is_full_ = false;
};

inline constexpr std::string_view text_attributes = "stroke=\"none\"";

} // namespace portfolio::chart
