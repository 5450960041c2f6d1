#pragma once
#include <cstdint>
#include <string_view>

namespace portfolio::control {

/// 64 bits that depend on nothing but the bytes of both texts: FNV-1a over the salt, a byte 0xFF,
/// which no text has, and the key, mixed by the finisher of SplitMix64.
std::uint64_t holdout_hash(std::string_view key, std::string_view salt);

/// Whether the customer is in the group that is left alone: the first 53 bits of the hash, as a
/// number below 1, are below the share. So a group contains every smaller one of the same salt.
/// Error(bad_argument) for a share outside 0 … 1.
bool holdout_group(std::string_view key, double share, std::string_view salt);

} // namespace portfolio::control
