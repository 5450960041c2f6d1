#include "chart/options.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace portfolio::chart {
namespace {

using Kind = Setting::Kind;

[[noreturn]] void refuse(const Setting &setting, const std::string &wanted) {
  std::string shown(clip(setting.text, 100));
  if (setting.kind == Kind::text) {
    shown.clear();
    append_quoted(shown, clip(setting.text, 100));
  }
  throw Error(Fault::bad_argument,
              "option " + std::string(setting.key) + " is " + wanted + ", not " + shown);
}

std::string text_value(const Setting &setting, std::size_t most = 10'000) {
  if (setting.kind != Kind::text) refuse(setting, "a text");
  if (setting.text.size() > most)
    refuse(setting, "a text of at most " + std::to_string(most) + " bytes");
  return std::string(setting.text);
}

bool boolean_value(const Setting &setting) {
  if (setting.kind != Kind::boolean) refuse(setting, "true or false");
  return setting.boolean;
}

double number_value(const Setting &setting, double least, double most, bool is_whole) {
  const bool fits = setting.kind == Kind::number && setting.number >= least &&
                    setting.number <= most &&
                    (!is_whole || setting.number == std::floor(setting.number));
  if (!fits)
    refuse(setting, (is_whole ? "a whole number from " : "a number from ") + real_text(least) +
                        " to " + real_text(most));
  return setting.number;
}

/// Short, because it stands behind every number.
constexpr std::size_t mark_size = 16, unit_size = 60;

struct Key {
  std::string_view name;
  void (*set)(Options &options, const Setting &setting);
};
constexpr std::array common{
    Key{"title", [](Options &o, const Setting &s) { o.title = text_value(s); }},
    Key{"description", [](Options &o, const Setting &s) { o.description = text_value(s); }},
    Key{"x_axis", [](Options &o, const Setting &s) { o.x_axis = text_value(s); }},
    Key{"y_axis", [](Options &o, const Setting &s) { o.y_axis = text_value(s); }},
    Key{"unit", [](Options &o, const Setting &s) { o.form.unit = text_value(s, unit_size); }},
    Key{"decimals",
        [](Options &o, const Setting &s) {
          o.form.decimals = static_cast<int>(number_value(s, 0, 12, true));
        }},
    Key{"decimal_mark",
        [](Options &o, const Setting &s) { o.form.decimal_mark = text_value(s, mark_size); }},
    Key{"group_mark",
        [](Options &o, const Setting &s) { o.form.group_mark = text_value(s, mark_size); }},
    Key{"is_percent", [](Options &o, const Setting &s) { o.form.is_percent = boolean_value(s); }},
    Key{"width", [](Options &o, const Setting &s) { o.width = number_value(s, 40, 4000, false); }},
    Key{"height",
        [](Options &o, const Setting &s) { o.height = number_value(s, 16, 4000, false); }},
    Key{"compact", [](Options &o, const Setting &s) { o.is_compact = boolean_value(s); }},
};
constexpr Key hatched{"hatched", [](Options &o, const Setting &s) {
                        if (s.kind != Kind::list) refuse(s, "a list of names of series");
                        o.hatched.assign(s.list.begin(), s.list.end());
                      }};
constexpr Key bins{"bins", [](Options &o, const Setting &s) {
                     o.bins = static_cast<int>(number_value(s, 2, 100, true));
                   }};
constexpr Key max_quantile{"max_quantile", [](Options &o, const Setting &s) {
                             o.max_quantile = number_value(s, 0.5, 1, false);
                           }};

std::vector<Key> keys_of(Picture picture) {
  std::vector<Key> keys(common.begin(), common.end());
  if (picture == Picture::bars || picture == Picture::line) keys.push_back(hatched);
  if (picture == Picture::histogram) keys.insert(keys.end(), {bins, max_quantile});
  return keys;
}

[[noreturn]] void refuse_key(std::string_view name, const std::vector<Key> &keys) {
  std::string message = "unknown option ", hint = "The options of this picture are ";
  append_quoted(message, clip(name, 100));
  for (std::size_t i = 0; i < keys.size(); ++i)
    hint.append(i == 0 ? "" : i + 1 < keys.size() ? ", " : " and ").append(keys[i].name);
  throw Error(Fault::bad_argument, message, hint + ".");
}

} // namespace

Options read_options(std::span<const Setting> settings, Picture picture) {
  const std::vector<Key> keys = keys_of(picture);
  Options options;
  for (const Setting &setting : settings) {
    const auto key = std::ranges::find(keys, setting.key, &Key::name);
    if (key == keys.end()) refuse_key(setting.key, keys);
    if (setting.kind != Kind::null) key->set(options, setting);
  }
  if (options.form.is_percent && options.form.unit.empty()) options.form.unit = "%";
  return options;
}

} // namespace portfolio::chart
