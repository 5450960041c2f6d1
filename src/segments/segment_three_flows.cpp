#include "segments/segment_three_flows.hpp"

#include "base/apportionment.hpp"
#include "segments/segment_rows.hpp"

namespace portfolio::segments {

using flows::FlowCalendar;
using flows::PeriodTotals;
using flows::ThreeFlows;

namespace {

ThreeFlowsRow row_of(const SegmentRow &row, const PeriodTotals &declared, const ThreeFlows &flows) {
  ThreeFlowsRow result = flows.row(row.settled, declared);
  result.opening_revenue = row.opening_revenue;
  result.transferred = {row.transferred_in - row.transferred_out - row.left_earlier,
                        checked_add(row.transfer_in, row.transfer_out)};
  return result;
}

} // namespace

std::vector<SegmentThreeFlowsRow> three_flows(const SegmentLedger &ledger, bool include_incomplete,
                                              std::optional<Day> history_start) {
  const FlowCalendar calendar(ledger.parameters());
  const ThreeFlows flows(calendar, history_start);
  const std::vector<SegmentRow> all = segment_rows(ledger, true);
  const std::size_t segments = ledger.segment_count();
  const std::size_t late = static_cast<std::size_t>(calendar.periods_until_declared()) * segments;
  std::vector<SegmentThreeFlowsRow> rows;
  rows.reserve(all.size());
  std::vector<std::int64_t> customers(segments, 0);
  bool is_settled = true; // who is in doubt may have moved to any segment
  for (std::size_t i = 0; i < all.size(); i += segments) {
    if (!all[i].settled.is_complete && !include_incomplete) break;
    for (std::size_t j = i; j < i + segments; ++j) {
      const PeriodTotals declared =
          j + late < all.size() ? all[j + late].settled.totals : PeriodTotals{};
      ThreeFlowsRow row = row_of(all[j], declared, flows);
      customers[j - i] = ThreeFlows::close(row, customers[j - i]);
      is_settled &= row.in_doubt.customers == 0;
      rows.push_back({static_cast<std::uint32_t>(j - i), row});
    }
    for (std::size_t j = i; j < i + segments; ++j) rows[j].flows.is_final &= is_settled;
  }
  return rows;
}

std::vector<SegmentThreeFlowsRow> shown(std::vector<SegmentThreeFlowsRow> rows,
                                        std::size_t segments, Unit unit) {
  if (unit.is_whole()) return rows;
  using Row = SegmentThreeFlowsRow;
  for (std::size_t i = 0; i < rows.size(); i += segments) {
    Apportionment<Row> period{std::span<Row>(rows).subspan(i, segments), unit};
    period.round([](Row &row) -> StoredMoney & { return row.flows.opening_revenue; });
    period.round([](Row &row) -> StoredMoney & { return row.flows.closing_revenue; });
    period.round([](Row &row) -> StoredMoney & { return row.flows.won.amount; });
    period.round([](Row &row) -> StoredMoney & { return row.flows.lost.amount; });
    period.round([](Row &row) -> StoredMoney & { return row.flows.in_doubt.amount; });
    period.round([](Row &row) -> StoredMoney & { return row.flows.transferred.amount; });
  }
  return rows;
}

} // namespace portfolio::segments
