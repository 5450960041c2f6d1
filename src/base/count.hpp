#pragma once
#include <cstdint>

namespace portfolio {

// What a value counts besides its rows, in SQL a bigint: checked, so that no sum wraps around.

/// Rows or customers that were left out.
inline constexpr std::uint64_t max_skipped = std::uint64_t{1} << 62;
/// Error(out_of_range) beyond max_skipped.
std::uint64_t add_skipped(std::uint64_t a, std::uint64_t b);

/// Customers, or their weights. Error(too_large) beyond 2^63 - 1.
std::int64_t add_customers(std::int64_t a, std::int64_t b);
std::uint64_t add_customers(std::uint64_t a, std::uint64_t b);

} // namespace portfolio
