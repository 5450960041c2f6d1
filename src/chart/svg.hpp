#pragma once
#include "chart/options.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace portfolio::chart {

inline constexpr double font_size = 13;            ///< of all words, in units of the view box
inline constexpr double line_height = 18, gap = 6; ///< of a line of words, and beside it

/// One decimal, rounded half away from zero: the same on every machine.
double rounded(double coordinate);
/// Appends a coordinate so rounded.
void append_coordinate(std::string &out, double value);

enum class Anchor { start, middle, end };

/// The text of one picture as it grows. What a reader's page may colour stands in groups with a
/// class, and carries a colour that does without a stylesheet.
class Svg {
public:
  Svg(double width, double height) : width_(width), height_(height) {}
  double width() const { return width_; }
  double height() const { return height_; }

  /// Series 0 … 5: their colour for whatever is inside, filled unless told otherwise.
  void open_series(std::size_t number, bool is_line = false);
  /// Any other class.
  void open(std::string_view css_class, std::string_view attributes);
  void close() { body_ += "</g>"; }

  /// <path d="…" attributes/>; nothing without a path.
  void path(std::string_view d, std::string_view attributes = {});
  void text(double x, double y, Anchor anchor, std::string_view words);
  /// Words that rise to the right and end at x, y.
  void slanted_text(double x, double y, std::string_view words);
  void raw(std::string_view markup) { body_ += markup; }

  /// fill="url(#…)" for a pattern of stripes in the colour of this series. What a pattern is called
  /// follows from the whole of the picture: two that share a name are the same picture.
  std::string stripes(std::size_t series);
  /// Stripes over what has a colour already.
  std::string shading();

  /// <svg …>…</svg>; `numbers` says in words what is to be seen, if the options do not.
  std::string finish(const Options &options, std::string_view numbers) const;

private:
  std::string pattern(std::size_t number, std::string_view markup);
  double width_, height_;
  std::string body_, patterns_;
  std::uint32_t has_pattern_ = 0;
};

/// Commands of a path. Boxes after boxes are written by their distance, which is shorter.
class Path {
public:
  void move(double x, double y);
  void line(double x, double y);
  void dot(double x, double y); ///< a line without length, which round ends show
  void box(double x, double y, double width, double height);
  const std::string &text() const { return text_; }

private:
  void point(char command, double x, double y);
  std::string text_;
  double x_ = 0, y_ = 0; ///< where the last box began, rounded
  bool is_after_box_ = false;
};

} // namespace portfolio::chart
