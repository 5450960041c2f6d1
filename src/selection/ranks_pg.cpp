#include "pg/flat_type.hpp"
#include "selection/ranks.hpp"

using namespace portfolio;
using namespace portfolio::selection;

namespace {

struct RankType : pg::LogType<RankType, RankLog> {
  static RankState grow(RankLog *log, std::int32_t k) {
    return {log, k, pg::allocate, pg::interrupted};
  }
  static RankLog *merged(varlena *old, const RankTable &more) {
    RankState state = resume(old, more.k);
    state.merge(more);
    return state.log();
  }
  static RankTable sum(const RankTable &a, const RankTable &b) {
    auto *both = merged(reinterpret_cast<varlena *>(merged(nullptr, a)), b);
    return open(pg::bytes_of(reinterpret_cast<varlena *>(both)));
  }
  static RankTable open(std::span<const std::uint8_t> bytes) {
    return open_ranks(bytes, pg::interrupted);
  }
  static RankLog *finish(const RankTable &table) { return RankState::finish(table, pg::allocate); }
  static bool same(const RankTable &a, const RankTable &b) { return a == b; }
  static RankTable from_text(std::string_view text) { return ranks_from_text(text); }
  static RankTable from_wire(std::span<const std::uint8_t> bytes) { return ranks_from_wire(bytes); }
};

/// (state, a, b [, k])
Datum add_customer(FunctionCallInfo fcinfo) {
  const bool has_length = !pg::is_null(fcinfo, 3);
  const std::int32_t given = has_length ? DatumGetInt32(pg::argument(fcinfo, 3)) : 0;
  const std::int32_t k = has_length ? pg::guard([&] { return checked_length(given); }) : 0;
  const bool is_known = !pg::is_null(fcinfo, 1) && !pg::is_null(fcinfo, 2);
  const double a = is_known ? pg::float_argument(fcinfo, 1) : 0,
               b = is_known ? pg::float_argument(fcinfo, 2) : 0;
  return pg::change_state<RankType>(
      fcinfo, [&](RankState &state) { is_known ? state.add(a, b) : state.skip(); }, k);
}

template <class Question> Datum share(FunctionCallInfo fcinfo, const Question &question) {
  const std::optional<double> value = pg::ask<RankType>(fcinfo, question);
  if (!value) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(*value);
}

} // namespace

PG_EXPORT(cp_rank_summary_add) { return add_customer(fcinfo); }
PG_EXPORT(cp_rank_summary_merge) { return pg::merge_states<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_finish) { return pg::finish_state<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_in) { return pg::type_in<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_out) { return pg::type_out<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_recv) { return pg::type_receive<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_send) { return pg::type_send<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_plus) { return pg::plus<RankType>(fcinfo); }
PG_EXPORT(cp_rank_summary_eq) { PG_RETURN_BOOL(pg::are_equal<RankType>(fcinfo)); }
PG_EXPORT(cp_rank_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<RankType>(fcinfo)); }
PG_EXPORT(cp_rank_summary_hash) { return pg::type_hash<RankType>(fcinfo); }

PG_EXPORT(cp_rank_summary_customers) {
  return pg::ask_count<RankType>(fcinfo, [](const RankTable &table) { return customers(table); });
}
PG_EXPORT(cp_rank_summary_skipped) {
  return pg::ask_count<RankType>(fcinfo, [](const RankTable &table) { return table.skipped; });
}
PG_EXPORT(cp_rank_correlation) {
  return share(fcinfo, [](const RankTable &table) { return rank_correlation(table); });
}
PG_EXPORT(cp_rank_overlap) {
  return share(fcinfo, [](const RankTable &table) { return rank_overlap(table); });
}
