#pragma once
#include <cstdint>

namespace portfolio::math {

/// Random numbers that are the same on every machine and stay the same in every version: whole
/// number generators, and reals made only of operations that IEEE 754 rounds exactly (+, −, ×, ÷,
/// square root; no contraction), because logarithms differ between C libraries by a last digit,
/// and distributions of the C++ library altogether.
///
/// The generator is xoshiro256++ (Blackman & Vigna 2019). Stream number i of a seed begins in the
/// state of four successive outputs of SplitMix64 from seed + i · 0xD1342543DE82EF95, mixed once.
class Random {
public:
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint64_t next();
  double uniform();     ///< the top 53 bits as a multiple of 2^-53, 0 ≤ u < 1
  double positive();    ///< (top 52 bits + ½) · 2^-52, 0 < u < 1
  double exponential(); ///< mean 1: −log(positive)
  double normal();      ///< polar method (Marsaglia 1964), the second value dropped

  /// Logarithm of a gamma variate of scale 1 (Marsaglia & Tsang 2000), so that shapes near 0 do not
  /// underflow; below shape 1 log Γ(shape + 1) + log(u) / shape.
  double log_gamma(double shape);

private:
  std::uint64_t state_[4];
};

/// Natural logarithm of a positive normal number, and exponential function: within two units of
/// the last place, and to the bit the same everywhere.
double portable_log(double x);
double portable_exp(double x);

} // namespace portfolio::math
