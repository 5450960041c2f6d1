#pragma once
#include "base/count.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "base/wire.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio {

/// A type's text form and binary form name the same fields. They are described once:
///
///   struct SurvivalFields {
///     static constexpr const char *type_name = "survival_table";
///     template <class Form, class Table> static void visit(Form &form, Table &table);
///   };
///
/// and the description is visited by four classes: TextWriter and WireWriter write a constant
/// value, TextReader and WireReader read into one that holds the defaults, and refuse what is
/// required otherwise. `what` is what an error in a text calls a field. This is what they share.
template <class Visitor> class FieldVisitor {
public:
  /// A number that is not negative, at most `most`. Without a limit it has 64 bits, and what does
  /// not fit into a signed one wraps.
  template <class Integer> void number(const char *what, Integer &v,
                                       std::uint64_t most = UINT64_MAX, const char *beyond = "") {
    rising(what, v, 0, most, beyond);
  }
  /// The same where it is not below that of the row before, to which the binary form has the
  /// difference.
  template <class Integer> void rising(const char *what, Integer &v, std::uint64_t before,
                                       std::uint64_t most = UINT64_MAX, const char *beyond = "") {
    if (Visitor::is_text) before = 0;
    std::uint64_t n = static_cast<std::uint64_t>(v) - before;
    self().plain(what, n);
    require(n <= most - before || most == UINT64_MAX, beyond);
    if constexpr (Visitor::reads) v = static_cast<Integer>(n + before);
  }
  /// A number of either sign, at most so far from 0.
  template <class Integer>
  void signed_number(const char *what, Integer &v, std::int64_t most, const char *beyond) {
    std::int64_t n = v;
    self().plain(what, n);
    require(n >= -most && n <= most, beyond);
    if constexpr (Visitor::reads) v = static_cast<Integer>(n);
  }
  /// How many were left out, by default none.
  template <class Number> void skipped(Number &n, const char *word = "skipped",
                                       const char *what = "number of skipped rows") {
    if (self().given(word, n > 0)) number(what, n);
    require(n <= max_skipped, "number of skipped rows out of range");
  }
  /// Calls visit(0), visit(1), … for `count` rows, each in brackets. They take that many bytes each
  /// at least in the binary form.
  template <class Visit> void rows(std::size_t count, std::size_t bytes_each, const Visit &visit) {
    self().repeat(self().how_many(count, bytes_each), "[]", visit);
  }
  void require(bool ok, const char *why) {
    if constexpr (Visitor::reads)
      if (!ok) self().fail(why);
  }
  void require_in_text(bool ok, const char *why) { require(ok || !Visitor::is_text, why); }
  void require_in_wire(bool ok, const char *why) { require(ok || Visitor::is_text, why); }

private:
  Visitor &self() { return static_cast<Visitor &>(*this); }
};

class TextWriter : public FieldVisitor<TextWriter> {
public:
  static constexpr bool reads = false, is_text = true;

