#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>

namespace portfolio {

/// Gives room for a flat value; throws std::bad_alloc or Error(too_large), never returns null.
/// What is outgrown is left to the allocator's owner (a memory context, an arena).
using Allocate = void *(*)(std::size_t bytes);

/// Flat growing values come in blocks of 64·2^k bytes: what an allocator of powers of two wastes
/// nothing on.
constexpr std::size_t block_size(std::uint8_t size_class) { return std::size_t{64} << size_class; }
constexpr std::uint8_t size_class_for(std::size_t bytes) {
  return static_cast<std::uint8_t>(bytes <= 64 ? 0 : std::bit_width((bytes - 1) / 64));
}
static_assert(size_class_for(64) == 0 && size_class_for(65) == 1 && size_class_for(128) == 1 &&
              size_class_for(129) == 2);

} // namespace portfolio
