#include "math/chi_squared.hpp"

#include <boost/math/distributions/chi_squared.hpp>

namespace portfolio::math {

double chi_squared_tail(double x, int degrees) {
  return cdf(complement(boost::math::chi_squared_distribution<double>(degrees), x));
}

} // namespace portfolio::math
