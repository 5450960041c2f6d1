#include "math/random.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace portfolio::math {
namespace {

// ln 2 in two parts; the first has so few bits that its multiples by exponents are exact.
constexpr double ln2_high = 0x1.62e42fefa0000p-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
constexpr double half_sqrt2 = 0x1.6a09e667f3bcdp-1;
constexpr double log2_e = 0x1.71547652b82fep+0;

constexpr std::array<double, 15> inverse_factorials = [] {
  std::array<double, 15> result{};
  double factorial = 1;
  for (std::size_t k = 0; k < result.size(); ++k) {
    result[k] = 1 / factorial;
    factorial *= static_cast<double>(k + 1);
  }
  return result;
}();

std::uint64_t split_mix(std::uint64_t &state) {
  std::uint64_t z = state += 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

} // namespace

double portable_log(double x) {
  int exponent;
  double m = std::frexp(x, &exponent); // [½, 1)
  if (m < half_sqrt2) {
    m *= 2;
    --exponent;
  }
  // log m = 2 artanh s, |s| ≤ 0.172: eleven terms
  const double s = (m - 1) / (m + 1), z = s * s;
  double series = 0;
  for (int k = 21; k >= 1; k -= 2) series = series * z + 1.0 / k;
  return exponent * ln2_high + (2 * s * series + exponent * ln2_low);
}

double portable_exp(double x) {
  if (x < -750) return 0;
  if (x > 710) return std::numeric_limits<double>::infinity();
  const double n = std::floor(x * log2_e + 0.5);
  const double r = (x - n * ln2_high) - n * ln2_low; // |r| ≤ 0.347: fifteen terms
  double series = 0;
  for (auto c = inverse_factorials.rbegin(); c != inverse_factorials.rend(); ++c)
    series = series * r + *c;
  return std::ldexp(series, static_cast<int>(n));
}

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  std::uint64_t start = seed + stream * 0xD1342543DE82EF95u;
  start = split_mix(start);
  for (std::uint64_t &word : state_) word = split_mix(start);
}

std::uint64_t Random::next() {
  auto &s = state_;
  const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
  const std::uint64_t t = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = std::rotl(s[3], 45);
  return result;
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

double Random::positive() { return (static_cast<double>(next() >> 12) + 0.5) * 0x1p-52; }

double Random::exponential() { return -portable_log(positive()); }

double Random::normal() {
  for (;;) {
    const double x = 2 * uniform() - 1, y = 2 * uniform() - 1;
    const double s = x * x + y * y;
    if (s < 1 && s > 0x1p-1000) return x * std::sqrt(-2 * portable_log(s) / s);
  }
}

double Random::log_gamma(double shape) {
  if (shape < 1) {
    const double u = positive();
    return log_gamma(shape + 1) + portable_log(u) / shape;
  }
  const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = normal(), root = 1 + c * x;
    if (root <= 0x1p-300) continue;
    const double v = root * root * root, log_v = 3 * portable_log(root);
    if (portable_log(positive()) < 0.5 * x * x + d - d * v + d * log_v)
      return portable_log(d) + log_v;
  }
}

} // namespace portfolio::math
