#include "pareto/share.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "pareto/measure.hpp"

namespace portfolio::pareto {
namespace {

constexpr int max_decimals = 18; // numerator · remainder below 10^36 stays within 128 bits

} // namespace

Share to_share(double value, std::string_view what) {
  if (!(value >= 0 && value <= 1))
    throw Error(Fault::bad_argument, std::string(what) + " out of range: " + real_text(value),
                "Shares lie between 0 and 1.");
  const ShortestDecimal decimal = shortest_decimal(value);
  const Share share{decimal.digits, -decimal.exponent};
  if (share.decimals > max_decimals)
    throw Error(Fault::bad_argument,
                std::string(what) + " has more than 18 decimals: " + real_text(value),
                "Round it to 18 decimals or fewer.");
  return share;
}

Money least_amount(Share share, Money base) {
  const Money denominator = power_of_ten(share.decimals);
  const Money quotient = base / denominator;
  const Money remainder = base % denominator;
  return quotient * share.numerator + (remainder * share.numerator + denominator - 1) / denominator;
}

Cuts to_cuts(std::span<const double> values) {
  static constexpr const char *hint =
      "Cuts are two numbers: where class A ends and where class B ends, 0 < a < b <= 1, for "
      "instance ARRAY[0.8, 0.95].";
  if (values.size() != 2)
    throw Error(Fault::bad_argument, "expected 2 cuts, got " + std::to_string(values.size()), hint);
  const Cuts cuts{to_share(values[0], "cut"), to_share(values[1], "cut")};
  if (!(values[0] > 0 && values[0] < values[1]))
    throw Error(Fault::bad_argument,
                "cuts are not increasing: " + real_text(values[0]) + ", " + real_text(values[1]),
                hint);
  return cuts;
}

Base to_base(std::string_view name) {
  if (name == "positive") return Base::positive;
  if (name == "net") return Base::net;
  throw Error(Fault::bad_argument, "unknown base \"" + std::string(name) + "\"",
              "The base of the shares is 'positive', the sum of the positive values, or 'net', the "
              "sum of all values.");
}

} // namespace portfolio::pareto
