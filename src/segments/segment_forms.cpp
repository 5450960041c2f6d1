#include "segments/segment_forms.hpp"

#include "base/stop.hpp"
#include "base/text.hpp"
#include "flows/forms.hpp"
#include "segments/segment_name.hpp"

namespace portfolio::segments {

using flows::ledger_from_text;
using flows::ledger_from_wire;
using flows::LedgerState;
using flows::PeriodTotals;

namespace {

constexpr const char *type_name = "segmented_ledger";
constexpr std::uint8_t wire_version = 1;

/// A flow ledger without periods carries what both have.
FlowLedger *head_of(const SegmentLedger &ledger, Allocate allocate) {
  LedgerState head(ledger.parameters(), allocate);
  head.set_counts(ledger.unit(), ledger.customers(), ledger.skipped_rows(),
                  ledger.skipped_customers(), ledger.last_days());
  return trim(*head.ledger(), allocate);
}

SegmentLedgerState begin(const FlowLedger &head, Allocate allocate) {
  SegmentLedgerState state(head.parameters(), allocate);
  state.set_counts(head.unit(), head.customers(), head.skipped_rows(), head.skipped_customers(),
                   head.last_days());
  return state;
}

/// So many kinds of entries there are; the last ones are of contracts.
std::size_t kinds_of(const FlowParameters &parameters) {
  return parameters.has_contracts() ? entry_kind_count : purchase_kind_count;
}

/// Why an entry may not be one, if it may not. Of contracts the customer of a movement may count in
/// another segment than a part of its money: in its main plan.
const char *complaint(const SegmentEntry &entry, const FlowParameters &parameters) {
  const bool has_customers = entry.is_movement() || !entry.has_money() ||
                             entry.kind() == EntryKind::transfer_in ||
                             entry.kind() == EntryKind::transfer_out ||
                             entry.kind() == EntryKind::in_doubt || entry.is_signed();
  const std::int64_t fewest = entry.is_signed() ? -PeriodTotals::max_customers : 0;
  if (entry.customers < fewest || entry.customers > PeriodTotals::max_customers)
    return "number of customers out of range";
  if (entry.amount > PeriodTotals::max_sum || entry.amount < -PeriodTotals::max_sum)
    return "amount out of range";
  if (entry.is_empty() ||
      (entry.is_movement() && entry.customers == 0 && !parameters.has_contracts()))
    return "a movement without customers";
  return !has_customers && entry.customers != 0 ? "a correction with customers" : nullptr;
}

/// Why the counts of contracts in a segment's period contradict each other, if they do. Entries are
/// in order, as they are in a finished ledger.
const char *contradiction(const SegmentLedger &ledger) {
  const auto entries = ledger.entries();
  for (auto entry = entries.begin(); entry != entries.end();) {
    poll_sometimes();
    std::int64_t churned = 0, due = 0, told = 0, not_lost = 0;
    const std::uint64_t period = entry->key >> 8;
    for (; entry != entries.end() && entry->key >> 8 == period; ++entry) {
      if (entry->kind() == entry_kind(Movement::churned)) churned = entry->customers;
      if (entry->kind() == EntryKind::due) due = entry->customers;
      if (entry->kind() == EntryKind::renewed || entry->kind() == EntryKind::undecided)
        told += entry->customers;
      if (entry->kind() == EntryKind::not_lost) not_lost = entry->customers;
    }
    if (told > due) return "more renewed than due";
    if (not_lost > churned) return "more not lost than churned";
  }
  return nullptr;
}

} // namespace

std::string to_text(const SegmentLedger &growing, Allocate allocate) {
  const SegmentLedger &ledger = *finish(growing, allocate);
  const FlowCalendar calendar(ledger.parameters());
  std::string out = "v1 {" + to_text(*head_of(ledger, allocate)) + "}";
  const SegmentEntry *previous = nullptr;
  for (const SegmentEntry &entry : ledger.entries()) {
    const bool same_segment = previous != nullptr && previous->segment() == entry.segment();
    if (!same_segment || previous->age() != entry.age()) {
      if (previous != nullptr) out += same_segment ? ")" : ")]";
      if (!same_segment) {
        out += " [";
        append_quoted(out, ledger.segment(entry.segment()));
      }
      out += " (";
      append_day(out, calendar.grid().start(calendar.last() - entry.age()));
    }
    out.append(" ").append(name_of(entry.kind())).append(" ");
    out += std::to_string(entry.customers);
    if (entry.has_money()) append_decimal(out += ' ', entry.amount, ledger.scale());
    previous = &entry;
  }
  if (previous != nullptr) out += ")]";
  return out;
}

namespace {

/// Reads the segments of a text.
class SegmentScanner {
public:
  SegmentScanner(Scanner &scan, const FlowLedger &head, Allocate allocate)
      : scan_(scan), calendar_(head.parameters()), scale_(head.scale()),
        state_(begin(head, allocate)), allocate_(allocate) {}

  SegmentLedger *all() {
    std::string previous;
    for (bool first = true; scan_.accept("["); first = false) {
      const std::string name = scan_.quoted("segment");
      if (!first && name <= previous) scan_.fail("segments are not in order");
      previous = name;
      number_ = state_.number_of(checked_segment(name));
      periods();
      scan_.expect("]");
    }
    scan_.expect_end();
    SegmentLedger *ledger = finish(*state_.ledger(), allocate_);
    if (const char *why = contradiction(*ledger)) scan_.fail(why);
    return ledger;
  }

private:
  void periods() {
    scan_.expect("(");
    Period previous = 0;
    for (bool first = true; first || scan_.accept("("); first = false) {
      const Period k = period();
      if (!first && k <= previous) scan_.fail("periods are not in order");
      previous = k;
      entries(static_cast<std::uint32_t>(calendar_.last() - k));
      scan_.expect(")");
    }
  }

