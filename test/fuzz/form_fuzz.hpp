#pragma once
#include "base/error.hpp"
#include "base/wire.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::fuzz {

using Input = std::span<const std::uint8_t>;

inline void require(bool condition) {
  if (!condition) std::abort();
}

inline std::vector<std::unique_ptr<std::byte[]>> blocks;

/// Memory for the values of one input: no better aligned than palloc's, and as dirty, each block in
/// another way, so that bytes which nobody writes differ between equal values.
inline void *arena(std::size_t bytes) {
  blocks.push_back(std::make_unique<std::byte[]>(bytes + 8));
  void *memory = blocks.back().get() + 8;
  std::memset(memory, static_cast<int>(blocks.size() * 37 % 256), bytes);
  return memory;
}

/// The stored bytes of a flat value, behind the length.
template <class Flat> Bytes stored_bytes(const Flat *value) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(value);
  return {begin + 4, begin + value->capacity()};
}

/// What read() returns; nothing if it refuses what it reads, which only an Error does.
template <class Read> auto accepted(const Read &read) -> std::optional<decltype(read())> {
  try {
    return read();
  } catch (const Error &) {
    return std::nullopt;
  }
}

/// Runs what may refuse.
template <class Call> void attempt(const Call &call) {
  try {
    call();
  } catch (const Error &) {
  }
}

/// A few bytes may stand for a table of a hundred megabytes; there is time for reading it once.
inline constexpr std::size_t large = 1 << 20;

/// A value that a reader took is read again from what the writers make of it, refused by none, and
/// is the same: its text, its binary form and its stored bytes. Then it is asked.
template <class Forms, class Value> void check_value(const Value &value) noexcept {
  const Bytes stored = Forms::stored(value);
  if (stored.size() >= large) return;
  const std::string text = Forms::to_text(value);
  const Bytes wire = Forms::to_wire(value);
  const auto require_same = [&](const Value &again) {
    require(Forms::to_text(again) == text);
    require(Forms::to_wire(again) == wire);
    require(Forms::stored(again) == stored);
  };
  require_same(Forms::from_text(text));
  require_same(Forms::from_wire(wire));
  if constexpr (requires { Forms::open(Input()); }) require_same(Forms::open(stored));
  if constexpr (requires { Forms::ask(value); }) attempt([&] { Forms::ask(value); });
}

/// The law of the forms of a type, on text and on bytes that nobody vouches for. Forms has
///
///   static Value from_text(std::string_view), from_wire(Input)
///   static std::string to_text(const Value &)
///   static Bytes to_wire(const Value &), stored(const Value &)
///
/// and, where there is one: `static Value open(Input)`, the reader of stored bytes, which has to
/// be as careful; `static void ask(const Value &)`, questions that may be refused.
template <class Forms> void check_forms(const std::uint8_t *data, std::size_t size) {
  blocks.clear();
  const Input bytes(data, size);
  if (const auto value = accepted([&] { return Forms::from_wire(bytes); })) {
    require(std::ranges::equal(Forms::to_wire(*value), bytes)); // a value has one binary form
    check_value<Forms>(*value);
  }
  std::string_view text(reinterpret_cast<const char *>(data), size);
  text = text.substr(0, text.find('\0')); // as PostgreSQL hands it over
  if (const auto value = accepted([&] { return Forms::from_text(text); }))
    check_value<Forms>(*value);
  if constexpr (requires { Forms::open(bytes); })
    attempt([&] {
      const auto value = Forms::open(bytes);
      (void)Forms::to_text(value);
      if constexpr (requires { Forms::ask(value); }) Forms::ask(value);
    });
}

} // namespace portfolio::fuzz
