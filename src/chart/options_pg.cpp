#include "chart/chart_pg.hpp"

#include "chart/markup.hpp"

extern "C" {
#include "mb/pg_wchar.h"
#include "utils/jsonb.h"
}

namespace portfolio::chart {
namespace {

Jsonb *json_argument(FunctionCallInfo fcinfo, int i) {
  return pg::is_null(fcinfo, i) ? nullptr : DatumGetJsonbP(pg::argument(fcinfo, i));
}

std::string_view text_of(const JsonbValue &value) {
  return utf8_of({value.val.string.val, static_cast<std::size_t>(value.val.string.len)});
}

/// The texts of an array; Kind::other if there is anything else in it.
void read_list(JsonbContainer *array, Setting &setting) {
  JsonbIterator *iterator = JsonbIteratorInit(array);
  JsonbValue value;
  auto *texts = static_cast<std::string_view *>(
      palloc((JsonContainerSize(array) + 1) * sizeof(std::string_view)));
  std::size_t count = 0;
  setting.kind = Setting::Kind::list;
  for (JsonbIteratorToken token;
       (token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE;) {
    if (token != WJB_ELEM) continue;
    if (value.type == jbvString) {
      texts[count++] = text_of(value);
    } else {
      setting.kind = Setting::Kind::other;
    }
  }
  setting.list = {texts, count};
}

void read_value(const JsonbValue &value, Setting &setting) {
  using Kind = Setting::Kind;
  switch (value.type) {
  case jbvNull: setting.kind = Kind::null; break;
  case jbvString:
    setting.kind = Kind::text;
    setting.text = text_of(value);
    break;
  case jbvBool:
    setting.kind = Kind::boolean;
    setting.boolean = value.val.boolean;
    setting.text = setting.boolean ? "true" : "false";
    break;
  case jbvNumeric: {
    const Datum number = NumericGetDatum(value.val.numeric);
    setting.kind = Kind::number;
    setting.number = DatumGetFloat8(DirectFunctionCall1(numeric_float8_no_overflow, number));
    setting.text = DatumGetCString(DirectFunctionCall1(numeric_out, number));
    break;
  }
  default:
    setting.kind = Kind::other;
    setting.text = JsonbToCString(nullptr, value.val.binary.data, value.val.binary.len);
    if (JsonContainerIsArray(value.val.binary.data)) read_list(value.val.binary.data, setting);
  }
}

std::span<const Setting> read_object(Jsonb *json) {
  if (!JB_ROOT_IS_OBJECT(json)) {
    const char *text = JsonbToCString(nullptr, &json->root, static_cast<int>(VARSIZE(json)));
    pg::guard([&] {
      throw Error(Fault::bad_argument, "options are a JSON object, not " + std::string(text),
                  "For instance '{\"unit\": \" EUR\", \"decimals\": 0}'.");
    });
  }
  JsonbIterator *iterator = JsonbIteratorInit(&json->root);
  JsonbValue value;
  auto *settings = static_cast<Setting *>(palloc((JB_ROOT_COUNT(json) + 1) * sizeof(Setting)));
  std::size_t count = 0;
  std::string_view key;
  for (JsonbIteratorToken token;
       (token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE;) {
    if (token == WJB_KEY) key = text_of(value);
    if (token != WJB_VALUE) continue;
    Setting &setting = *new (&settings[count++]) Setting();
    setting.key = key;
    read_value(value, setting);
  }
  return {settings, count};
}

} // namespace

MemoryContext aggregate_context(FunctionCallInfo fcinfo) {
  MemoryContext context = nullptr;
  if (!AggCheckCallContext(fcinfo, &context))
    elog(ERROR, "function of an aggregate called by something else");
  return context;
}

std::string_view utf8_of(std::string_view text) {
  char *start = const_cast<char *>(text.data());
  const char *utf8 = pg_server_to_any(start, static_cast<int>(text.size()), PG_UTF8);
  return utf8 == text.data() ? text : std::string_view(utf8);
}

Datum from_utf8(const char *text) {
  return pg::from_text(pg_any_to_server(text, static_cast<int>(std::strlen(text)), PG_UTF8));
}

varlena *to_markup(const std::string &markup) {
  if (markup.empty()) return nullptr;
  if (GetDatabaseEncoding() == PG_UTF8) return pg::to_varlena(markup.data(), markup.size());
  const std::string ascii = ascii_markup(markup);
  return pg::to_varlena(ascii.data(), ascii.size());
}

void GivenOptions::keep(FunctionCallInfo fcinfo, int i, MemoryContext context, Picture picture) {
  Jsonb *json = json_argument(fcinfo, i);
  if (json == nullptr) return;
  json_ = static_cast<varlena *>(MemoryContextAlloc(context, VARSIZE(json)));
  std::memcpy(json_, json, VARSIZE(json));
  const auto given = settings();
  pg::guard([&] { read_options(given, picture); });
}

void GivenOptions::require_same(FunctionCallInfo fcinfo, int i) const {
  Jsonb *json = json_argument(fcinfo, i);
  const bool is_same =
      json == nullptr || json_ == nullptr
          ? (json == nullptr) == (json_ == nullptr)
          : VARSIZE(json) == VARSIZE(json_) && std::memcmp(json, json_, VARSIZE(json)) == 0;
  if (is_same) return;
  const char *text = json == nullptr
                         ? "NULL"
                         : JsonbToCString(nullptr, &json->root, static_cast<int>(VARSIZE(json)));
  pg::guard([&] {
    throw Error(Fault::bad_argument, "options of a picture change to " + std::string(text),
                "The options must be the same in every row.");
  });
}

std::span<const Setting> GivenOptions::settings() const {
  if (json_ == nullptr) return {};
  return read_object(reinterpret_cast<Jsonb *>(json_));
}

} // namespace portfolio::chart
