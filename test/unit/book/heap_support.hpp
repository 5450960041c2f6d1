#pragma once
#include "book/heap.hpp"
#include "book/writer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <new>
#include <unordered_map>
#include <vector>

namespace portfolio::test {

using namespace book;

/// The memory of a book: it knows what was not given back, hands out dirty bytes aligned to eight,
/// and moves whatever grows, so that an old address is never the new one.
class TrackedHeap {
public:
  TrackedHeap() = default;
  TrackedHeap(const TrackedHeap &) = delete;
  TrackedHeap &operator=(const TrackedHeap &) = delete;
  ~TrackedHeap() {
    for (const auto &[memory, bytes] : live_) std::free(memory);
  }

  Heap heap() {
    owner_of_release = this;
    return {this, resize, release};
  }
  std::size_t blocks() const { return live_.size(); }
  std::size_t bytes() const { return bytes_; }
  std::size_t peak() const { return peak_; } ///< since forget_peak()
  void forget_peak() { peak_ = bytes_; }
  /// From now on so many allocations succeed.
  void refuse_after(long allocations) { left_ = allocations; }

  /// The bytes of a finished value behind its length word; its memory is given back.
  std::vector<std::uint8_t> take(BookWriter::Finished finished) {
    std::vector<std::uint8_t> bytes(finished.begin + length_word, finished.begin + finished.bytes);
    release(finished.begin);
    return bytes;
  }

private:
  /// release() is not told whose memory it is: a test has one heap at a time.
  static inline TrackedHeap *owner_of_release = nullptr;

  static void *resize(void *owner, void *old, std::size_t bytes) {
    auto &self = *static_cast<TrackedHeap *>(owner);
    if (self.left_ == 0) throw std::bad_alloc();
    if (self.left_ > 0) --self.left_;
    void *memory = std::malloc(std::max<std::size_t>(bytes, 1));
    std::memset(memory, 0xA5, bytes);
    self.live_[memory] = bytes;
    self.bytes_ += bytes;
    self.peak_ = std::max(self.peak_, self.bytes_);
    if (old != nullptr) {
      const auto found = self.live_.find(old);
      if (found == self.live_.end()) std::abort();
      std::memcpy(memory, old, std::min(bytes, found->second));
      release(old);
    }
    return memory;
  }
  static void release(void *memory) {
    auto &self = *owner_of_release;
    const auto found = self.live_.find(memory);
    if (found == self.live_.end()) std::abort(); // twice, or never allocated
    self.bytes_ -= found->second;
    self.live_.erase(found);
    std::free(memory);
  }

  std::unordered_map<void *, std::size_t> live_;
  std::size_t bytes_ = 0, peak_ = 0;
  long left_ = -1;
};

} // namespace portfolio::test
