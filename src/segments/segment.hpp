#pragma once
#include <cstddef>
#include <string_view>

namespace portfolio::segments {

/// A segment is any way to tell customers apart: sector, channel, sales person, Pareto class. Its
/// name is any text of up to so many bytes; names are ordered by their bytes, in no language.
inline constexpr std::size_t max_segment_bytes = 200;
inline constexpr std::size_t max_segments = 10'000; ///< of one ledger

/// Where the money of customers is whose segment nobody knows, so that none gets lost.
inline constexpr std::string_view unknown_segment = "unknown";

/// The name, if it may be one; Error(too_large).
std::string_view checked_segment(std::string_view name);

} // namespace portfolio::segments
