#include "base/apportionment.hpp"
#include "segments/segment_rows.hpp"

namespace portfolio::segments {

namespace {

constexpr auto adjustment = static_cast<std::size_t>(Movement::adjustment);

void show_period(std::span<SegmentRow> period, Unit unit) {
  Apportionment segments(period, unit);
  segments.round([](SegmentRow &row) -> StoredMoney & { return row.opening_revenue; });
  segments.round([](SegmentRow &row) -> StoredMoney & { return row.transfer_in; });
  segments.round([](SegmentRow &row) -> StoredMoney & { return row.transfer_out; });
  segments.round([](SegmentRow &row) -> StoredMoney & { return row.settled.closing_revenue; });
  for (std::size_t m = 0; m < movement_count; ++m)
    if (m != adjustment)
      segments.round(
          [m](SegmentRow &row) -> StoredMoney & { return row.settled.totals.amount[m]; });
  for (SegmentRow &row : period) {
    FlowRow &flow = row.settled;
    flow.opening_revenue = row.opening_revenue + row.transfer_in + row.transfer_out;
    Money left = flow.closing_revenue - flow.opening_revenue;
    for (std::size_t m = 0; m < movement_count; ++m)
      if (m != adjustment) left -= flow.totals.amount[m];
    flow.totals.amount[adjustment] = left;
  }
}

} // namespace

std::vector<SegmentRow> shown(std::vector<SegmentRow> rows, std::size_t segments, Unit unit) {
  if (unit.is_whole()) return rows;
  const std::span<SegmentRow> all(rows);
  for (std::size_t i = 0; i < rows.size(); i += segments)
    show_period(all.subspan(i, segments), unit);
  return rows;
}

std::vector<SegmentMovementRow> shown_movement_rows(const SegmentLedger &ledger,
                                                    bool include_incomplete) {
  std::vector<SegmentMovementRow> rows;
  for (const SegmentRow &row :
       shown(segment_rows(ledger, include_incomplete), ledger.segment_count(), ledger.unit())) {
    const auto put = [&](EntryKind kind, std::int64_t customers, Money amount) {
      if (customers != 0 || amount != 0)
        rows.push_back({row.settled.period_start, row.segment, kind, customers, amount});
    };
    for (std::size_t m = 0; m < movement_count; ++m)
      put(static_cast<EntryKind>(m), row.settled.totals.customers[m], row.settled.totals.amount[m]);
    put(EntryKind::transfer_in, row.transferred_in, row.transfer_in);
    put(EntryKind::transfer_out, row.transferred_out, row.transfer_out);
  }
  return rows;
}

} // namespace portfolio::segments
