#include "flows/segment_rows.hpp"

#include <algorithm>

namespace portfolio {

namespace {

/// What a segment's balance holds; idle: of customers without a purchase in the period.
struct Balance {
  std::int64_t customers = 0;
  Money revenue = 0, idle = 0;
};

/// What those whom the segment has after the transfers paid before and pay now, as flow_rows()
/// finds it for the whole: `active` is what the active ones among them paid.
void set_opening(FlowRow &row, Money active) {
  const Money left =
      row.amount(Movement::churned) + row.amount(Movement::released) + row.amount(Movement::paused);
  const Money kept = active + left + row.amount(Movement::contraction);
  row.opening_before = active + row.totals.before_correction;
  row.opening_kept = kept + row.totals.kept_correction;
  row.opening_now = kept + row.amount(Movement::expansion) + row.amount(Movement::resumed) +
                    row.totals.now_correction;
}

void put(const SegmentEntry &entry, SegmentRow &row, Balance &balance) {
  PeriodTotals &totals = row.settled.totals;
  if (entry.is_movement()) {
    const auto i = static_cast<std::size_t>(entry.kind());
    totals.amount[i] = entry.amount;
    totals.customers[i] = entry.customers;
    return;
  }
  switch (entry.kind()) {
  case EntryKind::transfer_in:
    row.transfer_in = entry.amount;
    row.transferred_in = entry.customers;
    break;
  case EntryKind::transfer_out:
    row.transfer_out = entry.amount;
    row.transferred_out = entry.customers;
    break;
  case EntryKind::idle_transfer: balance.idle = checked_add(balance.idle, entry.amount); break;
  case EntryKind::before_correction: totals.before_correction = entry.amount; break;
  case EntryKind::now_correction: totals.now_correction = entry.amount; break;
  case EntryKind::kept_correction: totals.kept_correction = entry.amount; break;
  }
}

/// From the balance before the period to the one after it.
void close(SegmentRow &row, Balance &balance) {
  FlowRow &settled = row.settled;
  balance.customers += row.transferred_in - row.transferred_out;
  balance.revenue = checked_add(checked_add(balance.revenue, row.transfer_in), row.transfer_out);
  settled.opening_customers = balance.customers;
  settled.opening_revenue = balance.revenue;
  set_opening(settled, balance.revenue - balance.idle);
  balance.customers += settled.customers(Movement::new_customer) +
                       settled.customers(Movement::reactivated) -
                       settled.customers(Movement::churned);
  for (std::size_t i = 0; i < movement_count; ++i)
    balance.revenue = checked_add(balance.revenue, settled.totals.amount[i]);
  balance.idle = checked_add(balance.idle, settled.amount(Movement::adjustment));
  settled.closing_customers = balance.customers;
  settled.closing_revenue = balance.revenue;
}

/// Σ of the segments; the first entry of each is its earliest.
Period first_period(const SegmentLedger &ledger, Period last) {
  std::uint32_t oldest = 0;
  for (const SegmentEntry &entry : ledger.entries()) oldest = std::max(oldest, entry.age());
  return last - oldest;
}

} // namespace

std::vector<SegmentRow> segment_rows(const SegmentLedger &ledger, bool include_incomplete) {
  const FlowCalendar calendar(ledger.parameters());
  const auto entries = ledger.entries();
  if (entries.empty()) return {};
  const Period first = first_period(ledger, calendar.last());
  const Period end =
      calendar.last() + (include_incomplete || calendar.is_complete(calendar.last()));
  const std::size_t segments = ledger.segment_count();
  std::vector<SegmentRow> rows(static_cast<std::size_t>(end - first) * segments);
  auto entry = entries.begin();
  for (std::uint32_t segment = 0; segment < segments; ++segment) {
    Balance balance;
    for (Period k = first; k < end; ++k) {
      SegmentRow &row = rows[static_cast<std::size_t>(k - first) * segments + segment];
      row.segment = segment;
      row.settled.period = k;
      row.settled.period_start = calendar.grid().start(k);
      row.settled.is_complete = calendar.is_complete(k);
      row.opening_customers = balance.customers;
      row.opening_revenue = balance.revenue;
      for (; entry != entries.end() && entry->segment() == segment &&
             calendar.last() - entry->age() == k;
           ++entry)
        put(*entry, row, balance);
      close(row, balance);
    }
    while (entry != entries.end() && entry->segment() == segment) ++entry;
  }
  return rows;
}

std::vector<SegmentMovementRow> segment_movement_rows(const SegmentLedger &ledger,
                                                      bool include_incomplete) {
  const FlowCalendar calendar(ledger.parameters());
  std::vector<SegmentMovementRow> rows;
  for (const SegmentEntry &entry : ledger.entries()) {
    const Period k = calendar.last() - entry.age();
    const bool is_transfer =
        entry.kind() == EntryKind::transfer_in || entry.kind() == EntryKind::transfer_out;
    if (!(entry.is_movement() || is_transfer) || !(include_incomplete || calendar.is_complete(k)))
      continue;
    rows.push_back(
        {calendar.grid().start(k), entry.segment(), entry.kind(), entry.customers, entry.amount});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const SegmentMovementRow &a, const SegmentMovementRow &b) {
                     return a.period_start < b.period_start;
                   });
  return rows;
}

FlowLedger *company_ledger(const SegmentLedger &ledger, Allocate allocate) {
  LedgerState state(ledger.parameters(), allocate);
  const Period last = state.ledger()->last();
  for (const SegmentEntry &entry : ledger.entries()) {
    PeriodTotals sum;
    if (entry.is_movement()) {
      const auto i = static_cast<std::size_t>(entry.kind());
      sum.amount[i] = entry.amount;
      sum.customers[i] = entry.customers;
    } else if (entry.kind() == EntryKind::before_correction) {
      sum.before_correction = entry.amount;
    } else if (entry.kind() == EntryKind::now_correction) {
      sum.now_correction = entry.amount;
    } else if (entry.kind() == EntryKind::kept_correction) {
      sum.kept_correction = entry.amount;
    } else {
      continue;
    }
    state.at(last - entry.age()).add(sum);
  }
  state.set_counts(ledger.scale(), ledger.customers(), ledger.skipped_rows(),
                   ledger.skipped_customers());
  return trim(*state.ledger(), allocate);
}

} // namespace portfolio
