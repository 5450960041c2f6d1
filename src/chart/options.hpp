#pragma once
#include "chart/number.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::chart {

/// What a picture looks like besides its rows. All of it is optional.
struct Options {
  std::string title, description, x_axis, y_axis;
  NumberForm form;
  std::optional<double> width, height; ///< units of the view box
  std::vector<std::string> hatched;    ///< names of series
  bool is_compact = false;             ///< without axes and words
  int bins = 20;                       ///< of a histogram, at most
  double max_quantile = 1;             ///< of a histogram: beyond it is one bin
};

/// A member of the jsonb object that says so, as the binding reads it.
struct Setting {
  enum class Kind { text, number, boolean, list, null, other };
  std::string_view key;
  Kind kind = Kind::null;
  std::string_view text; ///< of a text; of everything else as JSON
  double number = 0;
  bool boolean = false;
  std::span<const std::string_view> list; ///< of texts
};

enum class Picture { bars, waterfall, heatmap, lorenz, histogram, line };

/// Error(bad_argument) for a key that the picture does not know, with those that it does, and for a
/// value that has another type or is out of range. NULL is as good as absent.
Options read_options(std::span<const Setting> settings, Picture picture);

} // namespace portfolio::chart
