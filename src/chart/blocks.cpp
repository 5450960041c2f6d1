#include "chart/blocks.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::chart {
namespace {

constexpr std::array<const char *, 9> from_left{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
constexpr std::array<const char *, 9> upwards{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<const char *, 4> downwards{" ", "▔", "▀", "█"};
constexpr Limits block_limits{1000, 1, "values in a sparkline", "series"};

/// Of steps 1 … count; everything above zero has at least one.
std::size_t step_of(double part, std::size_t count) {
  const double steps = std::floor(part * static_cast<double>(count) + 0.5);
  return std::clamp<std::size_t>(static_cast<std::size_t>(std::max(steps, 1.0)), 1, count);
}

std::string trimmed(std::string line) {
  line.resize(line.find_last_not_of(' ') + 1);
  return line;
}

std::string above_and_below(const Table &table, double reach) {
  std::string above, below;
  for (const auto &cell : table.cells) {
    const double part = std::abs(cell.value_or(0)) / reach;
    above += !cell || *cell < 0 ? " " : upwards[step_of(part, 8)];
    below += !cell || *cell >= 0 ? " " : downwards[step_of(part, 3)];
  }
  return above + "\n" + trimmed(below);
}

} // namespace

std::string text_bar(double value, double largest, int width) {
  checked_value(value);
  checked_value(largest, "max");
  if (largest < 0)
    throw Error(Fault::bad_argument, "max must not be negative, but is " + real_text(largest));
  if (width < 1 || width > 1000)
    throw Error(Fault::bad_argument, "width must be from 1 to 1000, not " + std::to_string(width));
  std::string bar = value < 0 ? "-" : "";
  const double size = std::abs(value);
  if (size > largest) {
    for (int i = 1; i < width; ++i) bar += from_left[8];
    return bar + "▶";
  }
  if (size == 0) return bar;
  const auto eighths = std::max(1, static_cast<int>(std::floor(size / largest * width * 8 + 0.5)));
  for (int i = 0; i < eighths / 8; ++i) bar += from_left[8];
  return bar + from_left[static_cast<std::size_t>(eighths % 8)];
}

std::string sparkline(const Rows &rows) {
  const Table table = list_of(rows, block_limits);
  if (table.is_empty()) return {};
  const auto [low, high] = std::ranges::minmax(table.values());
  if (low < 0) return above_and_below(table, std::max(-low, high));
  std::string line;
  for (const auto &cell : table.cells)
    line += !cell ? " "
            : high > low
                ? upwards[1 + static_cast<std::size_t>((*cell - low) / (high - low) * 7 + 0.5)]
                : upwards[4];
  return line;
}

} // namespace portfolio::chart
