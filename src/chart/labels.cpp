#include "chart/labels.hpp"

#include "chart/letters.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numbers>

namespace portfolio::chart {
namespace {

constexpr double sine = 1 / std::numbers::sqrt2; // of 45 degrees
constexpr double longest_slanted = 120, longest_flat = 96;

bool has_digit(const std::string &label) {
  return label.find_first_of("0123456789") != std::string::npos;
}

/// Every n-th label; nothing if two of them would touch.
bool place_flat(std::span<const std::string> labels, std::span<const double> x, double width,
                double size, double longest, std::size_t every, PlacedLabels &placed) {
  placed = {false, size + 9, {}};
  double right = -size;
  for (std::size_t i = 0; i < labels.size(); i += every) {
    std::string text = shorten(labels[i], size, longest);
    const double half = text_width(text, size) / 2;
    const double middle = std::max(half + 1, std::min(x[i], width - half - 1));
    if (middle - half < right + size / 2) return false;
    right = middle + half;
    placed.labels.push_back({i, std::move(text), middle});
  }
  return true;
}

/// Names that begin alike and have been shortened to the same are told apart by their ends.
std::vector<std::string> told_apart(std::span<const std::string> labels,
                                    std::span<const double> room, double size) {
  std::vector<std::string> texts;
  std::map<std::string, std::size_t> times;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    texts.push_back(shorten(labels[i], size, room[i]));
    ++times[texts.back()];
  }
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (texts[i] != labels[i] && times[texts[i]] > 1)
      texts[i] = shorten_middle(labels[i], size, room[i]);
  return texts;
}

PlacedLabels place_slanted(std::span<const std::string> labels, std::span<const double> x,
                           double size) {
  PlacedLabels placed{true, 0, {}};
  std::vector<double> room;
  for (const double place : x) room.push_back(std::min(longest_slanted, (place - 2) / sine));
  std::vector<std::string> texts = told_apart(labels, room, size);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    std::string &text = texts[i];
    placed.height = std::max(placed.height, text_width(text, size) * sine + size + 4);
    placed.labels.push_back({i, std::move(text), x[i] + size * 0.35});
  }
  return placed;
}

} // namespace

PlacedLabels place_labels(std::span<const std::string> labels, std::span<const double> x,
                          double width, double size) {
  PlacedLabels placed;
  if (place_flat(labels, x, width, size, width, 1, placed)) return placed;
  const double step = labels.size() < 2 ? width : x[1] - x[0];
  const bool are_names = !std::ranges::all_of(labels, has_digit);
  if (are_names && step * sine >= size) return place_slanted(labels, x, size);
  constexpr std::array<std::size_t, 5> usual{2, 3, 4, 6, 12}; // parts of a year
  for (const std::size_t every : usual)
    if (place_flat(labels, x, width, size, longest_flat, every, placed)) return placed;
  for (std::size_t every = 24; every < labels.size(); every += 12)
    if (place_flat(labels, x, width, size, longest_flat, every, placed)) return placed;
  place_flat(labels, x, width, size, std::min(longest_flat, width), labels.size(), placed);
  return placed;
}

} // namespace portfolio::chart
