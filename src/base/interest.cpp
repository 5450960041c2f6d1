#include "base/interest.hpp"

#include "base/error.hpp"
#include "base/require.hpp"
#include "base/text.hpp"

#include <cmath>

namespace portfolio {

double discount_rate(double annual_rate, double unit_days) {
  require_nonnegative(annual_rate, "annual rate");
  return std::log1p(annual_rate) * unit_days / days_per_year;
}

double period_rate(double annual_rate, double years) {
  require_nonnegative(annual_rate, "annual rate");
  if (!(std::isfinite(years) && years > 0))
    throw Error(Fault::bad_argument, "period is " + real_text(years) + " years",
                "A period is a positive length of time, for instance 1 month.");
  return years == 1 ? annual_rate : std::expm1(years * std::log1p(annual_rate));
}

} // namespace portfolio
