#include "segments/segment.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace portfolio::segments {

std::string_view checked_segment(std::string_view name) {
  if (name.size() <= max_segment_bytes) return name;
  throw Error(Fault::too_large,
              "segment \"" + std::string(clip(name, 40)) + "…\" has " +
                  std::to_string(name.size()) + " bytes, the limit is " +
                  std::to_string(max_segment_bytes),
              "A segment is a short name, such as a sector, a channel or a sales person.");
}

} // namespace portfolio::segments
