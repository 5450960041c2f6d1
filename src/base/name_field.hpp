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
inline void name_field(WireWriter &form, const char *what, std::string_view v) {
  form.bytes(what, {reinterpret_cast<const std::uint8_t *>(v.data()), v.size()});
}
inline void name_field(WireReader &form, const char *what, std::string &v) {
  Bytes bytes;
  form.bytes(what, bytes);
  v.assign(bytes.begin(), bytes.end());
  if (v.find('\0') != v.npos) form.fail(std::string("zero byte in the name of a ") + what);
}

} // namespace portfolio
