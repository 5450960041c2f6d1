#include "book/key.hpp"

namespace portfolio::book {

namespace {

std::string uuid_text(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    const auto byte = static_cast<std::uint8_t>(bytes[i]);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

} // namespace

std::string to_text(KeyType type, const AnyKey &key) {
  if (is_number(type)) return std::to_string(key.number);
  return type == KeyType::uuid ? uuid_text(key.bytes) : std::string(key.bytes);
}

} // namespace portfolio::book
