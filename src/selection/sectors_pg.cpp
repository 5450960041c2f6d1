#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/rows.hpp"
#include "segments/segment_pg.hpp"
#include "selection/sectors.hpp"

using namespace portfolio;
using namespace portfolio::selection;

namespace {

struct SectorType : pg::LogType<SectorType, SectorLog> {
  static SectorState grow(SectorLog *log) { return {log, pg::allocate, pg::interrupted}; }
  static SectorTable open(std::span<const std::uint8_t> bytes) {
    return open_sectors(bytes, pg::interrupted);
  }
  static SectorLog *finish(const SectorTable &table) {
    return SectorState::finish(table, pg::allocate);
  }
  static SectorTable from_text(std::string_view text) { return sectors_from_text(text); }
  static SectorTable from_wire(std::span<const std::uint8_t> bytes) {
    return sectors_from_wire(bytes);
  }
};

/// (state, sector, customer, margin, cost)
template <class Amount> Datum add_customer(FunctionCallInfo fcinfo) {
  if (pg::is_null(fcinfo, 2) || pg::is_null(fcinfo, 3) || pg::is_null(fcinfo, 4))
    return pg::skip_row<SectorType>(fcinfo);
  const std::string_view sector = pg::is_null(fcinfo, 1) ? segments::unknown_segment
                                                         : pg::text_argument(fcinfo, 1),
                         customer = pg::text_argument(fcinfo, 2);
  const Decimal margin = Amount::read(pg::argument(fcinfo, 3)),
                cost = Amount::read(pg::argument(fcinfo, 4));
  return pg::change_state<SectorType>(
      fcinfo, [&](SectorState &state) { state.add(sector, customer, margin, cost); });
}

/// In memory that outlives the table.
std::string_view kept(std::string_view text) {
  auto *copy = static_cast<char *>(pg::allocate(text.size() + 1));
  std::copy(text.begin(), text.end(), copy);
  return {copy, text.size()};
}

/// All names in one text: no character of a server's encoding has a line feed as its second half.
std::string_view names(const SectorTable &table) {
  std::string all;
  for (const SectorCustomer &row : table.rows) all += row.sector + '\n' + row.customer + '\n';
  return kept(all);
}

} // namespace

PG_EXPORT(cp_sector_summary_add_numeric) { return add_customer<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_sector_summary_add_float8) { return add_customer<pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_sector_summary_add_real) { return add_customer<pg::RealAmount>(fcinfo); }

PG_EXPORT(cp_sector_summary_merge) { return pg::merge_states<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_finish) { return pg::finish_state<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_in) { return pg::type_in<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_out) { return pg::type_out<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_send) { return pg::type_send<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_plus) { return pg::plus<SectorType>(fcinfo); }
PG_EXPORT(cp_sector_summary_eq) { PG_RETURN_BOOL(pg::are_equal<SectorType>(fcinfo)); }
PG_EXPORT(cp_sector_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<SectorType>(fcinfo)); }
PG_EXPORT(cp_sector_summary_hash) { return pg::type_hash<SectorType>(fcinfo); }

PG_EXPORT(cp_sector_summary_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  struct Received {
    SectorLog *log;
    std::string_view names;
  };
  const Received received = pg::guard([&] {
    const SectorTable table = sectors_from_wire(message);
    return Received{SectorType::finish(table), names(table)};
  });
  pg::require_valid_text(received.names);
  return pg::from_flat(received.log);
}

PG_EXPORT(cp_sector_summary_customers) {
  return pg::ask_count<SectorType>(fcinfo,
                                   [](const SectorTable &table) { return table.rows.size(); });
}
PG_EXPORT(cp_sector_summary_skipped) {
  return pg::ask_count<SectorType>(fcinfo, [](const SectorTable &table) { return table.skipped; });
}

/// (summary, minimum)
PG_EXPORT(cp_sector_rows) {
  const auto bytes = SectorType::argument(fcinfo, 0);
  const std::int32_t minimum = DatumGetInt32(pg::argument(fcinfo, 1));
  struct Answer {
    std::span<const SectorRow> rows;
    int scale, shown_scale;
  };
  const Answer answer = pg::guard([&] {
    const SectorTable table = SectorType::open(bytes);
    auto rows = sector_rows(table, minimum);
    for (SectorRow &row : rows) row.sector = kept(row.sector);
    return Answer{pg::to_span(rows), table.scale, shown_scale(table)};
  });
  pg::RowSink sink(fcinfo);
  for (const SectorRow &row : answer.rows) {
    pg::Columns<8> out;
    row.rank ? out.integer(*row.rank) : out.null();
    out.text(row.sector);
    out.count(row.customers);
    out.money(row.margin, answer.scale);
    out.money(row.cost, answer.scale);
    out.real(row.margin_per_cost);
    out.money(row.margin_per_customer, answer.shown_scale);
    out.boolean(row.is_left_out);
    out.put(sink);
  }
  return Datum{0};
}
