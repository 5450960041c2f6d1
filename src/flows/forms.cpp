#include "flows/forms.hpp"

#include "base/step_field.hpp"

namespace portfolio::flows {

namespace {

constexpr const char *type_name = "flow_ledger";
constexpr std::uint8_t has_denominator = 4; ///< beside the basis in bytes

// --- the parameters ------------------------------------------------------------------------------

/// Bytes say early whether a denominator follows.
template <class Form> void visit_basis(Form &, FlowBasis, bool) {}
void visit_basis(WireWriter &out, FlowBasis basis, bool in_parts) {
  out.out.byte(
      static_cast<std::uint8_t>(static_cast<int>(basis) | (in_parts ? has_denominator : 0)));
}
void visit_basis(WireReader &in, FlowBasis &basis, bool &in_parts) {
  const std::uint8_t byte = in.in.byte(), whole = byte & ~has_denominator;
  if (whole > static_cast<std::uint8_t>(FlowBasis::events))
    in.fail("unknown basis " + std::to_string(whole));
  basis = static_cast<FlowBasis>(whole);
  in_parts = byte != whole;
}

void visit_bridge(TextWriter &out, const Step &bridge) { out.word(to_string(bridge)); }
void visit_bridge(WireWriter &out, const Step &bridge) { step_field(out, bridge); }
void visit_bridge(WireReader &in, Step &bridge) { step_field(in, bridge); }
/// Months, days, or months and then days.
void visit_bridge(TextReader &in, Step &bridge) {
  constexpr const char *beyond = "bridge out of range";
  bridge = {};
  in.signed_number("bridge", bridge.days, INT32_MAX, beyond);
  in.require(bridge.days >= 0, beyond);
  if (in.scan.accept("months") || in.scan.accept("month")) {
    bridge = {bridge.days, 0};
    in.require(bridge.months > 0, "bridge of 0 months");
    if (in.scan.comes("as_of")) return;
    in.signed_number("bridge", bridge.days, INT32_MAX, beyond);
    in.require(bridge.days >= 1, beyond);
  }
  if (!in.scan.accept("days") && !in.scan.accept("day")) in.fail("expected \"days\" or \"months\"");
}

template <class Form, class Parameters>
void visit_parameters(Form &form, Parameters &p, bool &in_parts) {
  form.version(1);
  visit_basis(form, p.basis, in_parts);
  form.word("step");
  step_field(form, p.step);
  const bool is_told = form.given("basis", p.has_contracts());
  if (Form::is_text && is_told) form.choice(p.basis, {"", "net", "events"}, "unknown basis");
  if (p.has_contracts()) {
    form.word("bridge");
    visit_bridge(form, p.bridge);
  } else {
    form.word("grace");
    form.signed_number("grace", p.grace, INT32_MAX, "grace out of range");
    form.require_in_text(p.grace >= 1, "grace out of range");
  }
  form.word("as_of");
  form.any_day("as_of", p.as_of);
  form.word("origin");
  form.any_day("origin", p.origin);
}

// --- the counts ----------------------------------------------------------------------------------

template <class Form, class Number> void visit_customers(Form &form, Number &n) {
  form.number("number of customers", n, std::uint64_t{PeriodTotals::max_customers},
              "number of customers out of range");
}

struct Counts {
  int scale = 0;
  std::int64_t denominator = 1, customers = 0;
  std::uint64_t rows = 0, histories = 0;
  LastDays last_days = {};
};

/// What a ledger of this as_of has seen: a text names the last day first, and nothing if there is
/// none.
template <class Form, class Days> void visit_last_days(Form &form, Days &last, Day as_of) {
  std::uint64_t days = last.days();
  Day until = last.until().value_or(0);
  if (!Form::is_text) form.number("days", days);
  if (!form.given("data_until", days > 0) || (!Form::is_text && days == 0)) return;
  form.any_day("data_until", until);
  form.require_in_text(until < as_of, "data_until after as_of");
  form.word("days");
  if (Form::is_text) form.number("days", days);
  form.require_in_text(days % 2 != 0, "nothing on data_until");
  form.require_in_wire(days % 2 != 0 && is_day(until) && until < as_of, "last day out of range");
  if constexpr (Form::reads) last = {until, days};
}

template <class Form, class Fields>
void visit_counts(Form &form, Fields &counts, const FlowParameters &p, bool in_parts) {
  form.scale(counts.scale);
  if (Form::is_text ? p.has_contracts() : in_parts) form.denominator(counts.denominator);
  form.require_in_wire(!in_parts || (p.has_contracts() && counts.denominator > 1),
                       "denominator out of range");
  form.word("customers");
  visit_customers(form, counts.customers);
  form.skipped(counts.rows, "skipped_rows", "number of rows");
  form.skipped(counts.histories, "skipped_customers", "number of customers");
  visit_last_days(form, counts.last_days, p.as_of);
}

// --- the periods ---------------------------------------------------------------------------------

/// Behind the movements: what else a period may have. A text says so by a word, bytes by bits.
enum : std::size_t {
  correction_bit = movement_count,
  negative_bit,
  doubt_bit,
  redated_bit,
  due_bit, // of contracts only, as are those below
  undecided_bit,
  not_lost_bit,
};

std::uint64_t present_in(const PeriodTotals &totals) {
  std::uint64_t present = std::uint64_t{totals.has_correction()} << correction_bit |
                          std::uint64_t{totals.negative_before != 0} << negative_bit |
                          std::uint64_t{totals.customers_in_doubt > 0} << doubt_bit |
                          std::uint64_t{totals.has_redated()} << redated_bit |
                          std::uint64_t{totals.due > 0} << due_bit |
                          std::uint64_t{totals.undecided > 0} << undecided_bit |
                          std::uint64_t{totals.not_lost > 0} << not_lost_bit;
  for (std::size_t i = 0; i < movement_count; ++i)
    present |= std::uint64_t{totals.customers[i] != 0} << i;
  return present;
}

/// The ends of contracts and what came of them.
template <class Form, class Totals, class Has>
void visit_ends(Form &form, Totals &totals, const Has &has) {
  if (has(due_bit, "due")) {
    visit_customers(form, totals.due);
    form.require(totals.due != 0, "number due is 0");
    form.word("renewed");
    visit_customers(form, totals.renewed);
    form.require(totals.renewed <= totals.due, "more renewed than due");
  }
  if (has(undecided_bit, "undecided")) {
    visit_customers(form, totals.undecided);
    form.require_in_text(totals.due > 0 && totals.undecided <= totals.due - totals.renewed,
                         "more undecided than due");
    form.require_in_wire(totals.undecided != 0, "number undecided is 0");
  }
  if (has(not_lost_bit, "not_lost")) {
    visit_customers(form, totals.not_lost);
    form.require_in_text(totals.not_lost <=
                             totals.customers[static_cast<std::size_t>(Movement::churned)],
                         "more not lost than churned");
    form.require_in_wire(totals.not_lost != 0, "number not lost is 0");
  }
}

template <class Form, class Totals>
void visit_period(Form &form, Totals &totals, Unit unit, bool has_contracts) {
  std::uint64_t present = Form::reads ? 0 : present_in(totals);
  if (!Form::is_text) form.number("", present);
  form.require(present >> (has_contracts ? not_lost_bit + 1 : due_bit) == 0, "unknown movement");
  const auto has = [&](std::size_t bit, std::string_view word) {
    const bool is = present >> bit & 1;
    return Form::is_text ? form.given(word, is) : is;
  };
  for (std::size_t i = 0; i < movement_count; ++i) {
    if (!has(i, movement_names[i])) continue;
    visit_customers(form, totals.customers[i]);
    form.require(totals.customers[i] != 0, "a movement without customers");
    form.money("amount", totals.amount[i], unit);
  }
  if (has(correction_bit, "correction")) {
    form.money("correction", totals.before_correction, unit);
    form.money("correction", totals.now_correction, unit);
    form.money("correction", totals.kept_correction, unit);
    form.require_in_wire(totals.has_correction(), "an empty correction");
  }
  if (has(negative_bit, "negative")) {
    form.money("negative money", totals.negative_before, unit);
    form.require_in_wire(totals.negative_before != 0, "no negative money");
  }
  if (has(doubt_bit, "in_doubt")) {
    visit_customers(form, totals.customers_in_doubt);
    form.require(totals.customers_in_doubt != 0, "in doubt without customers");
    form.money("amount", totals.in_doubt, unit);
  }
  if (has(redated_bit, "redated")) {
    form.plain("number of customers", totals.customers_redated);
    form.money("amount", totals.redated, unit);
    form.require_in_wire(totals.has_redated(), "nothing redated");
  }
  if (has_contracts || !Form::reads) visit_ends(form, totals, has);
  form.require(totals.is_plausible(), "amount or count out of range");
}

// --- the periods one after the other -------------------------------------------------------------

// A text names the day on which a period starts and leaves out those without anything, except the
// first. Bytes have all of them.

void write_start(TextWriter &out, const Grid &grid, Period k) { out.day("start", grid.start(k)); }
void write_start(WireWriter &, const Grid &, Period) {}

/// `previous` is null for the first one.
Period read_start(TextReader &in, const Grid &grid, Period last, const Period *previous) {
  const Day start = in.scan.day("start of a period");
  const Period k = grid.index(start);
  if (grid.start(k) != start) in.fail("no period starts on " + to_string(start));
  if (k > last) in.fail("period after as_of: " + to_string(start));
  if (previous != nullptr && k <= *previous) in.fail("periods are not in order");
  return k;
}

template <class Form> void write(Form &out, const FlowLedger &ledger, bool in_parts) {
  const FlowParameters p = ledger.parameters();
  visit_parameters(out, p, in_parts);
  const Counts counts{ledger.scale(),        ledger.unit().denominator,  ledger.customers(),
                      ledger.skipped_rows(), ledger.skipped_customers(), ledger.last_days()};
  visit_counts(out, counts, p, in_parts);
  std::vector<Period> told;
  for (Period k = ledger.first(); k <= ledger.last(); ++k)
    if (!Form::is_text || k == ledger.first() || !ledger.at(k).is_empty()) told.push_back(k);
  const Grid grid(p.step, p.origin);
  out.rows(told.size(), 1, [&](std::size_t i) {
    const PeriodTotals totals = ledger.at(told[i]);
    write_start(out, grid, told[i]);
    visit_period(out, totals, ledger.unit(), p.has_contracts());
  });
}

template <class Form> FlowLedger *read(Form in, Allocate allocate) {
  FlowParameters p{};
  bool in_parts = false;
  visit_parameters(in, p, in_parts);
  Counts counts;
  visit_counts(in, counts, p, in_parts);
  const Unit unit(counts.scale, counts.denominator);
  const std::size_t periods = in.how_many(0, 1);
  LedgerState state(p, allocate);
  const Grid grid(p.step, p.origin);
  const Period last = state.ledger()->last();
  Period k = last - static_cast<Period>(periods);
  in.repeat(periods, "[]", [&](std::size_t i) {
    if constexpr (Form::is_text)
      k = read_start(in, grid, last, i == 0 ? nullptr : &k);
    else
      ++k;
    visit_period(in, state.at(k), unit, p.has_contracts());
  });
  in.end();
  state.set_counts(unit, counts.customers, counts.rows, counts.histories, counts.last_days);
  return trim(*state.ledger(), allocate);
}

} // namespace

std::string to_text(const FlowLedger &ledger) {
  TextWriter out;
  write(out, ledger, !ledger.unit().is_whole());
  return out.text();
}
FlowLedger *ledger_from_text(std::string_view text, Allocate allocate) {
  return read(TextReader(text, type_name), allocate);
}
Bytes to_wire(const FlowLedger &ledger, Form form) {
  WireWriter out(form, ledger.unit());
  write(out, ledger, form == Form::readable && !ledger.unit().is_whole());
  return out.out.bytes();
}
FlowLedger *ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  return read(WireReader(bytes, type_name), allocate);
}

} // namespace portfolio::flows
