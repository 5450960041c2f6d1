#include "segments/segment_forms.hpp"

#include "base/stop.hpp"
#include "flows/forms.hpp"
#include "segments/segment_field.hpp"

namespace portfolio::segments {

using flows::ledger_from_text;
using flows::ledger_from_wire;
using flows::LedgerState;
using flows::PeriodTotals;

namespace {

constexpr const char *type_name = "segmented_ledger";

// --- what a ledger consists of -------------------------------------------------------------------

struct SegmentPeriod {
  Period period = 0;
  std::vector<SegmentEntry> entries; // by kind
};
struct SegmentPart {
  std::string name;
  std::vector<SegmentPeriod> periods;
};
struct LedgerParts {
  const FlowLedger *head = nullptr; // without periods: parameters and counts
  std::vector<SegmentPart> segments;
};

LedgerParts parts_of(const SegmentLedger &ledger, Allocate allocate) {
  LedgerState head(ledger.parameters(), allocate);
  head.set_counts(ledger.unit(), ledger.customers(), ledger.skipped_rows(),
                  ledger.skipped_customers(), ledger.last_days());
  LedgerParts parts{trim(*head.ledger(), allocate), {}};
  const FlowCalendar calendar(ledger.parameters());
  for (std::size_t i = 0; i < ledger.segment_count(); ++i)
    parts.segments.push_back({std::string(ledger.segment(i)), {}});
  for (const SegmentEntry &entry : ledger.entries()) {
    poll_sometimes();
    auto &periods = parts.segments[entry.segment()].periods;
    const Period k = calendar.last() - entry.age();
    if (periods.empty() || periods.back().period != k) periods.push_back({k, {}});
    periods.back().entries.push_back(entry);
  }
  return parts;
}

SegmentLedger *ledger_of(const LedgerParts &parts, Allocate allocate) {
  const FlowLedger &head = *parts.head;
  SegmentLedgerState state(head.parameters(), allocate);
  state.set_counts(head.unit(), head.customers(), head.skipped_rows(), head.skipped_customers(),
                   head.last_days());
  const Period last = FlowCalendar(head.parameters()).last();
  for (const SegmentPart &segment : parts.segments) {
    const std::uint32_t number = state.number_of(segment.name);
    for (const SegmentPeriod &period : segment.periods)
      for (SegmentEntry entry : period.entries) {
        poll_sometimes();
        const auto age = static_cast<std::uint32_t>(last - period.period);
        entry.key = SegmentEntry::key_of(number, age, entry.kind());
        state.add(entry);
      }
  }
  return finish(*state.ledger(), allocate);
}

// --- what may be in it ---------------------------------------------------------------------------

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

// --- its forms -----------------------------------------------------------------------------------

/// A text has the head in braces, bytes have it behind its length.
void visit_head(TextWriter &out, const FlowLedger *head, Allocate) {
  out.word('{' + to_text(*head) + '}');
}
void visit_head(TextReader &in, const FlowLedger *&head, Allocate allocate) {
  in.word("{");
  head = ledger_from_text(in.scan.until('}'), allocate);
  in.word("}");
}
void visit_head(WireWriter &out, const FlowLedger *head, Allocate) {
  out.bytes("parameters", to_wire(*head, out.out.form()));
}
void visit_head(WireReader &in, const FlowLedger *&head, Allocate allocate) {
  Bytes bytes;
  in.bytes("parameters", bytes);
  head = ledger_from_wire(bytes, allocate);
}

/// A text names the day on which a period starts, bytes say how many periods follow until the last.
template <class Form, class K> void visit_start(Form &form, K &k, const FlowCalendar &calendar) {
  if constexpr (Form::is_text) {
    Day start = Form::reads ? 0 : calendar.grid().start(k);
    form.day("start of a period", start);
    if constexpr (Form::reads) {
      k = calendar.grid().index(start);
      if (calendar.grid().start(k) != start) form.fail("no period starts on " + to_string(start));
    }
    form.require(k <= calendar.last(), "period after as_of");
    form.require(calendar.last() - k < FlowLedger::max_periods, "too many periods");
  } else {
    auto age = static_cast<std::uint64_t>(calendar.last() - k);
    form.number("", age, std::uint64_t{FlowLedger::max_periods} - 1, "too many periods");
    if constexpr (Form::reads)
      calendar.require_start(k = calendar.last() - static_cast<Period>(age));
  }
}

/// What there is in a period by kind: a text says so by a word, bytes by bits.
template <class Form, class Entries>
void visit_entries(Form &form, Entries &entries, const FlowLedger &head) {
  std::uint64_t present = 0;
  for (const SegmentEntry &entry : entries) present |= std::uint64_t{1} << (entry.key & 0xFF);
  if (!Form::is_text) form.number("", present);
  const std::size_t kinds = kinds_of(head.parameters());
  form.require(present >> kinds == 0, "unknown movement");
  std::size_t n = 0;
  for (std::size_t i = 0; i < kinds; ++i) {
    const auto kind = static_cast<EntryKind>(i);
    const bool is = present >> i & 1;
    if (!(Form::is_text ? form.given(name_of(kind), is) : is)) continue;
    auto &entry = row_of(entries, n++);
    if constexpr (Form::reads) entry.key = SegmentEntry::key_of(0, 0, kind);
    form.plain("number of customers", entry.customers);
    if (entry.has_money()) form.money("amount", entry.amount, head.unit());
    const char *why = complaint(entry, head.parameters());
    form.require(why == nullptr, why);
  }
  form.require(n > 0, "expected a movement");
}

template <class Form, class Ledger>
void visit_ledger(Form &form, Ledger &ledger, Allocate allocate) {
  form.version(1);
  visit_head(form, ledger.head, allocate);
  form.require(ledger.head->period_count() == 0, "periods among the parameters");
  const FlowCalendar calendar(ledger.head->parameters());
  form.rows(ledger.segments.size(), 5, [&](std::size_t i) {
    auto &segment = row_of(ledger.segments, i);
    segment_field(form, segment.name);
    form.require(i == 0 || ledger.segments[i - 1].name < segment.name, "segments are not in order");
    form.repeat(form.how_many(segment.periods.size(), 3), "()", [&](std::size_t j) {
      auto &period = row_of(segment.periods, j);
      visit_start(form, period.period, calendar);
      form.require(j == 0 || segment.periods[j - 1].period < period.period,
                   "periods are not in order");
      visit_entries(form, period.entries, *ledger.head);
    });
    form.require_in_text(!segment.periods.empty(), "expected \"(\"");
    form.require_in_wire(!segment.periods.empty(), "a segment without customers");
  });
  form.end();
}

template <class Form> SegmentLedger *read(Form in, Allocate allocate) {
  LedgerParts parts;
  visit_ledger(in, parts, allocate);
  SegmentLedger *ledger = ledger_of(parts, allocate);
  if (const char *why = contradiction(*ledger)) in.fail(why);
  return ledger;
}

} // namespace

std::string to_text(const SegmentLedger &growing, Allocate allocate) {
  const LedgerParts parts = parts_of(*finish(growing, allocate), allocate);
  TextWriter out;
  visit_ledger(out, parts, allocate);
  return out.text();
}
SegmentLedger *segment_ledger_from_text(std::string_view text, Allocate allocate) {
  return read(TextReader(text, type_name), allocate);
}
Bytes to_wire(const SegmentLedger &growing, Allocate allocate, Form form) {
  const LedgerParts parts = parts_of(*finish(growing, allocate), allocate);
  WireWriter out(form, growing.unit());
  visit_ledger(out, parts, allocate);
  return out.out.bytes();
}
SegmentLedger *segment_ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  return read(WireReader(bytes, type_name), allocate);
}

} // namespace portfolio::segments
