#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>

namespace portfolio::test {

/// 50 digits, as a reference that has no part in the errors of double precision.
using Real = boost::multiprecision::cpp_bin_float_50;

/// In a file of its own, because it takes long to compile.
Real log_gamma_50(const Real &z);
Real log_beta_50(const Real &a, const Real &b);

} // namespace portfolio::test
