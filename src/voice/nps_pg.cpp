#include "base/rounded_decimal.hpp"
#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"
#include "voice/nps.hpp"

using namespace portfolio;
using namespace portfolio::voice;

namespace {

struct NpsType : pg::ObjectType<NpsType, Nps> {
  static constexpr const char *name = "nps_summary";
  static bool is_known(const Nps &nps) { return VARSIZE(&nps) == sizeof nps && nps.is_known(); }
  static Nps *resume(Nps *old, bool is_weighted) {
    return old != nullptr ? old : finish(Nps(is_weighted));
  }
  static Nps *flat(Nps *state) { return state; }
  static Nps *merged(Nps *left, const Nps &right) {
    if (left == nullptr) return finish(right);
    left->merge(right);
    return left;
  }
  static Nps *finish(Nps nps) {
    nps.normalise();
    return new (pg::allocate(sizeof nps)) Nps(nps);
  }
  static Nps from_text(std::string_view text) { return nps_from_text(text); }
  static Nps from_wire(std::span<const std::uint8_t> bytes) { return nps_from_wire(bytes); }
};

struct FloatDecimal {
  static Decimal read(Datum datum) {
    return pg::guard([&] { return rounded_decimal(DatumGetFloat8(datum)); });
  }
};

struct IntegerScore {
  static double read(Datum datum) { return DatumGetInt32(datum); }
};

/// (state, score)
template <class Score> Datum add_answer(FunctionCallInfo fcinfo) {
  const bool is_known = !pg::any_null(fcinfo, 1);
  const double score = is_known ? Score::read(pg::argument(fcinfo, 1)) : 0;
  return pg::change_state<NpsType>(
      fcinfo, [&](Nps *state) { is_known ? state->add(attitude_of(score)) : state->skip(); },
      false);
}

/// (state, score, weight)
template <class Score, class Amount> Datum add_weighted(FunctionCallInfo fcinfo) {
  const bool is_known = !pg::any_null(fcinfo, 1);
  const double score = is_known ? Score::read(pg::argument(fcinfo, 1)) : 0;
  const Decimal weight = is_known ? Amount::read(pg::argument(fcinfo, 2)) : Decimal{};
  return pg::change_state<NpsType>(
      fcinfo,
      [&](Nps *state) { is_known ? state->add(attitude_of(score), weight) : state->skip(); }, true);
}

const Nps &nps_argument(FunctionCallInfo fcinfo) { return *NpsType::argument(fcinfo, 0); }

} // namespace

PG_EXPORT(cp_nps_summary_add_score) { return add_answer<IntegerScore>(fcinfo); }
PG_EXPORT(cp_nps_summary_add_numeric) {
  return add_weighted<IntegerScore, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_nps_summary_add_float8) { return add_weighted<IntegerScore, FloatDecimal>(fcinfo); }
PG_EXPORT(cp_nps_summary_add_real) { return add_weighted<IntegerScore, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_nps_summary_add_any_score) { return add_answer<pg::FloatValue>(fcinfo); }
PG_EXPORT(cp_nps_summary_add_any_numeric) {
  return add_weighted<pg::FloatValue, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_nps_summary_add_any_float8) {
  return add_weighted<pg::FloatValue, FloatDecimal>(fcinfo);
}
PG_EXPORT(cp_nps_summary_add_any_real) {
  return add_weighted<pg::FloatValue, pg::RealAmount>(fcinfo);
}

PG_EXPORT(cp_nps_summary_merge) { return pg::merge_states<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_finish) { return pg::finish_state<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_in) { return pg::type_in<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_out) { return pg::type_out<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_recv) { return pg::type_receive<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_send) { return pg::type_send<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_plus) { return pg::plus<NpsType>(fcinfo); }
PG_EXPORT(cp_nps_summary_eq) { PG_RETURN_BOOL(pg::are_equal<NpsType>(fcinfo)); }
PG_EXPORT(cp_nps_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<NpsType>(fcinfo)); }
PG_EXPORT(cp_nps_summary_hash) { return pg::type_hash<NpsType>(fcinfo); }

PG_EXPORT(cp_nps_summary_customers) { PG_RETURN_INT64(nps_argument(fcinfo).responses()); }
PG_EXPORT(cp_nps_summary_skipped) {
  PG_RETURN_INT64(static_cast<std::int64_t>(nps_argument(fcinfo).skipped()));
}

/// (summary, level)
PG_EXPORT(cp_nps_rows) {
  const Nps &nps = nps_argument(fcinfo);
  const double level = pg::level_argument(fcinfo, 1);
  const NpsScore found = pg::guard([&] { return nps_score(nps, level); });
  pg::Columns<7> out;
  out.count(nps.responses());
  for (const Attitude of : {Attitude::promoter, Attitude::passive, Attitude::detractor})
    out.count(nps.answers(of).count);
  out.real(found.score);
  out.real(found.lower);
  out.real(found.upper);
  return out.composite(fcinfo);
}
