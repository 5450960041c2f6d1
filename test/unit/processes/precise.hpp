#pragma once
#include <boost/math/special_functions/gamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace portfolio::test {

/// 50 digits, as a reference that has no part in the errors of double precision. It takes long to
/// compile: tests with it are compiled as one (CMakeLists.txt).
using Real = boost::multiprecision::cpp_bin_float_50;

inline Real log_gamma_50(const Real &z) { return boost::math::lgamma(z); }
inline Real log_beta_50(const Real &a, const Real &b) {
  return log_gamma_50(a) + log_gamma_50(b) - log_gamma_50(Real(a + b));
}

} // namespace portfolio::test
