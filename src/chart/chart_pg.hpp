#pragma once
#include "chart/options.hpp"
#include "pg/guard.hpp"
#include "pg/value.hpp"

#include <memory_resource>

namespace portfolio::chart {

/// The memory of a context, for containers that live and die with it.
class ContextMemory : public std::pmr::memory_resource {
public:
  explicit ContextMemory(MemoryContext context) : context_(context) {}

private:
  void *do_allocate(std::size_t bytes, std::size_t) override {
    void *memory = MemoryContextAllocExtended(context_, bytes, MCXT_ALLOC_NO_OOM | MCXT_ALLOC_HUGE);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
  }
  void do_deallocate(void *memory, std::size_t, std::size_t) override { pfree(memory); }
  bool do_is_equal(const memory_resource &other) const noexcept override { return this == &other; }
  MemoryContext context_;
};

/// The context of the aggregate that calls, where the state of a picture lives.
MemoryContext aggregate_context(FunctionCallInfo fcinfo);

/// A text in UTF-8, whatever the encoding of the database is.
std::string_view utf8_of(std::string_view text);
inline std::string_view utf8_argument(FunctionCallInfo fcinfo, int i) {
  return utf8_of(pg::text_argument(fcinfo, i));
}
/// The other way; null for an empty pointer. An ereport if the encoding lacks a character.
Datum from_utf8(const char *text);
/// Markup needs no such characters: it has references for them. Empty: null. For use in guard().
varlena *to_markup(const std::string &markup);

/// The options of a picture as the first row gives them. They live as long as the aggregate.
class GivenOptions {
public:
  /// Refuses what read_options refuses, at once and not after a million rows.
  void keep(FunctionCallInfo fcinfo, int i, MemoryContext context, Picture picture);
  /// In every further row: an error if argument i is another one.
  void require_same(FunctionCallInfo fcinfo, int i) const;
  /// Before guard(); read_options makes options of them.
  std::span<const Setting> settings() const;

private:
  varlena *json_ = nullptr; ///< null: none
};

} // namespace portfolio::chart
