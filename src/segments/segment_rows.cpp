#include "segments/segment_rows.hpp"

#include "base/error.hpp"
#include "flows/balance.hpp"

#include <algorithm>
#include <string>

namespace portfolio::segments {

using flows::FlowBalance;
using flows::LedgerState;
using flows::PeriodTotals;

namespace {

/// Of transfers a company's totals know nothing.
void put_total(const SegmentEntry &entry, PeriodTotals &totals) {
  if (entry.is_movement()) {
    const auto i = static_cast<std::size_t>(entry.kind());
    totals.amount[i] = entry.amount;
    totals.customers[i] = entry.customers;
    return;
  }
  switch (entry.kind()) {
  case EntryKind::transfer_in:
  case EntryKind::transfer_out:
  case EntryKind::idle_transfer: break;
  case EntryKind::before_correction: totals.before_correction = entry.amount; break;
  case EntryKind::now_correction: totals.now_correction = entry.amount; break;
  case EntryKind::kept_correction: totals.kept_correction = entry.amount; break;
  case EntryKind::negative_before: totals.negative_before = entry.amount; break;
  case EntryKind::in_doubt:
    totals.in_doubt = entry.amount;
    totals.customers_in_doubt = entry.customers;
    break;
  case EntryKind::redated:
    totals.redated = entry.amount;
    totals.customers_redated = entry.customers;
    break;
  case EntryKind::left_earlier: break;
  case EntryKind::due: totals.due = entry.customers; break;
  case EntryKind::renewed: totals.renewed = entry.customers; break;
  case EntryKind::undecided: totals.undecided = entry.customers; break;
  case EntryKind::not_lost: totals.not_lost = entry.customers; break;
  }
}

/// Gathers the entries of a segment's period.
class PeriodOfSegment {
public:
  explicit PeriodOfSegment(SegmentRow &row) : row_(row) {}

  void put(const SegmentEntry &entry) {
    switch (entry.kind()) {
    case EntryKind::transfer_in:
      row_.transfer_in = entry.amount;
      row_.transferred_in = entry.customers;
      break;
    case EntryKind::transfer_out:
      row_.transfer_out = entry.amount;
      row_.transferred_out = entry.customers;
      break;
    case EntryKind::idle_transfer: idle_ = entry.amount; break;
    case EntryKind::left_earlier: row_.left_earlier = entry.customers; break;
    default: put_total(entry, row_.settled.totals);
    }
  }

  /// From the segment's balance before the period to the one after it.
  void close(FlowBalance &balance) {
    row_.opening_customers = balance.customers();
    row_.opening_revenue = balance.revenue();
    balance.move(row_.transferred_in - row_.transferred_out,
                 checked_add(row_.transfer_in, row_.transfer_out), idle_);
    balance.settle(row_.settled);
  }

private:
  SegmentRow &row_;
  Money idle_ = 0; ///< of what is transferred
};

/// Σ of the segments; the first entry of each is its earliest.
Period first_period(const SegmentLedger &ledger, Period last) {
  std::uint32_t oldest = 0;
  for (const SegmentEntry &entry : ledger.entries()) oldest = std::max(oldest, entry.age());
  return last - oldest;
}

[[noreturn]] void refuse_rows(std::size_t segments, Period periods) {
  throw Error(Fault::too_large,
              std::to_string(segments) + " segments in " + std::to_string(periods) +
                  " periods are more than " + std::to_string(max_segment_rows) + " rows",
              "Use a longer step, or movements_by_segment, which returns only the movements that "
              "happened.");
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
  const std::size_t count = static_cast<std::size_t>(end - first) * segments;
  if (count > max_segment_rows) refuse_rows(segments, end - first);
  std::vector<SegmentRow> rows(count);
  auto entry = entries.begin();
  for (std::uint32_t segment = 0; segment < segments; ++segment) {
    FlowBalance balance;
    for (Period k = first; k < end; ++k) {
      SegmentRow &row = rows[static_cast<std::size_t>(k - first) * segments + segment];
      row.segment = segment;
      row.settled.period = k;
      row.settled.period_start = calendar.grid().start(k);
      row.settled.is_complete = calendar.is_complete(k);
      PeriodOfSegment period(row);
      for (; entry != entries.end() && entry->segment() == segment &&
             calendar.last() - entry->age() == k;
           ++entry)
        period.put(*entry);
      period.close(balance);
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
    put_total(entry, sum);
    if (!sum.is_empty()) state.at(last - entry.age()).add(sum);
  }
  state.set_counts(ledger.unit(), ledger.customers(), ledger.skipped_rows(),
                   ledger.skipped_customers(), ledger.last_days());
  return trim(*state.ledger(), allocate);
}

} // namespace portfolio::segments
