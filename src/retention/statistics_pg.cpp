#include "pg/flat_type.hpp"
#include "pg/rows.hpp"
#include "retention/statistics.hpp"

using namespace portfolio;
using namespace portfolio::retention;

namespace {

struct RetentionType : pg::LogType<RetentionType, RetentionLog> {
  static RetentionState grow(RetentionLog *log) { return {log, pg::allocate}; }
  static RetentionStatistics open(RetentionBytes bytes) { return open_retention(bytes); }
  static RetentionLog *finish(const RetentionStatistics &statistics) {
    return RetentionState::finish(statistics, pg::allocate);
  }
  static RetentionStatistics from_text(std::string_view text) { return retention_from_text(text); }
  static RetentionStatistics from_wire(RetentionBytes bytes) { return retention_from_wire(bytes); }
};

} // namespace

/// (state, tenure, churned [, weight])
PG_EXPORT(cp_retention_statistics_add) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<RetentionType>(fcinfo);
  const std::int64_t tenure = PG_GETARG_INT32(1), weight = PG_NARGS() > 3 ? PG_GETARG_INT64(3) : 1;
  const bool churned = PG_GETARG_BOOL(2);
  return pg::change_state<RetentionType>(
      fcinfo, [=](RetentionState &state) { state.add(tenure, churned, weight); });
}

/// (state, tenure, at_risk, survivors)
PG_EXPORT(cp_retention_statistics_add_cohort) {
  if (pg::any_null(fcinfo, 1)) return pg::skip_row<RetentionType>(fcinfo);
  const std::int64_t tenure = PG_GETARG_INT32(1), at_risk = PG_GETARG_INT64(2),
                     survivors = PG_GETARG_INT64(3);
  return pg::change_state<RetentionType>(
      fcinfo, [=](RetentionState &state) { state.add_cohort(tenure, at_risk, survivors); });
}

PG_EXPORT(cp_retention_statistics_merge) { return pg::merge_states<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_finish) { return pg::finish_state<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_plus) { return pg::plus<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_in) { return pg::type_in<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_out) { return pg::type_out<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_recv) { return pg::type_receive<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_send) { return pg::type_send<RetentionType>(fcinfo); }
PG_EXPORT(cp_retention_statistics_eq) { PG_RETURN_BOOL(pg::are_equal<RetentionType>(fcinfo)); }
PG_EXPORT(cp_retention_statistics_ne) { PG_RETURN_BOOL(!pg::are_equal<RetentionType>(fcinfo)); }
PG_EXPORT(cp_retention_statistics_hash) { return pg::type_hash<RetentionType>(fcinfo); }

PG_EXPORT(cp_retention_statistics_customers) {
  return pg::ask_count<RetentionType>(
      fcinfo, [](const RetentionStatistics &statistics) { return customers(statistics); });
}
PG_EXPORT(cp_retention_statistics_skipped) {
  return pg::ask_count<RetentionType>(
      fcinfo, [](const RetentionStatistics &statistics) { return statistics.skipped; });
}

/// (statistics) -> (tenure, at_risk, churned, survivors, retention_rate, survival_rate)
PG_EXPORT(cp_retention_statistics_rows) {
  const auto periods = pg::ask<RetentionType>(fcinfo, [](const RetentionStatistics &statistics) {
    return pg::to_span(statistics.periods);
  });
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
