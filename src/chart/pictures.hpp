#pragma once
#include "chart/options.hpp"
#include "chart/rows.hpp"

#include <string>

namespace portfolio::chart {

/// Each picture as one <svg>, or an empty text if no row has a value. Error(too_large) for more
/// than can be read.
std::string draw_bars(const Rows &rows, const Options &options);
std::string draw_line(const Rows &rows, const Options &options);
std::string draw_waterfall(const Rows &rows, const Options &options);
std::string draw_heatmap(const Rows &rows, const Options &options);
std::string draw_histogram(const Values &values, const Options &options);
std::string draw_lorenz(const Points &points, const Options &options);

} // namespace portfolio::chart