  Period period() {
    const Day start = scan_.day("start of a period");
    const Period k = calendar_.grid().index(start);
    if (calendar_.grid().start(k) != start) scan_.fail("no period starts on " + to_string(start));
    if (k > calendar_.last()) scan_.fail("period after as_of");
    if (calendar_.last() - k >= FlowLedger::max_periods) scan_.fail("too many periods");
    return k;
  }

  void entries(std::uint32_t age) {
    bool any = false;
    for (std::size_t i = 0; i < kinds_of(calendar_.parameters()); ++i) {
      const auto kind = static_cast<EntryKind>(i);
      if (!scan_.accept(name_of(kind))) continue;
      SegmentEntry entry{.key = SegmentEntry::key_of(number_, age, kind)};
      entry.customers = scan_.signed_number("number of customers");
      if (entry.has_money()) entry.amount = scan_.money("amount", scale_);
      if (const char *why = complaint(entry, calendar_.parameters())) scan_.fail(why);
      state_.add(entry);
      any = true;
    }
    if (!any) scan_.fail("expected a movement");
  }

  Scanner &scan_;
  FlowCalendar calendar_;
  int scale_;
  SegmentLedgerState state_;
  Allocate allocate_;
  std::uint32_t number_ = 0;
};

} // namespace

SegmentLedger *segment_ledger_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, type_name);
  scan.version(1);
  scan.expect("{");
  const std::size_t open = text.find('{'), close = text.find('}');
  if (close == text.npos) scan.fail("no \"}\" after the parameters");
  const FlowLedger *head = ledger_from_text(text.substr(open + 1, close - open - 1), allocate);
  if (head->period_count() > 0) scan.fail("periods among the parameters");
  Scanner rest(text.substr(close + 1), type_name);
  return SegmentScanner(rest, *head, allocate).all();
}

Bytes to_wire(const SegmentLedger &growing, Allocate allocate, Form form) {
  const SegmentLedger &ledger = *finish(growing, allocate);
  Writer out(form, ledger.unit());
  out.byte(wire_version);
  const Bytes head = to_wire(*head_of(ledger, allocate), form);
  out.number(head.size());
  for (const std::uint8_t byte : head) out.byte(byte);
  out.number(ledger.segment_count());
  for (std::size_t i = 0; i < ledger.segment_count(); ++i) write_segment(out, ledger.segment(i));
  out.number(ledger.entries().size());
  for (const SegmentEntry &entry : ledger.entries()) {
    out.number(entry.segment());
    out.number(entry.age());
    out.byte(static_cast<std::uint8_t>(entry.kind()));
    if (entry.is_signed())
      out.signed_number(entry.customers);
    else
      out.number(static_cast<std::uint64_t>(entry.customers));
    if (entry.has_money()) out.money(entry.amount);
  }
  return out.bytes();
}

namespace {

void read_segments(Reader &in, SegmentLedgerState &state) {
  const std::uint64_t segments = in.count(1);
  std::string previous;
  for (std::uint64_t i = 0; i < segments; ++i) {
    const std::string name = read_segment(in);
    if (i > 0 && name <= previous) in.fail("segments are not in order");
    previous = name;
    state.number_of(name);
  }
}

void read_entries(Reader &in, SegmentLedgerState &state, const FlowCalendar &calendar) {
  const std::size_t segments = state.ledger()->segment_count();
  const std::uint64_t count = in.count(4);
  std::uint64_t previous = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t segment = in.number(), age = in.number();
    const std::uint8_t kind = in.byte();
    if (segment >= segments) in.fail("unknown segment");
    if (age >= std::uint64_t{FlowLedger::max_periods}) in.fail("too many periods");
    if (kind >= kinds_of(calendar.parameters())) in.fail("unknown movement");
    SegmentEntry entry{.key = SegmentEntry::key_of(static_cast<std::uint32_t>(segment),
                                                   static_cast<std::uint32_t>(age),
                                                   static_cast<EntryKind>(kind))};
    if (entry.is_signed()) {
      entry.customers = in.signed_number();
    } else {
      const std::uint64_t customers = in.number();
      entry.customers = customers > INT64_MAX ? -1 : static_cast<std::int64_t>(customers);
    }
    if (entry.has_money()) entry.amount = in.money();
    if (const char *why = complaint(entry, calendar.parameters())) in.fail(why);
    if (i > 0 && entry.key <= previous) in.fail("entries are not in order");
    previous = entry.key;
    calendar.require_start(calendar.last() - static_cast<Period>(age));
    state.add(entry);
  }
}

} // namespace

SegmentLedger *segment_ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  Bytes head_bytes(in.count(1));
  for (std::uint8_t &byte : head_bytes) byte = in.byte();
  const FlowLedger *head = ledger_from_wire(head_bytes, allocate);
  if (head->period_count() > 0) in.fail("periods among the parameters");
  SegmentLedgerState state = begin(*head, allocate);
  read_segments(in, state);
  read_entries(in, state, FlowCalendar(head->parameters()));
  in.end();
  SegmentLedger *ledger = finish(*state.ledger(), allocate);
  if (ledger->segment_count() != state.ledger()->segment_count())
    in.fail("a segment without customers");
  if (const char *why = contradiction(*ledger)) in.fail(why);
  return ledger;
}

} // namespace portfolio::segments
