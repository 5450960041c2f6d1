#pragma once
#include <span>
#include <string>
#include <vector>

namespace portfolio::chart {

/// A label under the place that it names.
struct PlacedLabel {
  std::size_t index = 0; ///< of the label
  std::string text;      ///< shortened where it has to be
  double x = 0;          ///< its middle, or where it ends if it is slanted
};

struct PlacedLabels {
  bool are_slanted = false;
  double height = 0; ///< of the strip that they need
  std::vector<PlacedLabel> labels;
};

/// Labels below an axis, at ascending places x, within 0 … width. They never touch. Where they do
/// not fit side by side, those with digits, which are periods and the like, are thinned out
/// regularly; names are slanted if there is room for a line each, else thinned out, too. What is
/// too long ends with an ellipsis.
PlacedLabels place_labels(std::span<const std::string> labels, std::span<const double> x,
                          double width, double size);

} // namespace portfolio::chart
