#include "statistics/rows.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <string>

namespace portfolio::statistics {
namespace {

// Integers beyond it have gaps as doubles, and no customer buys that often.
constexpr double most_purchases = 1e9;

void require_time(double value, const char *what) {
  if (std::isfinite(value) && value >= 0) return;
  throw Error(Fault::bad_argument, std::string(what) + " is " + real_text(value),
              "Times are finite and not negative.");
}

void require_weight(std::int64_t weight) {
  if (weight > 0) return;
  throw Error(Fault::bad_argument, "weight is " + std::to_string(weight),
              "A weight is the number of customers with these values, at least 1.");
}

} // namespace

void require_purchases(std::int64_t n) {
  if (n >= 0 && static_cast<double>(n) <= most_purchases) return;
  throw Error(Fault::bad_argument, "number of purchases is " + std::to_string(n),
              "It is an integer from 0 to 10^9.");
}

std::int64_t whole_frequency(double frequency) {
  if (!(frequency >= 0 && frequency <= most_purchases) || frequency != std::floor(frequency))
    throw Error(Fault::bad_argument, "frequency is " + real_text(frequency),
                "The frequency is the number of repeat purchases, an integer from 0 to 10^9.");
  return static_cast<std::int64_t>(frequency);
}

PurchaseRow purchase_row(double frequency, double recency, double age, std::int64_t weight) {
  const std::int64_t x = whole_frequency(frequency);
  require_time(recency, "recency");
  require_time(age, "age");
  require_weight(weight);
  if (recency > age)
    throw Error(Fault::bad_argument,
                "recency " + real_text(recency) + " exceeds age " + real_text(age),
                "Recency and age both count from the first purchase.");
  if (x == 0 && recency > 0)
    throw Error(Fault::bad_argument, "recency is " + real_text(recency) + " where frequency is 0",
                "Without a repeat purchase the last purchase is the first, and recency is 0.");
  return {x, recency + 0.0, age + 0.0, weight}; // + 0.0: there is only one zero
}

SpendRow spend_row(double frequency, double mean, std::int64_t weight) {
  const std::int64_t x = whole_frequency(frequency);
  require_weight(weight);
  if (x == 0 || !std::isfinite(mean) || mean <= 0)
    throw Error(Fault::bad_argument,
                "mean spend is " + real_text(mean) + " over " + std::to_string(x) +
                    " repeat purchases",
                "A spend observation is a positive mean of at least one repeat purchase.");
  return {x, mean, weight};
}

} // namespace portfolio::statistics
