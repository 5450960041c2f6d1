#pragma once
#include <cstddef>

namespace portfolio::book {

/// Memory that grows and is given back, of an owner who frees what is left when he goes: a book in
/// the making may be left behind by a longjmp, and no destructor is called. Without memory
/// allocate() and resize() throw std::bad_alloc.
struct Heap {
  void *owner;
  void *(*resize)(void *owner, void *old, std::size_t bytes); ///< a null `old` allocates
  void (*release)(void *memory);

  void *allocate(std::size_t bytes) const { return resize(owner, nullptr, bytes); }
};

} // namespace portfolio::book
