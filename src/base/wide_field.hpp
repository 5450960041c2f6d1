#pragma once
#include "base/fields.hpp"
#include "base/wide.hpp"

namespace portfolio {

// A sum of squares in the forms of a type: in a text with so many decimals, or fewer when it is
// read; in bytes five numbers, the lowest 64 bits first.

inline void wide_field(TextWriter &form, const char *, const Wide &v, int decimals) {
  std::string digits = v.digits();
  const auto n = static_cast<std::size_t>(decimals);
  if (digits.size() <= n) digits.insert(0, n + 1 - digits.size(), '0');
  if (n > 0) digits.insert(digits.size() - n, 1, '.');
  form.word(digits);
}
inline void wide_field(TextReader &form, const char *what, Wide &v, int decimals) {
  std::string digits(form.scan.digits(what));
  auto zeros = static_cast<std::size_t>(decimals);
  if (const std::size_t point = digits.find('.'); point != digits.npos) {
    const std::size_t given = digits.size() - point - 1;
    form.require(given <= zeros, "too many decimals");
    zeros -= given;
    digits.erase(point, 1);
  }
  digits.append(zeros, '0');
  form.require(digits.size() <= Wide::most_digits, "number out of range");
  v = Wide::from_digits(digits);
}
inline void wide_field(WireWriter &form, const char *, const Wide &v, int) {
  for (int i = 0; i < Wide::limbs; ++i) form.plain("", v.limb(i));
}
inline void wide_field(WireReader &form, const char *, Wide &v, int) {
  for (int i = 0; i < Wide::limbs; ++i) {
    std::uint64_t bits = 0;
    form.plain("", bits);
    v.set_limb(i, bits);
  }
}

} // namespace portfolio
