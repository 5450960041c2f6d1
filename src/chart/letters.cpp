#include "chart/letters.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace portfolio::chart {
namespace {

struct CodeRange {
  char32_t first, last;
};

template <std::size_t N> bool is_in(const std::array<CodeRange, N> &ranges, char32_t code) {
  return std::ranges::any_of(ranges,
                             [=](CodeRange r) { return code >= r.first && code <= r.last; });
}

/// Accents, variation selectors, skin tones, tags: they are drawn upon what stands before them.
constexpr std::array marks{
    CodeRange{0x300, 0x36F},     CodeRange{0x483, 0x489},    CodeRange{0x591, 0x5BD},
    CodeRange{0x610, 0x61A},     CodeRange{0x64B, 0x65F},    CodeRange{0x93A, 0x93C},
    CodeRange{0x93E, 0x94F},     CodeRange{0x1AB0, 0x1AFF},  CodeRange{0x1DC0, 0x1DFF},
    CodeRange{0x200B, 0x200F},   CodeRange{0x202A, 0x202E},  CodeRange{0x2060, 0x206F},
    CodeRange{0x20D0, 0x20FF},   CodeRange{0xFE00, 0xFE0F},  CodeRange{0xFE20, 0xFE2F},
    CodeRange{0x1F3FB, 0x1F3FF}, CodeRange{0xE0000, 0xE01EF}};
/// Chinese, Japanese, Korean, emoji: an em wide, or more.
constexpr std::array wide{CodeRange{0x1100, 0x115F},   CodeRange{0x2600, 0x27BF},
                          CodeRange{0x2E80, 0xA4CF},   CodeRange{0xAC00, 0xD7A3},
                          CodeRange{0xF900, 0xFAFF},   CodeRange{0xFE30, 0xFE4F},
                          CodeRange{0xFF00, 0xFF60},   CodeRange{0xFFE0, 0xFFE6},
                          CodeRange{0x1F000, 0x1FAFF}, CodeRange{0x20000, 0x3FFFD}};
constexpr char32_t joiner = 0x200D;

bool is_flag(char32_t code) { return code >= 0x1F1E6 && code <= 0x1F1FF; }

/// In ems.
double width_of(char32_t code) {
  if (code == no_letter || is_in(marks, code)) return 0;
  if (is_in(wide, code)) return 1.25;
  if (code >= 0x2000 && code <= 0x200A) return 0.5; // spaces
  if (code == 0x202F) return 0.2;
  if (code >= 0x80) return code < 0x3000 ? 0.72 : 1;
  const auto c = static_cast<char>(code);
  if (c >= '0' && c <= '9') return 0.64;
  if (std::string_view(" .,:;'|!ijl()[]ftIr/-").find(c) != std::string_view::npos) return 0.4;
  if (std::string_view("mwMW%@").find(c) != std::string_view::npos) return 0.97;
  if (c >= 'A' && c <= 'Z') return 0.73;
  return 0.62;
}

/// Takes what a reader sees as one character, and adds up its width in ems.
std::string_view take_cluster(std::string_view &text, double &width) {
  const std::string_view whole = text;
  Letter last = take_letter(text);
  width += width_of(last.code);
  bool is_half_flag = is_flag(last.code);
  while (!text.empty()) {
    std::string_view rest = text;
    const Letter next = take_letter(rest);
    const bool is_second_half = is_half_flag && is_flag(next.code);
    if (!is_second_half && last.code != joiner && !is_in(marks, next.code)) break;
    is_half_flag = false;
    last = next;
    text = rest;
  }
  return whole.substr(0, whole.size() - text.size());
}

} // namespace

Letter take_letter(std::string_view &text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xC2 ? 0
                           : first < 0xE0 ? 2
                           : first < 0xF0 ? 3
                           : first < 0xF5 ? 4
                                          : 0;
  char32_t code = size == 0 ? no_letter : size == 1 ? first : first & (0x7FU >> size);
  for (std::size_t i = 1; i < size && code != no_letter; ++i)
    code = (byte(i) & 0xC0) == 0x80 ? code << 6 | (byte(i) & 0x3F) : no_letter;
  // what has a shorter form, halves of surrogates, and what is beyond Unicode
  if ((size == 3 && code < 0x800) || (size == 4 && code < 0x10000) ||
      (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF)
    code = no_letter;
  const std::size_t taken = code == no_letter ? 1 : size;
  const Letter letter{code, text.substr(0, taken)};
  text.remove_prefix(taken);
  return letter;
}

double text_width(std::string_view text, double size) {
  double width = 0;
  while (!text.empty()) take_cluster(text, width);
  return width * size;
}

std::string shorten(std::string_view text, double size, double width) {
  if (text_width(text, size) <= width) return std::string(text);
  std::string kept;
  double taken = width_of(0x2026);
  while (!text.empty()) {
    const std::string_view cluster = take_cluster(text, taken);
    if (taken * size > width) break;
    kept += cluster;
  }
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "…";
}

std::string shorten_middle(std::string_view text, double size, double width) {
  if (text_width(text, size) <= width) return std::string(text);
  std::vector<std::pair<std::string_view, double>> clusters;
  while (!text.empty()) {
    double cluster_width = 0;
    const std::string_view cluster = take_cluster(text, cluster_width);
    clusters.emplace_back(cluster, cluster_width * size);
  }
  std::string head, tail;
  double taken = width_of(0x2026) * size;
  for (std::size_t first = 0, last = clusters.size(); first < last;) {
    const bool is_head = head.size() <= tail.size();
    const auto &[cluster, cluster_width] = is_head ? clusters[first++] : clusters[--last];
    taken += cluster_width;
    if (taken > width) break;
    is_head ? head += cluster : tail.insert(0, cluster);
  }
  return head + "…" + tail;
}

} // namespace portfolio::chart
