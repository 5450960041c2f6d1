#pragma once
#include "chart/rows.hpp"

#include <string>

namespace portfolio::chart {

/// A bar of blocks to an eighth of a character, `width` characters for `largest`. A negative value
/// has a minus sign before its bar; what is beyond `largest` ends with ▶. Error(bad_argument) for a
/// largest below 0 and a width out of 1 … 1000.
std::string text_bar(double value, double largest, int width);

/// One character of eight heights for each row, from the least value to the largest; a space for
/// NULL. With negative values it has two lines: those from zero upwards, and below it those from
/// zero downwards. Empty without values.
std::string sparkline(const Rows &rows);

} // namespace portfolio::chart
