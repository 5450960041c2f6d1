#pragma once
#include "base/field_visitor.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "base/wire.hpp" // Bytes

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace portfolio {

class TextWriter : public FieldVisitor<TextWriter> {
public:
  static constexpr bool reads = false, is_text = true;

  void version(unsigned v) { word("v" + std::to_string(v)); }
  /// A word, or a symbol, of which the binary form knows nothing.
  void word(std::string_view text) { token() += text; }
  /// A symbol right behind what stands before it, of which the binary form knows nothing.
  void symbol(std::string_view text) { text_ += text; }
  /// Whether there follows what a text only says after this word, and only if it `is` there.
  bool given(std::string_view text, bool is) {
    if (is) word(text);
    return is;
  }
  /// The same, where the binary form leaves it out as well and has a flag instead.
  bool flagged(std::string_view text, bool is) { return given(text, is); }
  template <class Integer> void plain(const char *, Integer v) { word(std::to_string(v)); }
  void real(const char *, double v) { append_real(token(), v); }
  void money(const char *, Money v, Unit unit) { append_decimal(token(), v, unit.scale); }
  void day(const char *, Day v) { append_day(token(), v); }
  /// A day of which the binary form may name any that 32 bits hold: it is checked elsewhere.
  void any_day(const char *what, Day v) { day(what, v); }
  /// What other readers understand: in hexadecimal, or behind its length.
  void bytes(const char *, std::span<const std::uint8_t> v) { append_hex(token(), v); }
  void scale(int v) { word("scale " + std::to_string(v)); }
  void denominator(std::int64_t v) {
    if (v > 1) word("denominator " + std::to_string(v));
  }
  /// As choice() has it.
  template <class Enum> void one_of(Enum v, std::span<const std::string_view> words,
                                    const char * /*unknown*/, std::size_t first) {
    word(words[static_cast<std::size_t>(v) - first]);
  }
  /// The two parts of rows(), where in the binary form something lies between them.
  std::size_t how_many(std::size_t count, std::size_t /*bytes_each*/) { return count; }
  template <class Visit>
  void repeat(std::size_t count, std::string_view brackets, const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) {
      poll_sometimes();
      word(brackets.substr(0, 1));
      visit(i);
      text_ += brackets[1];
    }
  }
  /// One pair of brackets around them all; there is at least one if a text has them.
  template <class Visit> void list(std::size_t count, std::size_t /*bytes_each*/,
                                   const Visit &visit, std::string_view brackets = "()") {
    word(brackets.substr(0, 1));
    for (std::size_t i = 0; i < count; ++i) visit(i);
    text_ += brackets[1];
  }
  /// As many as there are, which the binary form has told before; a text has at least one, and one
  /// of these words behind them. Returns how many.
  template <class Visit> std::size_t series(std::size_t count,
                                            std::initializer_list<std::string_view> /*behind*/,
                                            const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
    return count;
  }
  void end() {}

  /// Where the next word begins.
  std::string &token() {
    if (!text_.empty() && text_.back() != '[' && text_.back() != '(') text_ += ' ';
    return text_;
  }
  const std::string &text() const { return text_; }

private:
  std::string text_;
};

class TextReader : public FieldVisitor<TextReader> {
public:
  static constexpr bool reads = true, is_text = true;

  TextReader(std::string_view text, const char *type) : scan(text, type) {}
  void version(unsigned expected) { scan.version(expected); }
  void word(std::string_view text) { scan.expect(text); }
  void symbol(std::string_view text) { scan.expect(text); }
  bool given(std::string_view text, bool) { return scan.accept(text); }
  bool flagged(std::string_view text, bool) { return scan.accept(text); }
  void plain(const char *what, std::uint64_t &v) { v = scan.number(what); }
  void plain(const char *what, std::int64_t &v) { v = scan.signed_number(what); }
  void real(const char *what, double &v) { v = scan.real(what); }
  void money(const char *what, StoredMoney &v, Unit unit) { v = scan.money(what, unit.scale); }
  void day(const char *what, Day &v) { v = scan.day(what); }
  void any_day(const char *what, Day &v) { day(what, v); }
  void bytes(const char *what, Bytes &v) { v = scan.hex(what); }
  void scale(int &v) {
    word("scale");
    number("scale", v, max_scale, "scale exceeds 12");
  }
  void denominator(std::int64_t &v) {
    if (!scan.accept("denominator")) return;
    number("denominator", v, max_denominator, "denominator out of range");
    require(v > 0, "denominator out of range");
  }
  template <class Enum>
  void one_of(Enum &v, std::span<const std::string_view> words, const char *, std::size_t first) {
    const std::size_t said = words.front().empty() ? 1 : 0;
    std::size_t i = words.size();
    while (i > said && !scan.accept(words[i - 1])) --i;
    if (i == said) fail("expected " + any_of(words.subspan(said)));
    v = static_cast<Enum>(first + i - 1);
  }
  std::size_t how_many(std::size_t, std::size_t) { return 0; }
  template <class Visit> void repeat(std::size_t, std::string_view brackets, const Visit &visit) {
    for (std::size_t i = 0; scan.accept(brackets.substr(0, 1)); ++i) {
      visit(i);
      word(brackets.substr(1));
    }
  }
  template <class Visit>
  void list(std::size_t, std::size_t, const Visit &visit, std::string_view brackets = "()") {
    std::size_t i = 0;
    word(brackets.substr(0, 1));
    do visit(i++);
    while (!scan.accept(brackets.substr(1)));
  }
  template <class Visit> std::size_t
  series(std::size_t, std::initializer_list<std::string_view> behind, const Visit &visit) {
    std::size_t i = 0;
    do visit(i++);
    while (std::ranges::none_of(behind, [&](auto word) { return scan.comes(word); }));
    return i;
  }
  void end() { scan.expect_end(); }
  [[noreturn]] void fail(const std::string &why) const { scan.fail(why); }

  Scanner scan;

private:
  static std::string any_of(std::span<const std::string_view> words) {
    std::string all;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (i > 0) all += i + 1 < words.size() ? ", " : " or ";
      append_quoted(all, words[i]);
    }
    return all;
  }
};

} // namespace portfolio
