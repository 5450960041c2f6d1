#pragma once
#include "base/day.hpp"
#include "base/money.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio {

/// Reads the text form of a type word by word. What is wrong is an Error(bad_text) that names the
/// type, says what was expected and shows where.
class Scanner {
public:
  Scanner(std::string_view text, const char *type) : whole_(text), rest_(text), type_(type) {}

  bool at_end();
  /// Takes the symbol or word if it comes next.
  bool accept(std::string_view symbol);
  /// Whether it comes next, which it then still does.
  bool comes(std::string_view symbol);
  void expect(std::string_view symbol);
  void expect_end();

  std::uint64_t number(std::string_view what); ///< unsigned integer
  std::int64_t signed_number(std::string_view what);
  std::string_view
  digits(std::string_view what);      ///< unsigned, of any size, as it is written; may have a point
  double real(std::string_view what); ///< finite
  /// Money of any size that 128 bits hold, with exactly `scale` decimals.
  Money money(std::string_view what, int scale);
  Day day(std::string_view what);            ///< yyyy-mm-dd
  std::string quoted(std::string_view what); ///< as append_quoted() writes it
  /// What stands before this symbol, which comes next then.
  std::string_view until(char symbol);
  std::vector<std::uint8_t> hex(std::string_view what); ///< two lower-case digits a byte
  /// "v1", "v2", …: refuses another version than the expected one.
  void version(unsigned expected);

  [[noreturn]] void fail(const std::string &why) const;

private:
  void skip_space();
  std::string_view word();
  std::string_view whole_;
  std::string_view rest_;
  const char *type_;
};

/// At most so many bytes from the start, and no character cut in two.
std::string_view clip(std::string_view text, std::size_t bytes);

/// Two lower-case digits a byte.
void append_hex(std::string &out, std::span<const std::uint8_t> bytes);

/// In double quotes; a quote or backslash within is preceded by a backslash.
void append_quoted(std::string &out, std::string_view text);

/// Shortest text that reads back as the same double.
void append_real(std::string &out, double value);
std::string real_text(double value);

} // namespace portfolio
