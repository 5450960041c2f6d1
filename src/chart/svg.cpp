#include "chart/svg.hpp"

#include "base/text.hpp"
#include "chart/markup.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace portfolio::chart {
namespace {

/// Colours of P. Tol, "Colour Schemes", SRON/EPS/TN/09-002, medium contrast: readers with any
/// colour vision tell them apart, and so does a printer without colours: neighbours differ in
/// brightness most.
constexpr std::array<std::string_view, 6> series_colours{"#004488", "#6699CC", "#994455",
                                                         "#EE99AA", "#997700", "#EECC66"};

constexpr char name_of_picture = '\1'; ///< until the picture is known; texts never have it

std::uint64_t fnv_1a(std::string_view text, std::uint64_t hash = 0xCBF29CE484222325) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

void append_named(std::string &out, std::string_view text, std::string_view name) {
  for (const char c : text)
    if (c == name_of_picture) {
      out += name;
    } else {
      out += c;
    }
}

/// What the picture is called for those who hear it: its title, else its axes, else how its numbers
/// begin; all of them are the description.
std::string name_of(const Options &options, std::string_view description) {
  if (!options.title.empty()) return options.title;
  std::string axes = options.y_axis;
  if (!axes.empty() && !options.x_axis.empty()) axes += ", ";
  axes += options.x_axis;
  if (!axes.empty()) return axes;
  constexpr std::size_t most = 100;
  const std::string_view beginning = clip(description, most);
  return std::string(beginning) + (beginning.size() < description.size() ? "…" : "");
}

} // namespace

double rounded(double coordinate) {
  return std::copysign(std::floor(std::abs(coordinate) * 10 + 0.5) / 10, coordinate);
}

void append_coordinate(std::string &out, double value) {
  const double tenths = std::floor(std::abs(value) * 10 + 0.5);
  char digits[32];
  const auto whole = static_cast<std::int64_t>(tenths);
  if (value < 0 && whole > 0) out += '-';
  out.append(digits, std::to_chars(digits, digits + sizeof digits, whole / 10).ptr);
  if (whole % 10 > 0) out.append(1, '.').append(1, static_cast<char>('0' + whole % 10));
}

void Path::point(char command, double x, double y) {
  text_ += command;
  append_coordinate(text_, x);
  text_ += ' ';
  append_coordinate(text_, y);
  is_after_box_ = false;
}
void Path::move(double x, double y) { point('M', x, y); }
void Path::line(double x, double y) { point('L', x, y); }

void Path::box(double x, double y, double width, double height) {
  if (is_after_box_) {
    point('m', rounded(x) - x_, rounded(y) - y_);
  } else {
    move(x, y);
  }
  text_ += 'h';
  append_coordinate(text_, width);
  text_ += 'v';
  append_coordinate(text_, height);
  text_ += 'h';
  append_coordinate(text_, -width);
  text_ += 'z';
  x_ = rounded(x);
  y_ = rounded(y);
  is_after_box_ = true;
}

void Path::dot(double x, double y) {
  move(x, y);
  text_ += "h0";
}

void Svg::open_series(std::size_t number, bool is_line) {
  const std::size_t i = number % series_colours.size();
  body_.append("<g class=\"cp-s").append(std::to_string(i + 1)).append("\" color=\"");
  body_.append(series_colours[i]).append("\" ");
  body_ += is_line ? "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.5\" "
                     "stroke-linejoin=\"round\" stroke-linecap=\"round\">"
                   : "fill=\"currentColor\">";
}

void Svg::open(std::string_view css_class, std::string_view attributes) {
  body_.append("<g class=\"").append(css_class).append("\" ").append(attributes).append(">");
}

void Svg::path(std::string_view d, std::string_view attributes) {
  if (d.empty()) return;
  body_.append("<path d=\"").append(d).append("\"");
  if (!attributes.empty()) body_.append(" ").append(attributes);
  body_ += "/>";
}

void Svg::text(double x, double y, Anchor anchor, std::string_view words) {
  if (words.empty()) return;
  body_ += "<text x=\"";
  append_coordinate(body_, x);
  body_ += "\" y=\"";
  append_coordinate(body_, y);
  body_ += anchor == Anchor::start    ? "\">"
           : anchor == Anchor::middle ? "\" text-anchor=\"middle\">"
                                      : "\" text-anchor=\"end\">";
  body_.append(escape_markup(words)).append("</text>");
}

void Svg::slanted_text(double x, double y, std::string_view words) {
  body_ += "<text text-anchor=\"end\" transform=\"translate(";
  append_coordinate(body_, x);
  body_ += ' ';
  append_coordinate(body_, y);
  body_.append(")rotate(-45)\">").append(escape_markup(words)).append("</text>");
}

std::string Svg::pattern(std::size_t number, std::string_view markup) {
  const std::string name = std::string(1, name_of_picture) + std::to_string(number);
  if ((has_pattern_ >> number & 1) == 0) {
    patterns_.append("<pattern id=\"").append(name).append("\" width=\"6\" height=\"6\" ");
    patterns_ += "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">";
    patterns_.append(markup).append("</pattern>");
    has_pattern_ |= 1U << number;
  }
  return "fill=\"url(#" + name + ")\"";
}

std::string Svg::stripes(std::size_t series) {
  const std::size_t i = series % series_colours.size();
  const std::string number = std::to_string(i + 1);
  return pattern(i, "<g class=\"cp-s" + number + "\" color=\"" + std::string(series_colours[i]) +
                        "\" fill=\"currentColor\"><path d=\"M0 0h6v6h-6z\" fill-opacity=\".2\"/>"
                        "<path d=\"M0 0h2.5v6h-2.5z\"/></g>") +
         " stroke=\"currentColor\"";
}

std::string Svg::shading() {
  return pattern(series_colours.size(),
                 "<path d=\"M0 0h1.5v6h-1.5z\" fill=\"#fff\" fill-opacity=\".7\"/>"
                 "<path d=\"M1.5 0h.8v6h-.8z\" fill=\"#000\" fill-opacity=\".4\"/>");
}

std::string Svg::finish(const Options &options, std::string_view numbers) const {
  const std::string_view said =
      options.description.empty() ? numbers : std::string_view(options.description);
  const std::string title = escape_markup(options.title), description = escape_markup(said);
  char hash[24] = "cp-";
  const std::uint64_t content =
      fnv_1a(description, fnv_1a(title, fnv_1a(patterns_, fnv_1a(body_))));
  const std::string_view name(hash, std::to_chars(hash + 3, hash + sizeof hash, content, 36).ptr);
  std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"cp-chart\" viewBox=\"0 0 ";
  append_coordinate(out, width_);
  out += ' ';
  append_coordinate(out, height_);
  out += "\" width=\"100%\" role=\"img\" aria-label=\"";
  out.append(escape_markup(name_of(options, said))).append("\" ");
  out += "font-family=\"system-ui,sans-serif\" font-size=\"" +
         std::to_string(static_cast<int>(font_size)) + "\" fill=\"currentColor\">";
  if (!title.empty()) out.append("<title>").append(title).append("</title>");
  out.append("<desc>").append(description).append("</desc>");
  if (!patterns_.empty()) {
    out += "<defs>";
    append_named(out, patterns_, name);
    out += "</defs>";
  }
  append_named(out, body_, name);
  return out + "</svg>";
}

} // namespace portfolio::chart
