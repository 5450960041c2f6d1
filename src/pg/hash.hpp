#pragma once
#include "pg/postgres.hpp"

extern "C" {
#include "common/hashfn.h"
}

namespace portfolio::pg {

/// The hash that PostgreSQL makes of bytes: 32 bits, or 64 for a seed in argument 1.
inline Datum hash_of(FunctionCallInfo fcinfo, std::span<const std::uint8_t> bytes) {
  const auto length = static_cast<int>(bytes.size());
  if (PG_NARGS() == 1) return hash_any(bytes.data(), length);
  return hash_any_extended(bytes.data(), length, static_cast<std::uint64_t>(PG_GETARG_INT64(1)));
}

} // namespace portfolio::pg
