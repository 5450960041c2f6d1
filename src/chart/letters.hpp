#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio::chart {

/// One character of UTF-8.
struct Letter {
  char32_t code;
  std::string_view bytes;
};
inline constexpr char32_t no_letter = 0xFFFFFFFF; ///< a byte that is not UTF-8

/// Takes the first character off a text that is not empty.
Letter take_letter(std::string_view &text);

/// How wide a text is at most in the usual fonts without serifs. Nobody can measure a font in a
/// database; the widths are those of DejaVu Sans, which is wider than most.
double text_width(std::string_view text, double size);

/// The text if it is not wider, else its beginning with an ellipsis. What is one character for a
/// reader is not cut: accents, joined emoji and flags stay with what they belong to.
std::string shorten(std::string_view text, double size, double width);
/// The same with the ellipsis in the middle, for texts that begin alike.
std::string shorten_middle(std::string_view text, double size, double width);

} // namespace portfolio::chart