  void version(unsigned v) { word("v" + std::to_string(v)); }
  /// A word, or a symbol, of which the binary form knows nothing.
  void word(std::string_view text) { token() += text; }
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
  /// One of the words, by its number, that of the first one given; what is not to be said is empty.
  template <class Enum> void choice(Enum v, std::initializer_list<std::string_view> words,
                                    const char * /*unknown*/, std::size_t first = 0) {
    word(words.begin()[static_cast<std::size_t>(v) - first]);
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
  template <class Enum> void choice(Enum &v, std::initializer_list<std::string_view> words,
                                    const char *, std::size_t first = 0) {
    const std::size_t said = words.begin()->empty() ? 1 : 0;
    std::size_t i = words.size() - 1;
    while (i > said && !scan.accept(words.begin()[i])) --i;
    if (i == said) word(words.begin()[i]);
    v = static_cast<Enum>(first + i);
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
};

class WireWriter : public FieldVisitor<WireWriter> {
public:
  static constexpr bool reads = false, is_text = false;

  explicit WireWriter(Form form = Form::readable, Unit unit = {}) : out(form, unit) {}
  void version(unsigned v) { out.byte(static_cast<std::uint8_t>(v)); }
  void word(std::string_view) {}
  bool given(std::string_view, bool) { return true; }
  bool flagged(std::string_view, bool is) {
    out.byte(is);
    return is;
  }
  void plain(const char *, std::uint64_t v) { out.number(v); }
  void plain(const char *, std::int64_t v) { out.signed_number(v); }
  void real(const char *, double v) { out.real(v); }
  void money(const char *, Money v, Unit unit) { out.money(v, unit); }
  void day(const char *, Day v) { out.signed_number(v); }
  void any_day(const char *, Day v) { out.signed_number(v); }
  void bytes(const char *, std::span<const std::uint8_t> v) {
    rows(v.size(), 1, [&](std::size_t i) { out.byte(v[i]); });
  }
  void scale(int) { out.scale(); }
  void denominator(std::int64_t) { out.denominator(); }
  template <class Enum>
  void choice(Enum v, std::initializer_list<std::string_view>, const char *, std::size_t = 0) {
    out.byte(static_cast<std::uint8_t>(v));
  }
  std::size_t how_many(std::size_t count, std::size_t) {
    out.number(count);
    return count;
  }
  template <class Visit> void repeat(std::size_t count, std::string_view, const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
  }
  template <class Visit>
  void list(std::size_t count, std::size_t bytes_each, const Visit &visit, std::string_view = {}) {
    rows(count, bytes_each, visit);
  }
  template <class Visit> std::size_t
  series(std::size_t count, std::initializer_list<std::string_view>, const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
    return count;
  }
  void end() {}

  Writer out;
};

class WireReader : public FieldVisitor<WireReader> {
public:
  static constexpr bool reads = true, is_text = false;

  WireReader(std::span<const std::uint8_t> bytes, const char *type) : in(bytes, type) {}
  void version(std::uint8_t expected) { in.version(expected); }
  void word(std::string_view) {}
  bool given(std::string_view, bool) { return true; }
  bool flagged(std::string_view, bool) {
    const std::uint8_t is = in.byte();
    if (is > 1) fail("unknown flag");
    return is;
  }
  void plain(const char *, std::uint64_t &v) { v = in.number(); }
  void plain(const char *, std::int64_t &v) { v = in.signed_number(); }
  void real(const char *, double &v) { v = in.real(); }
  void money(const char *, StoredMoney &v, Unit) { v = in.money(); }
  void day(const char *, Day &v) {
    const std::int64_t days = in.signed_number();
    if (days < min_day || days > max_day) fail("day out of range");
    v = static_cast<Day>(days);
  }
  void any_day(const char *, Day &v) { v = in.signed_int(); }
  void bytes(const char *, Bytes &v) {
    v.resize(in.count(1));
    for (std::uint8_t &byte : v) byte = in.byte();
  }
  void scale(int &v) {
    v = in.byte();
    if (v > max_scale) fail("scale exceeds 12");
  }
  void denominator(std::int64_t &v) {
    number("denominator", v, max_denominator, "denominator out of range");
    require(v > 0, "denominator out of range");
  }
  template <class Enum> void choice(Enum &v, std::initializer_list<std::string_view> words,
                                    const char *unknown, std::size_t first = 0) {
    const std::uint8_t n = in.byte();
    if (n < first || n - first >= words.size()) fail(unknown + (' ' + std::to_string(n)));
    v = static_cast<Enum>(n);
  }
  std::size_t how_many(std::size_t, std::size_t bytes_each) { return in.count(bytes_each); }
  template <class Visit> void repeat(std::size_t count, std::string_view, const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
  }
  template <class Visit>
  void list(std::size_t count, std::size_t bytes_each, const Visit &visit, std::string_view = {}) {
    rows(count, bytes_each, visit);
  }
  template <class Visit> std::size_t
  series(std::size_t count, std::initializer_list<std::string_view>, const Visit &visit) {
    for (std::size_t i = 0; i < count; ++i) visit(i);
    return count;
  }
  void end() { in.end(); }
  [[noreturn]] void fail(const std::string &why) const { in.fail(why); }

  Reader in;
};

/// Row i of many, which whoever reads appends.
template <class Row> const Row &row_of(const std::vector<Row> &rows, std::size_t i) {
  return rows[i];
}
template <class Row> Row &row_of(std::vector<Row> &rows, std::size_t i) {
  if (i == rows.size()) rows.emplace_back();
  return rows[i];
}

template <class Fields, class Value> std::string text_of(const Value &value) {
  TextWriter out;
  Fields::visit(out, value);
  return out.text();
}
template <class Fields, class Value> Value value_of_text(std::string_view text) {
  TextReader in(text, Fields::type_name);
  Value value;
  Fields::visit(in, value);
  return value;
}
/// `scale` is that of the money.
template <class Fields, class Value>
Bytes wire_of(const Value &value, Form form = Form::readable, int scale = 0) {
  WireWriter wire(form, scale);
  Fields::visit(wire, value);
  return wire.out.bytes();
}
template <class Fields, class Value> Value value_of_wire(std::span<const std::uint8_t> bytes) {
  WireReader wire(bytes, Fields::type_name);
  Value value;
  Fields::visit(wire, value);
  return value;
}
/// Refuses bytes that are not those which the value is written as.
template <class Fields, class Value>
void require_canonical(const Value &value, std::span<const std::uint8_t> bytes) {
  if (!std::ranges::equal(wire_of<Fields>(value), bytes))
    Reader(bytes, Fields::type_name).fail("not the canonical form");
}

} // namespace portfolio
