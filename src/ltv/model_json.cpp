#include "base/error.hpp"
#include "base/text.hpp"
#include "ltv/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio {
namespace {

class Printer {
public:
  void member(std::string_view key, const std::string &value) {
    text_ += text_.back() == '{' ? "\"" : ", \"";
    text_ += key;
    text_ += "\": ";
    text_ += value;
  }
  void member(std::string_view key, double value) {
    std::string number = "null"; // JSON has no other word for what is not finite
    if (std::isfinite(value)) append_real(number = {}, value);
    member(key, number);
  }
  void member(std::string_view key, bool value) { member(key, value ? "true" : "false"); }
  void member(std::string_view key, const char *value) { member(key, std::string(value)); }
  void member(std::string_view key, std::int64_t value) { member(key, std::to_string(value)); }
  template <class T> void member(std::string_view key, const std::optional<T> &value) {
    if (value) member(key, *value);
  }
  std::string end() { return std::move(text_) + '}'; }

private:
  std::string text_ = "{";
};

/// Takes members one by one and says what is wrong with one in the words of the type.
class Taker {
public:
  Taker(const JsonMember &member, const char *type) : member_(member), type_(type) {}

  [[noreturn]] void fail(const std::string &why, const std::string &hint = {}) const {
    throw Error(Fault::bad_text, "invalid input syntax for type " + std::string(type_) + ": " + why,
                hint);
  }
  std::string shown() const { return '"' + std::string(member_.key) + '"'; }
  double number() const {
    if (member_.type != JsonMember::number) fail(shown() + " is not a number");
    return member_.number_value;
  }
  double number_or_null() const {
    return member_.type == JsonMember::null ? std::numeric_limits<double>::quiet_NaN() : number();
  }
  std::int64_t count() const {
    const double value = number();
    if (!(value >= 0 && value < 0x1p63) || value != std::floor(value))
      fail(shown() + " is not a count");
    return static_cast<std::int64_t>(value);
  }
  bool boolean() const {
    if (member_.type != JsonMember::boolean) fail(shown() + " is not true or false");
    return member_.boolean_value;
  }
  std::string_view text() const {
    if (member_.type != JsonMember::text) fail(shown() + " is not a string");
    return member_.text_value;
  }

private:
  const JsonMember &member_;
  const char *type_;
};

/// What `check` finds wrong with a value is what is wrong with the text.
template <class Check> auto checked(const Taker &taker, const Check &check) {
  try {
    return check();
  } catch (const Error &error) {
    if (error.fault != Fault::bad_argument) throw;
    taker.fail(error.what(), error.hint);
  }
}

bool take_diagnostic(const Taker &taker, std::string_view key, Diagnostics &about) {
  if (key == "log_likelihood") return about.log_likelihood = taker.number(), true;
  if (key == "customers") return about.customers = taker.count(), true;
  if (key == "skipped") return about.skipped = taker.count(), true;
  if (key == "converged") return about.converged = taker.boolean(), true;
  if (key == "iterations") return about.iterations = taker.count(), true;
  if (key == "gradient_norm") return about.gradient_norm = taker.number(), true;
  if (key == "condition") return about.condition = taker.number(), true;
  if (key == "boundary") return about.boundary = taker.boolean(), true;
  return false;
}

ModelKind kind_of(std::span<const JsonMember> members, bool purchases, const char *type) {
  for (const JsonMember &member : members) {
    if (member.key != "model" || !member.within.empty()) continue;
    const Taker taker(member, type);
    const ModelKind kind = checked(taker, [&] { return model_kind(taker.text()); });
    if (describes_purchases(kind) != purchases)
      taker.fail('"' + std::string(name(kind)) + "\" is a model of " +
                 (purchases ? "spend" : "purchases"));
    return kind;
  }
  Taker({}, type).fail("\"model\" is missing");
}

} // namespace

std::string to_json(const Model &model) {
  const auto names = parameter_names(model.kind);
  const Diagnostics &about = model.diagnostics;
  Printer out;
  out.member("model", '"' + std::string(name(model.kind)) + '"');
  if (model.unit_days > 0) out.member("unit_days", model.unit_days);
  for (std::size_t i = 0; i < names.size(); ++i) out.member(names[i], model.parameters[i]);
  if (!about.standard_errors.empty()) {
    Printer errors;
    for (std::size_t i = 0; i < names.size(); ++i)
      errors.member(names[i], about.standard_errors[i]);
    out.member("standard_errors", errors.end());
  }
  out.member("log_likelihood", about.log_likelihood);
  out.member("customers", about.customers);
  out.member("skipped", about.skipped);
  out.member("converged", about.converged);
  out.member("iterations", about.iterations);
  out.member("gradient_norm", about.gradient_norm);
  out.member("condition", about.condition);
  out.member("boundary", about.boundary);
  return out.end();
}

Model model_from_json(std::span<const JsonMember> members, bool purchases, const char *type) {
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  Model model;
  model.kind = kind_of(members, purchases, type);
  const auto names = parameter_names(model.kind);
  model.parameters.assign(names.size(), missing);
  std::vector<bool> given(names.size(), false);
  for (const JsonMember &member : members) {
    const Taker taker(member, type);
    const auto place = std::find(names.begin(), names.end(), member.key);
    const auto i = static_cast<std::size_t>(place - names.begin());
    const bool is_error = member.within == "standard_errors";
    if (place != names.end() && is_error) {
      model.diagnostics.standard_errors.resize(names.size(), missing);
      model.diagnostics.standard_errors[i] = taker.number_or_null();
    } else if (place != names.end() && member.within.empty()) {
      model.parameters[i] = taker.number();
      given[i] = true;
    } else if (member.within.empty() && member.key == "unit_days") {
      model.unit_days = taker.number();
      if (model.unit_days == 0) taker.fail("\"unit_days\" is 0");
    } else if (!member.within.empty() ||
               (member.key != "model" && !take_diagnostic(taker, member.key, model.diagnostics))) {
      taker.fail("model " + std::string(name(model.kind)) + " has no " + taker.shown());
    }
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (!given[i]) Taker({}, type).fail("parameter \"" + std::string(names[i]) + "\" is missing");
  checked(Taker({}, type), [&] { validate(model); });
  return model;
}

} // namespace portfolio
