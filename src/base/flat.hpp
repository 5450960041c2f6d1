#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

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

/// Every flat value begins with the four bytes that PostgreSQL keeps for its length; what is read
/// begins behind them, and no alignment is promised for it.
inline constexpr std::size_t length_word = sizeof(std::int32_t);

/// The head of a stored value; all zero bytes where there are too few.
template <class Head> Head stored_head(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, sizeof(Head)> head{};
  if (bytes.size() >= sizeof(Head) - length_word)
    std::memcpy(head.data() + length_word, bytes.data(), sizeof(Head) - length_word);
  return std::bit_cast<Head>(head);
}

/// So many cells that begin `at` bytes from the beginning of the value; they must be there.
template <class Cell> std::vector<Cell> stored_cells(std::span<const std::uint8_t> bytes,
                                                     std::size_t at, std::size_t count) {
  std::vector<Cell> cells(count);
  if (count > 0) std::memcpy(cells.data(), bytes.data() + at - length_word, count * sizeof(Cell));
  return cells;
}

} // namespace portfolio
