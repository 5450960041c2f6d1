#include "base/error.hpp"
#include "base/text.hpp"
#include "models/model_fields.hpp"
#include "models/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::models {
namespace {

class JsonWriter {
public:
  static constexpr bool reads = false;
  void head(const Model &model) { begin("model") += '"' + std::string(name(model.kind)) + '"'; }
  void unit(std::string_view key, double days) {
    if (days > 0) estimate(key, days);
  }
  void estimate(std::string_view key, double value) { append(begin(key), value); }
  void effects(std::string_view key, const std::vector<double> &values) { list(key, values); }
  bool opens(std::string_view key, Flag, bool is) {
    if (is) begin(key) += '{';
    return is;
  }
  void closes(const Estimates &) { text_ += '}'; }
  void member(std::string_view key, Flag, const std::optional<double> &value) {
    if (value) append(begin(key), *value);
  }
  void member(std::string_view key, Flag, const std::optional<std::int64_t> &value) {
    if (value) begin(key) += std::to_string(*value);
  }
  void member(std::string_view key, Flag, const std::vector<double> &cells) { list(key, cells); }
  void answer(std::string_view key, Flag, Flag, std::optional<bool> value) {
    if (value) begin(key) += *value ? "true" : "false";
  }
  void mark(std::string_view key, Flag, bool is) {
    if (is) begin(key) += "true";
  }
  std::string end() { return std::move(text_) + '}'; }

private:
  std::string &begin(std::string_view key) {
    text_ += text_.back() == '{' ? "\"" : ", \"";
    text_ += key;
    return text_ += "\": ";
  }
  /// JSON has no word for what is not finite.
  static void append(std::string &out, double value) {
    out += std::isfinite(value) ? real_text(value) : "null";
  }
  void list(std::string_view key, const std::vector<double> &values) {
    if (values.empty()) return;
    begin(key) += '[';
    for (const double value : values) {
      if (text_.back() != '[') text_ += ", ";
      append(text_, value);
    }
    text_ += ']';
  }
  std::string text_ = "{";
};

/// Takes the value of a member, and says what is wrong with it in the words of the type.
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

/// Looks up members by name, whatever their order, and knows which nobody has asked for.
class JsonReader {
public:
  static constexpr bool reads = true;
  JsonReader(std::span<const JsonMember> members, ModelKind kind, const char *type)
      : members_(members), asked_(members.size()), kind_(kind), type_(type) {}

  void head(Model &model) {
    find("model");
    model.kind = kind_;
    model.parameters.resize(parameter_names(kind_).size());
  }
  void unit(std::string_view key, double &days) {
    const JsonMember *member = find(key);
    if (member == nullptr) return;
    days = taker(*member).number();
    if (days == 0) fail("\"unit_days\" is 0");
  }
  /// A standard error may be missing, or null.
  void estimate(std::string_view key, double &value) {
    if (const JsonMember *member = find(key))
      value = within_.empty() ? taker(*member).number() : taker(*member).number_or_null();
    else if (within_.empty() && missing_.empty())
      missing_ = key;
  }
  void effects(std::string_view key, std::vector<double> &values) { list(key, values); }
  bool opens(std::string_view key, Flag, bool) {
    if (std::ranges::none_of(members_, [&](const auto &member) { return member.within == key; }))
      return false;
    within_ = key;
    return true;
  }
  void closes(const Estimates &errors) {
    within_ = {};
    uneven_ = errors.purchase_effects.size() != errors.dropout_effects.size();
  }
  void member(std::string_view key, Flag, std::optional<double> &value) {
    if (const JsonMember *member = find(key)) value = taker(*member).number();
  }
  void member(std::string_view key, Flag, std::optional<std::int64_t> &value) {
    if (const JsonMember *member = find(key)) value = taker(*member).count();
  }
  void member(std::string_view key, Flag, std::vector<double> &cells) { list(key, cells); }
  void answer(std::string_view key, Flag, Flag, std::optional<bool> &value) {
    if (const JsonMember *member = find(key)) value = taker(*member).boolean();
  }
  void mark(std::string_view key, Flag, bool &is) {
    if (const JsonMember *member = find(key)) is = taker(*member).boolean();
  }

  /// Refuses members that no model of the kind has, and a model without a parameter.
  void require_nothing_else() const {
    for (std::size_t i = 0; i < members_.size(); ++i)
      if (!asked_[i])
        fail("model " + std::string(name(kind_)) + " has no " + taker(members_[i]).shown());
    if (!missing_.empty()) fail("parameter \"" + std::string(missing_) + "\" is missing");
  }
  /// Of a model that is valid otherwise.
  void require_even_errors() const {
    if (uneven_) fail("more standard errors of purchase or of dropout effects than of the other");
  }

private:
  Taker taker(const JsonMember &member) const { return Taker(member, type_); }
  [[noreturn]] void fail(const std::string &why) const { Taker({}, type_).fail(why); }
  bool is(const JsonMember &member, std::string_view key, bool element) const {
    return member.key == key && member.within == within_ && member.element == element;
  }
  const JsonMember *find(std::string_view key) {
    const JsonMember *found = nullptr;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!is(members_[i], key, false)) continue;
      found = &members_[i];
      asked_[i] = true;
    }
    return found;
  }
  void list(std::string_view key, std::vector<double> &values) {
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (!is(members_[i], key, true)) continue;
      const Taker each = taker(members_[i]);
      values.push_back(within_.empty() ? each.number() : each.number_or_null());
      asked_[i] = true;
    }
  }

  std::span<const JsonMember> members_;
  std::vector<bool> asked_;
  ModelKind kind_;
  const char *type_;
  std::string_view within_, missing_;
  bool uneven_ = false;
};

} // namespace

std::string to_json(const Model &model) {
  JsonWriter writer;
  visit(writer, model);
  return writer.end();
}

Model model_from_json(std::span<const JsonMember> members, ModelRole wanted, const char *type) {
  JsonReader reader(members, kind_of(members, wanted, type), type);
  Model model;
  visit(reader, model);
  reader.require_nothing_else();
  checked(Taker({}, type), [&] { validate(model); });
  reader.require_even_errors();
  return model;
}

} // namespace portfolio::models
