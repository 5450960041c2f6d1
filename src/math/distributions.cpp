#include "math/distributions.hpp"

#include "base/require.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace portfolio::math {

double chi_squared_tail(double x, int degrees) {
  return cdf(complement(boost::math::chi_squared_distribution<double>(degrees), x));
}

double normal_width(double level) {
  require_level(level);
  return quantile(complement(boost::math::normal_distribution<double>(), (1 - level) / 2));
}

double student_width(double level, double degrees) {
  require_level(level);
  return quantile(
      complement(boost::math::students_t_distribution<double>(degrees), (1 - level) / 2));
}

} // namespace portfolio::math
