#include "base/error.hpp"
#include "base/text.hpp"
#include "models/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::models {
namespace {

class Printer {
public:
  void member(std::string_view key, const std::string &value) {
    text_ += text_.back() == '{' ? "\"" : ", \"";
    text_ += key;
    text_ += "\": ";
    text_ += value;
  }
  void member(std::string_view key, double value) { member(key, real(value)); }
  void member(std::string_view key, std::span<const double> values) {
    std::string list = "[";
    for (const double value : values) {
      if (list.size() > 1) list += ", ";
      list += real(value);
    }
    member(key, list + ']');
  }
  void member(std::string_view key, bool value) { member(key, value ? "true" : "false"); }
  void member(std::string_view key, const char *value) { member(key, std::string(value)); }
  void member(std::string_view key, std::int64_t value) { member(key, std::to_string(value)); }
  template <class T> void member(std::string_view key, const std::optional<T> &value) {
    if (value) member(key, *value);
  }
  std::string end() { return std::move(text_) + '}'; }

private:
  static std::string real(double value) { // JSON has no word for what is not finite
    return std::isfinite(value) ? real_text(value) : "null";
  }
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
    return member_.number_value + 0.0; // zero has one spelling, whichever its sign
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
  if (key == "prior") return about.prior = taker.number(), true;
  if (key == "for_one_customer") return about.for_one_customer = taker.boolean(), true;
  return false;
}

std::string_view what(ModelRole role) {
  return role == ModelRole::purchases ? "purchases"
         : role == ModelRole::spend   ? "spend"
                                      : "retention";
}

ModelKind kind_of(std::span<const JsonMember> members, ModelRole wanted, const char *type) {
  for (const JsonMember &member : members) {
    if (member.key != "model" || !member.within.empty()) continue;
    const Taker taker(member, type);
    const ModelKind kind = checked(taker, [&] { return model_kind(taker.text()); });
    if (role(kind) != wanted)
      taker.fail('"' + std::string(name(kind)) + "\" is a model of " +
                 std::string(what(role(kind))));
    return kind;
  }
  Taker({}, type).fail("\"model\" is missing");
}

/// Takes the members of one model into their places.
class ModelTaker {
public:
  ModelTaker(ModelKind kind, const char *type) : type_(type), names_(parameter_names(kind)) {
    model_.kind = kind;
    model_.parameters.assign(names_.size(), missing);
    errors_.assign(names_.size(), missing);
    given_.assign(names_.size(), false);
  }

  void take(const JsonMember &member) {
    const Taker taker(member, type_);
    const bool taken = member.element            ? take_element(taker, member)
                       : member.within.empty()   ? take_member(taker, member)
                       : member.within == errors ? take_error(taker, member)
                                                 : false;
    if (!taken) taker.fail("model " + std::string(name(model_.kind)) + " has no " + taker.shown());
  }

  Model finish() {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!given_[i])
        Taker({}, type_).fail("parameter \"" + std::string(names_[i]) + "\" is missing");
    if (has_errors_) {
      errors_.insert(errors_.end(), purchase_errors_.begin(), purchase_errors_.end());
      errors_.insert(errors_.end(), dropout_errors_.begin(), dropout_errors_.end());
      model_.diagnostics.standard_errors = std::move(errors_);
    }
    checked(Taker({}, type_), [&] { validate(model_); });
    return std::move(model_);
  }

private:
  static constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  static constexpr std::string_view errors = "standard_errors";

  bool take_member(const Taker &taker, const JsonMember &member) {
    if (const auto i = place(member.key)) {
      model_.parameters[*i] = taker.number();
      given_[*i] = true;
      return true;
    }
    if (member.key == "unit_days") {
      model_.unit_days = taker.number();
      if (model_.unit_days == 0) taker.fail("\"unit_days\" is 0");
      return true;
    }
    return member.key == "model" || take_diagnostic(taker, member.key, model_.diagnostics);
  }

  bool take_error(const Taker &taker, const JsonMember &member) {
    const auto i = place(member.key);
    if (!i) return false;
    errors_[*i] = taker.number_or_null();
    return has_errors_ = true;
  }

  bool take_element(const Taker &taker, const JsonMember &member) {
    const bool is_error = member.within == errors;
    if (!is_error && !member.within.empty()) return false;
    has_errors_ |= is_error;
    if (member.key == "purchase_effects" && is_error)
      purchase_errors_.push_back(taker.number_or_null());
    else if (member.key == "dropout_effects" && is_error)
      dropout_errors_.push_back(taker.number_or_null());
    else if (member.key == "purchase_effects")
      model_.purchase_effects.push_back(taker.number());
    else if (member.key == "dropout_effects")
      model_.dropout_effects.push_back(taker.number());
    else if (member.key == "covariance" && !is_error)
      model_.diagnostics.covariance.push_back(taker.number());
    else
      return false;
    return true;
  }

  std::optional<std::size_t> place(std::string_view key) const {
    const auto at = std::find(names_.begin(), names_.end(), key);
    if (at == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names_.begin());
  }

  const char *type_;
  std::span<const std::string_view> names_;
  Model model_;
  std::vector<bool> given_;
  bool has_errors_ = false;
  std::vector<double> errors_, purchase_errors_, dropout_errors_;
};

/// Parameters and effects by their names: the estimates themselves, or their standard errors.
void print_values(Printer &out, const Model &model, std::span<const double> values) {
  const auto names = parameter_names(model.kind);
  for (std::size_t i = 0; i < names.size(); ++i) out.member(names[i], values[i]);
  const std::size_t covariates = model.purchase_effects.size();
  if (covariates == 0) return;
  out.member("purchase_effects", values.subspan(names.size(), covariates));
  out.member("dropout_effects", values.subspan(names.size() + covariates));
}

} // namespace

std::string to_json(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  std::vector<double> values = model.parameters;
  for (const auto *effects : {&model.purchase_effects, &model.dropout_effects})
    values.insert(values.end(), effects->begin(), effects->end());
  Printer out;
  out.member("model", '"' + std::string(name(model.kind)) + '"');
  if (model.unit_days > 0) out.member("unit_days", model.unit_days);
  print_values(out, model, values);
  if (!about.standard_errors.empty()) {
    Printer errors;
    print_values(errors, model, about.standard_errors);
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
  out.member("prior", about.prior);
  if (about.for_one_customer) out.member("for_one_customer", true);
  if (!about.covariance.empty()) out.member("covariance", std::span(about.covariance));
  return out.end();
}

Model model_from_json(std::span<const JsonMember> members, ModelRole wanted, const char *type) {
  ModelTaker taker(kind_of(members, wanted, type), type);
  for (const JsonMember &member : members) taker.take(member);
  return taker.finish();
}

} // namespace portfolio::models
