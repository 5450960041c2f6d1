#include "history/habits.hpp"
#include "history/history_pg.hpp"
#include "history/repeat_summary.hpp"
#include "pg/flat_type.hpp"

using namespace portfolio;
using namespace portfolio::history;

namespace {

struct RepeatType : pg::ObjectType<RepeatType, RepeatSummary> {
  static constexpr const char *name = "repeat_summary";
  static bool is_known(const RepeatSummary &summary) {
    return VARSIZE(&summary) == sizeof summary && summary.is_known();
  }
  static RepeatSummary *resume(RepeatSummary *old) { return old != nullptr ? old : finish({}); }
  static RepeatSummary *flat(RepeatSummary *state) { return state; }
  static RepeatSummary *merged(RepeatSummary *left, const RepeatSummary &right) {
    RepeatSummary *state = resume(left);
    state->merge(right);
    return state;
  }
  static RepeatSummary *finish(const RepeatSummary &summary) {
    return new (pg::allocate(sizeof summary)) RepeatSummary(summary);
  }
  static RepeatSummary from_text(std::string_view text) { return repeat_summary_from_text(text); }
  static RepeatSummary from_wire(std::span<const std::uint8_t> bytes) {
    return repeat_summary_from_wire(bytes);
  }
};

Datum share(FunctionCallInfo fcinfo, std::optional<double> value) {
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

const RepeatSummary &summary_argument(FunctionCallInfo fcinfo) {
  return *RepeatType::argument(fcinfo, 0);
}

} // namespace

/// (state, history, as_of)
PG_EXPORT(cp_repeat_summary_add) {
  pg::require_not_null(fcinfo, 2, "as_of");
  const bool is_known = !pg::is_null(fcinfo, 1);
  const HistoryBytes bytes = is_known ? pg::history_argument(fcinfo, 1) : HistoryBytes{};
  const Day as_of = pg::day_argument(fcinfo, 2);
  return pg::change_state<RepeatType>(fcinfo, [&](RepeatSummary *state) {
    is_known ? state->add(purchase_days(History(bytes), as_of)) : state->skip();
  });
}

PG_EXPORT(cp_repeat_summary_merge) { return pg::merge_states<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_finish) { return pg::finish_state<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_in) { return pg::type_in<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_out) { return pg::type_out<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_recv) { return pg::type_receive<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_send) { return pg::type_send<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_plus) { return pg::plus<RepeatType>(fcinfo); }
PG_EXPORT(cp_repeat_summary_eq) { PG_RETURN_BOOL(pg::are_equal<RepeatType>(fcinfo)); }
PG_EXPORT(cp_repeat_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<RepeatType>(fcinfo)); }
PG_EXPORT(cp_repeat_summary_hash) { return pg::type_hash<RepeatType>(fcinfo); }

PG_EXPORT(cp_repeat_summary_customers) { PG_RETURN_INT64(summary_argument(fcinfo).customers()); }
PG_EXPORT(cp_repeat_summary_repeated) { PG_RETURN_INT64(summary_argument(fcinfo).repeated()); }
PG_EXPORT(cp_repeat_summary_skipped) { PG_RETURN_INT64(summary_argument(fcinfo).skipped()); }
PG_EXPORT(cp_repeat_rate) { return share(fcinfo, summary_argument(fcinfo).repeat_rate()); }
PG_EXPORT(cp_one_shot_share) { return share(fcinfo, summary_argument(fcinfo).one_shot_share()); }
