#include "book/log.hpp"

#include <algorithm>
#include <utility>

namespace portfolio::book {

void Stream::add_block(std::size_t bytes, const Heap &heap) {
  const std::size_t wanted = std::max(next_block_, sizeof(Block) + bytes);
  auto *block = static_cast<Block *>(heap.allocate(wanted));
  *block = {};
  if (last_ != nullptr) {
    last_->filled = at_;
    last_->next = block;
  } else {
    first_ = block;
  }
  last_ = block;
  at_ = block->begin();
  end_ = reinterpret_cast<std::uint8_t *>(block) + wanted;
  bytes_ += wanted;
  next_block_ = std::min(2 * next_block_, largest_block);
}

void Stream::release(const Heap &heap) {
  for (Block *block = first_; block != nullptr;) heap.release(std::exchange(block, block->next));
  *this = Stream{};
}

} // namespace portfolio::book
