#include "chart/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

namespace portfolio::chart {

std::string number_text(double value, int decimals, const NumberForm &form) {
  char digits[400]; // the largest double has 309
  const double shown = form.is_percent ? value * 100 : value;
  const auto end = std::to_chars(digits, digits + sizeof digits, std::abs(shown),
                                 std::chars_format::fixed, decimals);
  const std::string_view text(digits, static_cast<std::size_t>(end.ptr - digits));
  const std::size_t point = std::min(text.find('.'), text.size());
  const bool is_zero = text.find_first_not_of("0.") == std::string_view::npos;
  std::string out = shown < 0 && !is_zero ? "−" : "";
  for (std::size_t i = 0; i < point; ++i) {
    if (i > 0 && (point - i) % 3 == 0) out += form.group_mark;
    out += text[i];
  }
  if (point < text.size()) out.append(form.decimal_mark).append(text.substr(point + 1));
  return out + form.unit;
}

std::string signed_text(double value, int decimals, const NumberForm &form) {
  const std::string text = number_text(value, decimals, form);
  return value > 0 && text != number_text(0, decimals, form) ? "+" + text : text;
}

int value_decimals(std::span<const double> values, const NumberForm &form) {
  if (form.decimals) return *form.decimals;
  constexpr std::array powers{1.0, 10.0, 100.0};
  const double times = form.is_percent ? 100 : 1;
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value * times));
  int decimals = largest >= 100 ? 0 : largest >= 10 || form.is_percent ? 1 : 2;
  const auto is_round = [&](double value) {
    const double shown = value * times * powers[static_cast<std::size_t>(decimals - 1)];
    return std::abs(shown - std::nearbyint(shown)) < 1e-6;
  };
  while (decimals > 0 && std::ranges::all_of(values, is_round)) --decimals;
  for (; decimals >= 2 && largest > 0 && largest < 1 && decimals < 9; ++decimals) largest *= 10;
  return decimals;
}

int axis_decimals(int decimals, const NumberForm &form) {
  return form.is_percent ? std::max(0, decimals - 2) : decimals;
}

NumberForm bare(const NumberForm &form) {
  NumberForm result = form;
  result.unit.clear();
  return result;
}

} // namespace portfolio::chart
