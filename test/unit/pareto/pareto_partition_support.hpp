#pragma once
#include "base/text.hpp"
#include "pareto/partition.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace portfolio::pareto::test {

using Rational = boost::multiprecision::cpp_rational;
using Integer = boost::multiprecision::cpp_int;

/// What a numeric or a double stands for, from its decimal text.
inline Rational parse(std::string text) {
  const bool negative = text.front() == '-';
  if (negative) text.erase(0, 1);
  int exponent = 0;
  if (const auto e = text.find('e'); e != text.npos) {
    exponent = std::stoi(text.substr(e + 1));
    text.resize(e);
  }
  if (const auto point = text.find('.'); point != text.npos) {
    exponent -= static_cast<int>(text.size() - point - 1);
    text.erase(point, 1);
  }
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1)); // no octal
  const Integer power =
      boost::multiprecision::pow(Integer(10), static_cast<unsigned>(std::abs(exponent)));
  Rational value = exponent < 0 ? Rational(Integer(text), power) : Rational(Integer(text) * power);
  return negative ? -value : value;
}

using Values = std::vector<std::optional<Rational>>;

/// A numeric column as the binding fills it.
struct Numerics {
  std::vector<WideInteger> units;
  std::vector<std::uint8_t> scales;
  void add(const char *text) { add(parse_decimal(text)); }
  void add(Decimal value) {
    units.push_back(WideInteger::of(value.units));
    scales.push_back(static_cast<std::uint8_t>(value.scale));
  }
  void add_null() {
    units.push_back({77, 77});
    scales.push_back(absent);
  }
  NumericColumn column() const { return {units, scales}; }
  Values values() const {
    Values result;
    for (std::size_t i = 0; i < units.size(); ++i)
      if (scales[i] == absent)
        result.push_back(std::nullopt);
      else
        result.push_back(parse(to_string({units[i].value(), scales[i]})));
    return result;
  }
};

struct Doubles {
  std::vector<double> values_;
  std::vector<std::uint8_t> scales;
  void add(double v) {
    values_.push_back(v);
    scales.push_back(0);
  }
  void add_null() {
    values_.push_back(std::numeric_limits<double>::quiet_NaN());
    scales.push_back(absent);
  }
  DoubleColumn column() const { return {values_, scales}; }
  Values values() const {
    Values result;
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (scales[i] == absent)
        result.push_back(std::nullopt);
      else
        result.push_back(parse(real_text(values_[i])));
    return result;
  }
};

template <class Column>
std::string classes(const Column &c, const Cuts &cuts = {}, Base base = Base::positive) {
  std::string out(c.scales.size(), '?');
  classify(c.column(), cuts, base, out, never);
  std::replace(out.begin(), out.end(), '\0', '0');
  return out;
}

template <class Column> std::vector<double> shares(const Column &c, Base base = Base::positive) {
  std::vector<double> out(c.scales.size());
  accumulate(c.column(), base, out, never);
  return out;
}

} // namespace portfolio::pareto::test
