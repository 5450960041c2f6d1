#pragma once
#include "base/count.hpp"
#include "base/day.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

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
  /// A day that is not before `least`, from which on the binary form counts.
  template <class Date> void day_from(const char *what, Date &v, Day least,
                                      const char *before = "days are not in order") {
    if constexpr (Visitor::is_text) {
      self().day(what, v);
      require(v >= least, before);
    } else {
      auto days = static_cast<std::uint64_t>(std::int64_t{v} - least);
      self().plain(what, days);
      if constexpr (Visitor::reads) {
        if (days >= static_cast<std::uint64_t>(max_day + 1 - least))
          self().fail(std::string(what) + " out of range");
        v = least + static_cast<Day>(days);
      }
    }
  }
  /// One of the words, by its number, that of the first one given; what is not to be said is empty.
  /// `unknown` is what an error in bytes calls the number of none of them.
  template <class Enum> void choice(Enum &v, std::initializer_list<std::string_view> words,
                                    const char *unknown, std::size_t first = 0) {
    self().one_of(v, std::span(words.begin(), words.size()), unknown, first);
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

} // namespace portfolio
