#include "base/text.hpp"

#include "base/error.hpp"
#include "base/stop.hpp"

#include <charconv>
#include <cmath>

namespace portfolio {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '+' || c == '_';
}

template <class Number> bool parse_all(std::string_view text, Number &value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

} // namespace

void Scanner::skip_space() {
  poll_sometimes();
  while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
}

bool Scanner::at_end() {
  skip_space();
  return rest_.empty();
}

std::string_view Scanner::word() {
  skip_space();
  std::size_t n = 0;
  while (n < rest_.size() && is_word(rest_[n])) ++n;
  const std::string_view taken = rest_.substr(0, n);
  rest_.remove_prefix(n);
  return taken;
}

bool Scanner::accept(std::string_view symbol) {
  skip_space();
  if (!rest_.starts_with(symbol)) return false;
  if (is_word(symbol.back()) && rest_.size() > symbol.size() && is_word(rest_[symbol.size()]))
    return false;
  rest_.remove_prefix(symbol.size());
  return true;
}

bool Scanner::comes(std::string_view symbol) {
  skip_space();
  return Scanner(*this).accept(symbol);
}

void Scanner::expect(std::string_view symbol) {
  if (!accept(symbol)) fail("expected \"" + std::string(symbol) + "\"");
}

std::string_view Scanner::until(char symbol) {
  const std::size_t at = rest_.find(symbol);
  if (at == rest_.npos) fail(std::string("no \"") + symbol + "\" follows");
  const std::string_view before = rest_.substr(0, at);
  rest_.remove_prefix(at);
  return before;
}

void Scanner::expect_end() {
  if (!at_end()) fail("unexpected text");
}

std::uint64_t Scanner::number(std::string_view what) {
  std::uint64_t value = 0;
  const Scanner before = *this;
  if (!parse_all(word(), value)) before.fail("expected " + std::string(what));
  return value;
}

std::int64_t Scanner::signed_number(std::string_view what) {
  std::int64_t value = 0;
  const Scanner before = *this;
  if (!parse_all(word(), value)) before.fail("expected " + std::string(what));
  return value;
}

std::string_view Scanner::digits(std::string_view what) {
  const Scanner before = *this;
  const std::string_view text = word();
  const std::size_t point = text.find('.');
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos || point == 0 ||
      point != text.rfind('.') || point == text.size() - 1)
    before.fail("expected " + std::string(what));
  return text;
}

double Scanner::real(std::string_view what) {
  double value = 0;
  const Scanner before = *this;
  if (!parse_all(word(), value) || !std::isfinite(value))
    before.fail("expected " + std::string(what));
  return value + 0.0; // zero has one spelling, whichever its sign
}

Money Scanner::money(std::string_view what, int scale) {
  const Scanner before = *this;
  std::string_view text = word();
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const std::size_t decimals = point == text.npos ? 0 : text.size() - point - 1;
  if (text.empty() || decimals != static_cast<std::size_t>(scale) || point == 0 ||
      (point != text.npos && decimals == 0))
    before.fail("expected " + std::string(what) + " with " + std::to_string(scale) + " decimals");
  Money value = 0; // negative while reading: the smallest 128-bit number has no positive twin
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == point) continue;
    if (text[i] < '0' || text[i] > '9') before.fail("expected " + std::string(what));
    if (__builtin_mul_overflow(value, Money{10}, &value) ||
        __builtin_sub_overflow(value, Money{text[i] - '0'}, &value))
      before.fail(std::string(what) + " out of range");
  }
  if (negative) return value;
  Money positive;
  if (__builtin_sub_overflow(Money{0}, value, &positive))
    before.fail(std::string(what) + " out of range");
  return positive;
}

Day Scanner::day(std::string_view what) {
  const Scanner before = *this;
  const std::string_view text = word();
  int year = 0;
  unsigned month = 0, day = 0;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                      parse_all(text.substr(0, 4), year) && parse_all(text.substr(5, 2), month) &&
                      parse_all(text.substr(8, 2), day);
  if (!shaped) before.fail("expected " + std::string(what) + " as yyyy-mm-dd");
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  if (!date.ok() || year < 1) before.fail("no such day");
  return to_day(date);
}

std::vector<std::uint8_t> Scanner::hex(std::string_view what) {
  const Scanner before = *this;
  const std::string_view text = word();
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::size_t high = hex_digits.find(text[i]),
                      low = i + 1 < text.size() ? hex_digits.find(text[i + 1]) : hex_digits.npos;
    if (high == hex_digits.npos || low == hex_digits.npos)
      before.fail("expected " + std::string(what) + " in hexadecimal");
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

std::string Scanner::quoted(std::string_view what) {
  skip_space();
  const Scanner before = *this;
  std::string text;
  if (!rest_.starts_with('"')) fail("expected " + std::string(what) + " in double quotes");
  for (std::size_t i = 1; i < rest_.size(); ++i) {
    if (rest_[i] == '"') {
      rest_.remove_prefix(i + 1);
      return text;
    }
    if (rest_[i] == '\\' && ++i == rest_.size()) break;
    text += rest_[i];
  }
  before.fail("no closing quote of " + std::string(what));
}

void Scanner::version(unsigned expected) {
  const Scanner before = *this;
  const std::string_view text = word();
  if (text == "v" + std::to_string(expected)) return;
  if (text.starts_with('v') && text.size() > 1)
    before.fail("unknown version \"" + std::string(text) + "\"");
  before.fail("expected \"v" + std::to_string(expected) + "\"");
}

void Scanner::fail(const std::string &why) const {
  const std::size_t at = whole_.size() - rest_.size();
  const std::string shown(clip(rest_, 40));
  const std::string place =
      shown.empty() ? " at the end"
                    : " at position " + std::to_string(at + 1) + ", near \"" + shown + "\"";
  throw Error(Fault::bad_text,
              "invalid input syntax for type " + std::string(type_) + ": " + why + place);
}

std::string_view clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

void append_hex(std::string &out, std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    out += hex_digits[byte >> 4];
    out += hex_digits[byte & 15];
  }
}

void append_quoted(std::string &out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_real(std::string &out, double value) {
  if (!std::isfinite(value)) { // as PostgreSQL writes them
    out += std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    return;
  }
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  out.append(text, static_cast<std::size_t>(end - text));
}

std::string real_text(double value) {
  std::string out;
  append_real(out, value);
  return out;
}

} // namespace portfolio
