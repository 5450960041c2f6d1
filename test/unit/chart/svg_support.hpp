#pragma once
#include "chart/letters.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::test {

/// An SVG as a reader of XML would see it: only what pictures use.
struct Element {
  std::string name;
  std::map<std::string, std::string> attributes; ///< its own, and those of the groups around it
  std::string text;
};

struct Box {
  double left, top, right, bottom;
  std::string text;
};

inline std::string unescaped(std::string_view markup) {
  static const std::vector<std::pair<std::string_view, std::string_view>> references{
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
  std::string out;
  while (!markup.empty()) {
    const auto found = std::ranges::find_if(
        references, [&](const auto &reference) { return markup.starts_with(reference.first); });
    if (found != references.end()) {
      out += found->second;
      markup.remove_prefix(found->first.size());
    } else {
      out += markup.front();
      markup.remove_prefix(1);
    }
  }
  return out;
}

/// Takes an SVG apart. What XML forbids is a complaint.
class SvgReader {
public:
  explicit SvgReader(std::string_view svg) : rest_(svg) {
    read_text();
    while (complaint.empty() && !rest_.empty()) read_tag(), read_text();
    if (complaint.empty() && !open_.empty()) complaint = "not closed: " + open_.back().name;
  }
  std::string complaint;
  std::vector<Element> elements;

private:
  void read_text() {
    const std::string_view text = rest_.substr(0, rest_.find('<'));
    rest_.remove_prefix(text.size());
    check(text);
    if (!open_.empty()) elements[index_.back()].text += unescaped(text);
  }
  void check(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c < 0x20 && c != '\n' && c != '\t' && c != '\r') complaint = "control character";
      if (c == '>' || c == '<') complaint = "bare " + std::string(1, text[i]);
      if (c == '&') {
        const auto name = text.substr(i, text.substr(i).find(';') + 1);
        if (name != "&amp;" && name != "&lt;" && name != "&gt;" && name != "&quot;" &&
            !name.starts_with("&#"))
          complaint = "bare &";
      }
    }
    while (!text.empty())
      if (chart::take_letter(text).code == chart::no_letter) complaint = "not UTF-8";
  }
  void read_tag() {
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return void(complaint = "tag without end");
    std::string_view tag = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    if (tag.starts_with("/")) {
      if (open_.empty() || open_.back().name != tag.substr(1))
        return void(complaint = "closes what is not open: " + std::string(tag));
      open_.pop_back();
      index_.pop_back();
      return;
    }
    const bool is_empty = tag.ends_with("/");
    if (is_empty) tag.remove_suffix(1);
    Element element;
    if (!open_.empty()) element.attributes = open_.back().attributes;
    for (const char *own : {"x", "y", "d", "transform"}) element.attributes.erase(own);
    element.name = tag.substr(0, tag.find(' '));
    tag.remove_prefix(element.name.size());
    while (!tag.empty()) {
      tag.remove_prefix(1);
      const std::size_t name = tag.find("=\""), value = name + 2, quote = tag.find('"', value);
      if (name == std::string_view::npos || quote == std::string_view::npos)
        return void(complaint = "attribute in " + element.name);
      check(tag.substr(value, quote - value));
      element.attributes[std::string(tag.substr(0, name))] =
          unescaped(tag.substr(value, quote - value));
      tag.remove_prefix(quote + 1);
      if (!tag.empty() && tag.front() != ' ')
        return void(complaint = "attribute in " + element.name);
    }
    elements.push_back(element);
    if (is_empty) return;
    open_.push_back(element);
    index_.push_back(elements.size() - 1);
  }
  std::string_view rest_;
  std::vector<Element> open_;
  std::vector<std::size_t> index_;
};

inline double number_of(const Element &element, const char *name) {
  return std::strtod(element.attributes.at(name).c_str(), nullptr);
}

struct Place {
  double x, y;
};

/// Where a path goes: commands M, m, L, h, v, z.
inline std::vector<Place> places_of(const std::string &d) {
  std::vector<Place> places;
  Place at{0, 0}, start{0, 0};
  for (const char *p = d.c_str(); *p;) {
    const char command = *p++;
    char *end = nullptr;
    if (command == 'z') at = start;
    if (command == 'z') continue;
    const double first = std::strtod(p, &end);
    p = end;
    if (command == 'M' || command == 'L') {
      at = {first, std::strtod(p, &end)};
      p = end;
    } else if (command == 'm') {
      at = {start.x + first, start.y + std::strtod(p, &end)};
      p = end;
    } else if (command == 'h') {
      at.x += first;
    } else if (command == 'v') {
      at.y += first;
    } else {
      at = {-1e9, -1e9}; // a command that nobody knows
    }
    if (command == 'M' || command == 'm') start = at;
    places.push_back(at);
  }
  return places;
}

/// The words of a picture as boxes; slanted ones are not among them.
inline std::vector<Box> boxes_of(const SvgReader &svg) {
  std::vector<Box> boxes;
  for (const Element &element : svg.elements) {
    if (element.name != "text" || element.attributes.contains("transform")) continue;
    const double size = number_of(element, "font-size"),
                 width = chart::text_width(element.text, size);
    const auto anchor = element.attributes.find("text-anchor");
    const double x = number_of(element, "x"), y = number_of(element, "y");
    const double left = anchor == element.attributes.end() ? x
                        : anchor->second == "middle"       ? x - width / 2
                                                           : x - width;
    boxes.push_back({left, y - size * 0.76, left + width, y + size * 0.2, element.text});
  }
  return boxes;
}

} // namespace portfolio::test
