#include "base/rounded_decimal.hpp"
#include "control/strata.hpp"
#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::control;

namespace {

struct UpliftType : pg::ObjectType<UpliftType, Uplift> {
  static constexpr const char *name = "uplift_summary";
  static bool is_known(const Uplift &uplift) {
    return VARSIZE(&uplift) == sizeof uplift && uplift.is_known();
  }
  static Uplift *resume(Uplift *old, Measured what) {
    return old != nullptr ? old : finish(Uplift(what));
  }
  static Uplift *flat(Uplift *state) { return state; }
  static Uplift *merged(Uplift *left, const Uplift &right) {
    if (left == nullptr) return finish(right);
    left->merge(right);
    return left;
  }
  static Uplift *finish(Uplift uplift) {
    uplift.normalise();
    return new (pg::allocate(sizeof uplift)) Uplift(uplift);
  }
  static Uplift from_text(std::string_view text) { return uplift_from_text(text); }
  static Uplift from_wire(std::span<const std::uint8_t> bytes) { return uplift_from_wire(bytes); }
};

struct Outcome {
  static bool read(Datum datum) { return DatumGetBool(datum); }
};
struct FloatDecimal {
  static Decimal read(Datum datum) {
    return pg::guard([&] { return rounded_decimal(DatumGetFloat8(datum)); });
  }
};

/// (state, treated, outcome or amount)
template <class Value, Measured what> Datum add_customer(FunctionCallInfo fcinfo) {
  const bool is_known = !pg::any_null(fcinfo, 1);
  const bool treated = is_known && DatumGetBool(pg::argument(fcinfo, 1));
  const auto value =
      is_known ? Value::read(pg::argument(fcinfo, 2)) : decltype(Value::read(Datum{})){};
  return pg::change_state<UpliftType>(
      fcinfo, [&](Uplift *state) { is_known ? state->add(treated, value) : state->skip(); }, what);
}

/// (state, treated, before, after)
template <class Value> Datum add_change(FunctionCallInfo fcinfo) {
  const bool is_known = !pg::any_null(fcinfo, 1);
  const bool treated = is_known && DatumGetBool(pg::argument(fcinfo, 1));
  const Decimal before = is_known ? Value::read(pg::argument(fcinfo, 2)) : Decimal{};
  const Decimal after = is_known ? Value::read(pg::argument(fcinfo, 3)) : Decimal{};
  return pg::change_state<UpliftType>(
      fcinfo,
      [&](Uplift *state) {
        is_known ? state->add(treated, change_of(before, after)) : state->skip();
      },
      Measured::amount);
}

} // namespace

PG_EXPORT(cp_uplift_summary_add_outcome) {
  return add_customer<Outcome, Measured::outcome>(fcinfo);
}
PG_EXPORT(cp_uplift_summary_add_numeric) {
  return add_customer<pg::NumericAmount, Measured::amount>(fcinfo);
}
PG_EXPORT(cp_uplift_summary_add_float8) {
  return add_customer<FloatDecimal, Measured::amount>(fcinfo);
}
PG_EXPORT(cp_uplift_summary_add_real) {
  return add_customer<pg::RealAmount, Measured::amount>(fcinfo);
}
PG_EXPORT(cp_uplift_summary_add_change_numeric) { return add_change<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_uplift_summary_add_change_float8) { return add_change<FloatDecimal>(fcinfo); }
PG_EXPORT(cp_uplift_summary_add_change_real) { return add_change<pg::RealAmount>(fcinfo); }

PG_EXPORT(cp_uplift_summary_merge) { return pg::merge_states<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_finish) { return pg::finish_state<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_in) { return pg::type_in<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_out) { return pg::type_out<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_recv) { return pg::type_receive<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_send) { return pg::type_send<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_plus) { return pg::plus<UpliftType>(fcinfo); }
PG_EXPORT(cp_uplift_summary_eq) { PG_RETURN_BOOL(pg::are_equal<UpliftType>(fcinfo)); }
PG_EXPORT(cp_uplift_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<UpliftType>(fcinfo)); }
PG_EXPORT(cp_uplift_summary_hash) { return pg::type_hash<UpliftType>(fcinfo); }

PG_EXPORT(cp_uplift_summary_customers) {
  PG_RETURN_INT64(UpliftType::argument(fcinfo, 0)->customers());
}
PG_EXPORT(cp_uplift_summary_skipped) {
  PG_RETURN_INT64(static_cast<std::int64_t>(UpliftType::argument(fcinfo, 0)->skipped()));
}
PG_EXPORT(cp_uplift_summary_standard_error) {
  const Effect found =
      pg::ask<UpliftType>(fcinfo, [](const Uplift &uplift) { return effect(uplift, 0.95); });
  if (!found.standard_error) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*found.standard_error);
}

/// (strata, level); a NULL among them is none.
PG_EXPORT(cp_stratified_uplift) {
  ArrayType *array = PG_GETARG_ARRAYTYPE_P(0);
  const double level = pg::level_argument(fcinfo, 1);
  Datum *values;
  bool *nulls;
  int count;
  deconstruct_array(array, ARR_ELEMTYPE(array), -1, false, TYPALIGN_DOUBLE, &values, &nulls,
                    &count);
  auto **strata = static_cast<const Uplift **>(palloc(sizeof(Uplift *) * (1 + count)));
  std::size_t known = 0;
  for (int i = 0; i < count; ++i)
    if (!nulls[i]) strata[known++] = UpliftType::from_datum(values[i]);
  const StratifiedEffect found = pg::guard([&] {
    return stratified_effect({strata, known}, level);
  });
  const Effect &effect = found.effect;
  pg::Columns<12> out;
  out.count(found.strata);
  out.count(found.left_out);
  out.count(found.treated);
  out.count(found.control);
  out.real(effect.treated_rate);
  out.real(effect.control_rate);
  out.real(effect.difference);
  out.real(effect.standard_error);
  out.real(effect.lower);
  out.real(effect.upper);
  out.text(word(effect.decision));
  effect.needed_per_group ? out.count(*effect.needed_per_group) : out.null();
  return out.composite(fcinfo);
}

/// (summary, level)
PG_EXPORT(cp_uplift_rows) {
  const Uplift &uplift = *UpliftType::argument(fcinfo, 0);
  const double level = pg::level_argument(fcinfo, 1);
  const Effect found = pg::guard([&] { return effect(uplift, level); });
  pg::Columns<9> out;
  out.count(uplift.treated().customers);
  out.count(uplift.control().customers);
  out.real(found.treated_rate);
  out.real(found.control_rate);
  out.real(found.difference);
  out.real(found.lower);
  out.real(found.upper);
  out.text(word(found.decision));
  found.needed_per_group ? out.count(*found.needed_per_group) : out.null();
  return out.composite(fcinfo);
}
