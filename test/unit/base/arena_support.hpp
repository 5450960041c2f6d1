#pragma once
#include <cstddef>
#include <memory>
#include <vector>

namespace portfolio::test {

/// Memory for flat values, freed with the test; aligned to eight bytes and no more, as palloc's is.
inline void *arena(std::size_t bytes) {
  static std::vector<std::unique_ptr<std::byte[]>> blocks;
  blocks.push_back(std::make_unique<std::byte[]>(bytes + 8));
  return blocks.back().get() + 8;
}

} // namespace portfolio::test
