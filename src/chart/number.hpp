#pragma once
#include <optional>
#include <span>
#include <string>

namespace portfolio::chart {

/// How numbers are written: in the form of a language, with a unit.
struct NumberForm {
  std::optional<int> decimals; ///< of values; none: see value_decimals
  std::string decimal_mark = ".";
  std::string group_mark = ",";
  std::string unit; ///< stands behind the number as it is
  bool is_percent = false;
};

/// −1,234.50 €, with these decimals: the nearest, the even one of two. No −0.
std::string number_text(double value, int decimals, const NumberForm &form);
/// The same with a plus sign before what is above zero.
std::string signed_text(double value, int decimals, const NumberForm &form);
/// Decimals of values: as given, else what shows three digits of the largest; fewer if all are
/// round.
int value_decimals(std::span<const double> values, const NumberForm &form);
/// Decimals of an axis whose ticks need this many before a percentage is made of them.
int axis_decimals(int decimals, const NumberForm &form);
/// The form without its unit.
NumberForm bare(const NumberForm &form);

} // namespace portfolio::chart
