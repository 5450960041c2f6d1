#pragma once
#include "base/fields.hpp"

#include <string>
#include <string_view>

namespace portfolio {

// A name in the forms of a type: in a text in quotes, in bytes behind its length and in the
// encoding of the database. How long it may be is for the type to say.

inline void name_field(TextWriter &form, const char *, std::string_view v) {
  append_quoted(form.token(), v);
}
inline void name_field(TextReader &form, const char *what, std::string &v) {
  v = form.scan.quoted(what);
}
inline void name_field(WireWriter &form, const char *, std::string_view v) {
  form.out.number(v.size());
  for (const char c : v) form.out.byte(static_cast<std::uint8_t>(c));
}
inline void name_field(WireReader &form, const char *what, std::string &v) {
  const std::size_t bytes = form.in.count(1);
  v.clear();
  for (std::size_t i = 0; i < bytes; ++i) {
    v += static_cast<char>(form.in.byte());
    if (v.back() == '\0') form.fail(std::string("zero byte in the name of a ") + what);
  }
}

} // namespace portfolio
