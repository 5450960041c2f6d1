#include "base/count.hpp"

#include "base/error.hpp"

namespace portfolio {

std::uint64_t add_skipped(std::uint64_t a, std::uint64_t b) {
  if (a <= max_skipped && b <= max_skipped - a) return a + b;
  throw Error(Fault::out_of_range, "number of skipped rows out of range");
}

std::int64_t add_customers(std::int64_t a, std::int64_t b) {
  std::int64_t sum;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  throw Error(Fault::too_large, "number of customers exceeds 2^63 - 1");
}

std::uint64_t add_customers(std::uint64_t a, std::uint64_t b) {
  if (a <= INT64_MAX && b <= INT64_MAX - a) return a + b;
  throw Error(Fault::too_large, "number of customers exceeds 2^63 - 1");
}

} // namespace portfolio
