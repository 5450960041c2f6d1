#include "chart/markup.hpp"

#include "chart/letters.hpp"

#include <charconv>

namespace portfolio::chart {
namespace {

/// Char of https://www.w3.org/TR/xml/#charsets.
bool is_allowed(char32_t code) {
  if (code < 0x20) return code == '\t' || code == '\n' || code == '\r';
  return code != 0xFFFE && code != 0xFFFF && code != no_letter;
}

} // namespace

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const Letter letter = take_letter(text);
    switch (letter.code) {
    case '&': out += "&amp;"; break;
    case '<': out += "&lt;"; break;
    case '>': out += "&gt;"; break;
    case '"': out += "&quot;"; break;
    case '\'': out += "&#39;"; break;
    default:
      if (is_allowed(letter.code)) out += letter.bytes;
    }
  }
  return out;
}

std::string ascii_markup(std::string_view markup) {
  std::string out;
  while (!markup.empty()) {
    const Letter letter = take_letter(markup);
    if (letter.code < 0x80) {
      out += letter.bytes;
    } else if (is_allowed(letter.code)) {
      char digits[8];
      const auto end = std::to_chars(digits, digits + sizeof digits,
                                     static_cast<std::uint32_t>(letter.code), 16);
      out.append("&#x").append(digits, end.ptr).append(";");
    }
  }
  return out;
}

} // namespace portfolio::chart
