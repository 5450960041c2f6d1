#include "models/model_pg.hpp"

#include "pg/hash.hpp"

extern "C" {
#include "utils/jsonb.h"
}
#undef gettext
#undef snprintf

namespace portfolio::pg {

varlena *to_varlena(const models::Model &model) {
  const Bytes bytes = models::to_bytes(model);
  return to_varlena(bytes.data(), bytes.size());
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::models;

namespace {

constexpr const char *purchase_type = "purchase_model", *spend_type = "spend_model",
                     *retention_type = "retention_model";
constexpr int most_members = 4096; // a model of most_covariates has some 2,500

struct Members {
  JsonMember *at = nullptr;
  int count = 0;
  bool object = true; ///< false: something else than an object, or nested deeper than a model is
};

std::string_view key_of(const JsonbValue &key) {
  return {key.val.string.val, static_cast<std::size_t>(key.val.string.len)};
}

JsonMember to_member(const JsonbValue &key, const JsonbValue &value, std::string_view within) {
  JsonMember member;
  member.key = key_of(key);
  member.within = within;
  switch (value.type) {
  case jbvNumeric:
    member.type = JsonMember::number;
    // Out of range is infinity here, which no model accepts.
    member.number_value = DatumGetFloat8(
        DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(value.val.numeric)));
    break;
  case jbvBool:
    member.type = JsonMember::boolean;
    member.boolean_value = value.val.boolean;
    break;
  case jbvString:
    member.type = JsonMember::text;
    member.text_value = {value.val.string.val, static_cast<std::size_t>(value.val.string.len)};
    break;
  default: member.type = JsonMember::null;
  }
  return member;
}

/// The members of a JSON object, of the objects in it, and the elements of the arrays in either.
Members collect(Jsonb *json) {
  Members members;
  members.at = static_cast<JsonMember *>(palloc(most_members * sizeof(JsonMember)));
  JsonbIterator *iterator = JsonbIteratorInit(&json->root);
  JsonbValue key{}, value{};
  std::string_view within;
  int depth = 0;
  bool in_array = false;
  for (;;) {
    const JsonbIteratorToken token = JsonbIteratorNext(&iterator, &value, false);
    if (token == WJB_DONE) return members;
    const bool is_value = token == WJB_VALUE || (token == WJB_ELEM && in_array);
    const auto may_be_in = [&] { return depth == 1 || (depth == 2 && key.val.string.len > 0); };
    if (token == WJB_BEGIN_OBJECT && !in_array && (++depth, may_be_in())) {
      if (depth == 2) within = key_of(key);
    } else if (token == WJB_END_OBJECT) {
      --depth;
      within = {};
    } else if (token == WJB_BEGIN_ARRAY && depth > 0 && !in_array) {
      in_array = true;
    } else if (token == WJB_END_ARRAY) {
      in_array = false;
    } else if (token == WJB_KEY) {
      key = value;
    } else if (is_value && members.count < most_members) {
      JsonMember member = to_member(key, value, within);
      member.element = in_array;
      members.at[members.count++] = member;
    } else {
      members.object = false;
      return members;
    }
  }
}

/// The jsonb of the text in argument 0; null where a soft error has been noted.
Jsonb *parse(FunctionCallInfo fcinfo) {
#if PG_VERSION_NUM >= 160000
  Datum json;
  if (!DirectInputFunctionCallSafe(jsonb_in, PG_GETARG_CSTRING(0), InvalidOid, -1, fcinfo->context,
                                   &json))
    return nullptr;
  return DatumGetJsonbP(json);
#else
  return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, pg::argument(fcinfo, 0)));
#endif
}

Datum model_in(FunctionCallInfo fcinfo, ModelRole wanted, const char *type) {
  Jsonb *json = parse(fcinfo);
  if (json == nullptr) PG_RETURN_NULL();
  const Members members = collect(json);
  void *value = pg::guard_input(fcinfo, [&] {
    if (!members.object)
      throw Error(Fault::bad_text,
                  "invalid input syntax for type " + std::string(type) +
                      ": not the JSON object of a model",
                  R"(For instance {"model": "bg_nbd", "r": 0.243, "alpha": 4.414, "a": 0.793, )"
                  R"("b": 2.426}.)");
    const std::span given(members.at, static_cast<std::size_t>(members.count));
    return pg::to_varlena(model_from_json(given, wanted, type));
  });
  if (value == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(value);
}

Datum model_out(FunctionCallInfo fcinfo, const char *type) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_CSTRING(
      pg::guard([&] { return pg::to_cstring(to_json(model_from_bytes(bytes, type))); }));
}

Datum model_recv(FunctionCallInfo fcinfo, ModelRole wanted, const char *type) {
  const ModelBytes bytes = pg::message_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Model model = model_from_bytes(bytes, type);
    if (role(model.kind) != wanted)
      throw Error(Fault::bad_binary, "invalid binary representation of type " + std::string(type) +
                                         ": it is a " + std::string(name(model.kind)));
    return pg::to_varlena(model);
  }));
}

Datum model_send(FunctionCallInfo fcinfo) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(bytes.data(), bytes.size()); }));
}

/// There is one spelling of every model, of NaN too.
bool are_equal(FunctionCallInfo fcinfo) {
  return std::ranges::equal(pg::bytes_argument(fcinfo, 0), pg::bytes_argument(fcinfo, 1));
}

} // namespace

PG_EXPORT(cp_purchase_model_in) { return model_in(fcinfo, ModelRole::purchases, purchase_type); }
PG_EXPORT(cp_purchase_model_out) { return model_out(fcinfo, purchase_type); }
PG_EXPORT(cp_purchase_model_recv) {
  return model_recv(fcinfo, ModelRole::purchases, purchase_type);
}
PG_EXPORT(cp_purchase_model_send) { return model_send(fcinfo); }
PG_EXPORT(cp_spend_model_in) { return model_in(fcinfo, ModelRole::spend, spend_type); }
PG_EXPORT(cp_spend_model_out) { return model_out(fcinfo, spend_type); }
PG_EXPORT(cp_spend_model_recv) { return model_recv(fcinfo, ModelRole::spend, spend_type); }
PG_EXPORT(cp_spend_model_send) { return model_send(fcinfo); }
PG_EXPORT(cp_retention_model_in) { return model_in(fcinfo, ModelRole::retention, retention_type); }
PG_EXPORT(cp_retention_model_out) { return model_out(fcinfo, retention_type); }
PG_EXPORT(cp_retention_model_recv) {
  return model_recv(fcinfo, ModelRole::retention, retention_type);
}
PG_EXPORT(cp_retention_model_send) { return model_send(fcinfo); }

PG_EXPORT(cp_model_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_model_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
PG_EXPORT(cp_model_hash) { return pg::hash_of(fcinfo, pg::bytes_argument(fcinfo, 0)); }
