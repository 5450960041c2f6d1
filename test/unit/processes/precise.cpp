#include "processes/precise.hpp"

#include <boost/math/special_functions/gamma.hpp>

namespace portfolio::test {

Real log_gamma_50(const Real &z) { return boost::math::lgamma(z); }

Real log_beta_50(const Real &a, const Real &b) {
  return log_gamma_50(a) + log_gamma_50(b) - log_gamma_50(Real(a + b));
}

} // namespace portfolio::test
