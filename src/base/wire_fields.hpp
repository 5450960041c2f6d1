#pragma once
#include "base/day.hpp"
#include "base/field_visitor.hpp"
#include "base/stop.hpp"
#include "base/wire.hpp"

#include <initializer_list>
#include <span>
#include <string_view>

namespace portfolio {

class WireWriter : public FieldVisitor<WireWriter> {
public:
  static constexpr bool reads = false, is_text = false;

  explicit WireWriter(Form form = Form::readable, Unit unit = {}) : out(form, unit) {}
  void version(unsigned v) { out.byte(static_cast<std::uint8_t>(v)); }
  void word(std::string_view) {}
  void symbol(std::string_view) {}
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
  void one_of(Enum v, std::span<const std::string_view>, const char *, std::size_t) {
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
  void symbol(std::string_view) {}
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
  template <class Enum> void one_of(Enum &v, std::span<const std::string_view> words,
                                    const char *unknown, std::size_t first) {
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

} // namespace portfolio
