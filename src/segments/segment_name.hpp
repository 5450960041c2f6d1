#pragma once
#include "base/wire.hpp"
#include "segments/segment.hpp"

#include <string>
#include <string_view>

namespace portfolio::segments {

/// A segment's name in binary forms: its length, then its bytes.
inline void write_segment(Writer &out, std::string_view name) {
  out.number(name.size());
  for (const char c : name) out.byte(static_cast<std::uint8_t>(c));
}

inline std::string read_segment(Reader &in) {
  const std::uint64_t bytes = in.count(1);
  if (bytes > max_segment_bytes) in.fail("name of a segment too long");
  std::string name;
  for (std::uint64_t i = 0; i < bytes; ++i) {
    name += static_cast<char>(in.byte());
    if (name.back() == '\0') in.fail("zero byte in the name of a segment");
  }
  return name;
}

} // namespace portfolio::segments
