#include "ltv/retention_statistics.hpp"
#include "pg/flat.hpp"
#include "pg/rows.hpp"

using namespace portfolio;

namespace {

/// Runs `change` on the state in argument 0, which may be NULL or a finished value.
template <class Change> Datum change_state(FunctionCallInfo fcinfo, const Change &change) {
  varlena *old = pg::state_argument(fcinfo, 0);
  return pg::from_flat(pg::guard([&] {
    const bool grows = old != nullptr && pg::bytes_of(old).front() == RetentionLog::growing;
    RetentionState state(grows ? reinterpret_cast<RetentionLog *>(old) : nullptr, pg::allocate);
    if (old != nullptr && !grows) state.merge(open_retention(pg::bytes_of(old)));
    change(state);
    return state.log();
  }));
}

bool any_null(FunctionCallInfo fcinfo) {
  for (int i = 1; i < PG_NARGS(); ++i)
    if (pg::is_null(fcinfo, i)) return true;
  return false;
}

Datum skip(FunctionCallInfo fcinfo) {
  return change_state(fcinfo, [](RetentionState &state) { state.skip(); });
}

RetentionBytes statistics_argument(FunctionCallInfo fcinfo) {
  return pg::bytes_argument(fcinfo, 0);
}

} // namespace

/// (state, tenure, churned [, weight])
PG_EXPORT(cp_retention_statistics_add) {
  if (any_null(fcinfo)) return skip(fcinfo);
  const std::int64_t tenure = PG_GETARG_INT32(1), weight = PG_NARGS() > 3 ? PG_GETARG_INT64(3) : 1;
  const bool churned = PG_GETARG_BOOL(2);
  return change_state(fcinfo, [=](RetentionState &state) { state.add(tenure, churned, weight); });
}

/// (state, tenure, at_risk, survivors)
PG_EXPORT(cp_retention_statistics_add_cohort) {
  if (any_null(fcinfo)) return skip(fcinfo);
  const std::int64_t tenure = PG_GETARG_INT32(1), at_risk = PG_GETARG_INT64(2),
                     survivors = PG_GETARG_INT64(3);
  return change_state(fcinfo,
                      [=](RetentionState &state) { state.add_cohort(tenure, at_risk, survivors); });
}

PG_EXPORT(cp_retention_statistics_merge) {
  if (pg::is_null(fcinfo, 1)) {
    varlena *left = pg::state_argument(fcinfo, 0);
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const RetentionBytes right = pg::bytes_argument(fcinfo, 1);
  return change_state(fcinfo, [&](RetentionState &state) { state.merge(open_retention(right)); });
}

PG_EXPORT(cp_retention_statistics_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const RetentionBytes bytes = statistics_argument(fcinfo);
  return pg::from_flat(
      pg::guard([&] { return RetentionState::finish(open_retention(bytes), pg::allocate); }));
}

PG_EXPORT(cp_retention_statistics_in) {
  const char *text = PG_GETARG_CSTRING(0);
  auto *log = static_cast<RetentionLog *>(pg::guard_input(
      fcinfo, [&] { return RetentionState::finish(retention_from_text(text), pg::allocate); }));
  if (log == nullptr) PG_RETURN_NULL();
  return pg::from_flat(log);
}

PG_EXPORT(cp_retention_statistics_out) {
  const RetentionBytes bytes = statistics_argument(fcinfo);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(open_retention(bytes))); }));
}

PG_EXPORT(cp_retention_statistics_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  return pg::from_flat(pg::guard(
      [&] { return RetentionState::finish(retention_from_wire(message), pg::allocate); }));
}

PG_EXPORT(cp_retention_statistics_send) {
  const RetentionBytes bytes = statistics_argument(fcinfo);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(open_retention(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

PG_EXPORT(cp_retention_statistics_customers) {
  const RetentionBytes bytes = statistics_argument(fcinfo);
  PG_RETURN_INT64(pg::guard([&] { return customers(open_retention(bytes)); }));
}

PG_EXPORT(cp_retention_statistics_skipped) {
  const RetentionBytes bytes = statistics_argument(fcinfo);
  PG_RETURN_INT64(
      pg::guard([&] { return static_cast<std::int64_t>(open_retention(bytes).skipped); }));
}

/// (statistics) -> (tenure, at_risk, churned, survivors, retention_rate, survival_rate)
PG_EXPORT(cp_retention_statistics_rows) {
  const RetentionBytes bytes = statistics_argument(fcinfo);
  const auto periods = pg::guard([&] { return pg::to_span(open_retention(bytes).periods); });
  pg::RowSink sink(fcinfo);
  std::optional<double> there = 1; // unknown from the first period on in which nobody was observed
  std::int32_t tenure = 0;
  for (const RetentionPeriod &period : periods) {
    std::optional<double> rate;
    if (period.at_risk() > 0)
      rate = static_cast<double>(period.renewed) / static_cast<double>(period.at_risk());
    there = there && rate ? std::optional(*there * *rate) : std::nullopt;
    pg::Columns<6> out;
    out.integer(++tenure);
    out.count(period.at_risk());
    out.count(period.churned);
    out.count(period.renewed);
    out.real(rate);
    out.real(there);
    out.put(sink);
  }
  return Datum{0};
}
