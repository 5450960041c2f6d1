#pragma once
#include "base/wire.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace portfolio::book {

/// What identifies a customer. It is part of a book: who asks for a customer must ask by the same.
enum class KeyType : std::uint8_t { smallint = 1, integer, bigint, uuid, text };
inline constexpr std::string_view key_type_names[] = {"",       "smallint", "integer",
                                                      "bigint", "uuid",     "text"};
constexpr std::string_view name_of(KeyType type) {
  return key_type_names[static_cast<std::size_t>(type)];
}
constexpr bool is_number(KeyType type) { return type <= KeyType::bigint; }
constexpr bool is_key_type(std::uint8_t type) {
  return type >= static_cast<std::uint8_t>(KeyType::smallint) &&
         type <= static_cast<std::uint8_t>(KeyType::text);
}

/// Spreads 64 bits, one to one: no two numbers have the same hash (the finalizer of MurmurHash3).
constexpr std::uint64_t spread(std::uint64_t x) {
  x = (x ^ x >> 33) * 0xFF51AFD7ED558CCDULL;
  x = (x ^ x >> 33) * 0xC4CEB9FE1A85EC53ULL;
  return x ^ x >> 33;
}

/// Customers of a book stand in the order of their hashes, and those of equal hash in that of their
/// keys: an order that does not depend on how they came. Keys come in two kinds.
struct NumberKeys {
  using Key = std::int64_t;
  static std::uint64_t hash(Key key) { return spread(static_cast<std::uint64_t>(key)); }
  static std::size_t room(Key) { return max_varint_bytes; }
  static std::uint8_t *put(std::uint8_t *p, Key key) { return put_varint(p, zigzag(key)); }
  static Key take(const std::uint8_t *&p) { return unzigzag(take_varint<std::uint64_t>(p)); }
};

/// Bytes of any length: texts, and the sixteen of a uuid.
struct ByteKeys {
  using Key = std::string_view;
  static std::uint64_t hash(Key key) {
    std::uint64_t h = key.size();
    for (; key.size() >= 8; key.remove_prefix(8)) h = spread(h ^ word(key, 8));
    return spread(h ^ word(key, key.size()));
  }
  static std::size_t room(Key key) { return max_varint_bytes + key.size(); }
  static std::uint8_t *put(std::uint8_t *p, Key key) {
    p = put_varint(p, std::uint64_t{key.size()});
    if (!key.empty()) std::memcpy(p, key.data(), key.size());
    return p + key.size();
  }
  static Key take(const std::uint8_t *&p) {
    const auto size = static_cast<std::size_t>(take_varint<std::uint64_t>(p));
    const Key key(reinterpret_cast<const char *>(p), size);
    p += size;
    return key;
  }

private:
  /// The same on every machine.
  static std::uint64_t word(Key key, std::size_t bytes) {
    std::uint64_t w = 0;
    std::memcpy(&w, key.data(), bytes);
    if constexpr (std::endian::native == std::endian::big) w = __builtin_bswap64(w);
    return w;
  }
};

/// with(NumberKeys{}) or with(ByteKeys{}), whichever the type of key is.
template <class With> decltype(auto) with_keys(KeyType type, const With &with) {
  if (is_number(type)) return with(NumberKeys{});
  return with(ByteKeys{});
}

/// A key of either kind, for what is asked of one customer.
struct AnyKey {
  std::int64_t number = 0;
  std::string_view bytes = {};

  template <class Keys> typename Keys::Key as() const {
    if constexpr (std::is_same_v<Keys, NumberKeys>)
      return number;
    else
      return bytes;
  }
  static AnyKey of(std::int64_t key) { return {.number = key}; }
  static AnyKey of(std::string_view key) { return {.bytes = key}; }
};

/// As people write it: a number, a text, a uuid in groups of 8-4-4-4-12 hexadecimal digits.
std::string to_text(KeyType type, const AnyKey &key);

} // namespace portfolio::book
