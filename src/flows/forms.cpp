#include "flows/forms.hpp"

#include "base/text.hpp"

namespace portfolio::flows {

namespace {

constexpr const char *type_name = "flow_ledger";

void append_period(std::string &out, const PeriodTotals &totals, Day start, int scale) {
  out += " [";
  append_day(out, start);
  const auto money = [&](Money amount) {
    out += ' ';
    append_decimal(out, amount, scale);
  };
  for (std::size_t i = 0; i < movement_count; ++i) {
    if (totals.customers[i] == 0) continue;
    out.append(" ").append(movement_names[i]).append(" ");
    out += std::to_string(totals.customers[i]);
    money(totals.amount[i]);
  }
  if (totals.has_correction()) {
    out += " correction";
    money(totals.before_correction);
    money(totals.now_correction);
    money(totals.kept_correction);
  }
  if (totals.negative_before != 0) {
    out += " negative";
    money(totals.negative_before);
  }
  if (totals.customers_in_doubt > 0) {
    out += " in_doubt " + std::to_string(totals.customers_in_doubt);
    money(totals.in_doubt);
  }
  if (totals.has_redated()) {
    out += " redated " + std::to_string(totals.customers_redated);
    money(totals.redated);
  }
  if (totals.due > 0)
    out += " due " + std::to_string(totals.due) + " renewed " + std::to_string(totals.renewed);
  if (totals.undecided > 0) out += " undecided " + std::to_string(totals.undecided);
  if (totals.not_lost > 0) out += " not_lost " + std::to_string(totals.not_lost);
  out += ']';
}

void append_parameters(std::string &out, const FlowParameters &p) {
  out += "step " + to_string(p.step);
  if (p.has_contracts())
    out.append(" basis ").append(name_of(p.basis)).append(" bridge ") += to_string(p.bridge);
  else
    out += " grace " + std::to_string(p.grace);
  out += " as_of " + to_string(p.as_of) + " origin " + to_string(p.origin);
}

} // namespace

std::string to_text(const FlowLedger &ledger) {
  const FlowParameters p = ledger.parameters();
  const Grid grid(p.step, p.origin);
  std::string out = "v1 ";
  append_parameters(out, p);
  out += " scale " + std::to_string(ledger.scale());
  if (!ledger.unit().is_whole()) out += " denominator " + std::to_string(ledger.unit().denominator);
  out += " customers " + std::to_string(ledger.customers());
  if (ledger.skipped_rows() > 0) out += " skipped_rows " + std::to_string(ledger.skipped_rows());
  if (ledger.skipped_customers() > 0)
    out += " skipped_customers " + std::to_string(ledger.skipped_customers());
  if (const LastDays &last = ledger.last_days(); !last.is_empty())
    out += " data_until " + to_string(*last.until()) + " days " + std::to_string(last.days());
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    const PeriodTotals totals = ledger.at(k);
    if (k == ledger.first() || !totals.is_empty())
      append_period(out, totals, grid.start(k), ledger.scale());
  }
  return out;
}

namespace {

std::int32_t scan_int(Scanner &scan, const char *what, std::int32_t least) {
  const std::int64_t n = scan.signed_number(what);
  if (n < least || n > INT32_MAX) scan.fail(std::string(what) + " out of range");
  return static_cast<std::int32_t>(n);
}

/// Months, days, or months and then days.
Step scan_bridge(Scanner &scan) {
  Step bridge{0, scan_int(scan, "bridge", 0)};
  if (scan.accept("months") || scan.accept("month")) {
    bridge = {bridge.days, 0};
    if (bridge.months == 0) scan.fail("bridge of 0 months");
    if (scan.accept("as_of")) return bridge;
    bridge.days = scan_int(scan, "bridge", 1);
  }
  if (!scan.accept("days") && !scan.accept("day")) scan.fail("expected \"days\" or \"months\"");
  scan.expect("as_of");
  return bridge;
}

FlowParameters scan_parameters(Scanner &scan) {
  FlowParameters p{};
  scan.expect("step");
  p.step = scan_step(scan);
  if (scan.accept("basis")) {
    p.basis = scan.accept("net") ? FlowBasis::net : FlowBasis::events;
    if (p.basis == FlowBasis::events) scan.expect("events");
    scan.expect("bridge");
    p.bridge = scan_bridge(scan);
  } else {
    scan.expect("grace");
    p.grace = scan_int(scan, "grace", 1);
    scan.expect("as_of");
  }
  p.as_of = scan.day("as_of");
  scan.expect("origin");
  p.origin = scan.day("origin");
  return p;
}

std::int64_t scan_count(Scanner &scan) {
  const std::int64_t n = scan.signed_number("number of customers");
  if (n < 0 || n > PeriodTotals::max_customers) scan.fail("number of customers out of range");
  return n;
}

void scan_movements(Scanner &scan, PeriodTotals &totals, int scale) {
  for (std::size_t i = 0; i < movement_count; ++i) {
    if (!scan.accept(movement_names[i])) continue;
    totals.customers[i] = scan_count(scan);
    if (totals.customers[i] == 0) scan.fail("a movement without customers");
    totals.amount[i] = scan.money("amount", scale);
  }
  if (scan.accept("correction")) {
    totals.before_correction = scan.money("correction", scale);
    totals.now_correction = scan.money("correction", scale);
    totals.kept_correction = scan.money("correction", scale);
  }
}

void scan_absences(Scanner &scan, PeriodTotals &totals, int scale) {
  if (scan.accept("negative")) totals.negative_before = scan.money("negative money", scale);
  if (scan.accept("in_doubt")) {
    totals.customers_in_doubt = scan_count(scan);
    if (totals.customers_in_doubt == 0) scan.fail("in doubt without customers");
    totals.in_doubt = scan.money("amount", scale);
  }
  if (scan.accept("redated")) {
    totals.customers_redated = scan.signed_number("number of customers");
    totals.redated = scan.money("amount", scale);
  }
}

/// What a ledger of this as_of has seen; nothing where the text does not say so.
LastDays scan_last_days(Scanner &scan, Day as_of) {
  if (!scan.accept("data_until")) return {};
  const Day until = scan.day("data_until");
  if (until >= as_of) scan.fail("data_until after as_of");
  scan.expect("days");
  const std::uint64_t days = scan.number("days");
  if (days % 2 == 0) scan.fail("nothing on data_until");
  return {until, days};
}

void scan_counts(Scanner &scan, PeriodTotals &totals) {
  if (scan.accept("due")) {
    totals.due = scan_count(scan);
    if (totals.due == 0) scan.fail("number due is 0");
    scan.expect("renewed");
    totals.renewed = scan_count(scan);
    if (totals.renewed > totals.due) scan.fail("more renewed than due");
    if (scan.accept("undecided")) totals.undecided = scan_count(scan);
    if (totals.undecided > totals.due - totals.renewed) scan.fail("more undecided than due");
  }
  if (!scan.accept("not_lost")) return;
  totals.not_lost = scan_count(scan);
  if (totals.not_lost > totals.customers[static_cast<std::size_t>(Movement::churned)])
    scan.fail("more not lost than churned");
}

Period checked_period(const FlowLedger &ledger, const Grid &grid, Day start) {
  const Period k = grid.index(start);
  if (grid.start(k) != start)
    throw Error(Fault::bad_text, "invalid input syntax for type flow_ledger: no period starts on " +
                                     to_string(start));
  if (k > ledger.last())
    throw Error(Fault::bad_text, "invalid input syntax for type flow_ledger: period after as_of: " +
                                     to_string(start));
  return k;
}

} // namespace

FlowLedger *ledger_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, type_name);
  scan.version(1);
  const FlowParameters parameters = scan_parameters(scan);
  scan.expect("scale");
  const std::uint64_t scale = scan.number("scale");
  if (scale > max_scale) scan.fail("scale exceeds 12");
  std::uint64_t denominator = 1;
  if (parameters.has_contracts() && scan.accept("denominator"))
    denominator = scan.number("denominator");
  if (denominator == 0 || denominator > max_denominator) scan.fail("denominator out of range");
  scan.expect("customers");
  const std::int64_t customers = scan_count(scan);
  const std::uint64_t rows = scan.accept("skipped_rows") ? scan.number("number of rows") : 0;
  const std::uint64_t histories =
      scan.accept("skipped_customers") ? scan.number("number of customers") : 0;

  for (const std::uint64_t count : {rows, histories}) checked_skipped(scan, count);

  const LastDays last_days = scan_last_days(scan, parameters.as_of);
  LedgerState state(parameters, allocate);
  const Grid grid(parameters.step, parameters.origin);
  Period previous = 0;
  for (bool first = true; scan.accept("["); first = false) {
    const Period k = checked_period(*state.ledger(), grid, scan.day("start of a period"));
    if (!first && k <= previous) scan.fail("periods are not in order");
    previous = k;
    PeriodTotals &totals = state.at(k);
    scan_movements(scan, totals, static_cast<int>(scale));
    scan_absences(scan, totals, static_cast<int>(scale));
    if (parameters.has_contracts()) scan_counts(scan, totals);
    if (!totals.is_plausible()) scan.fail("amount out of range");
    scan.expect("]");
  }
  scan.expect_end();
  state.set_counts({static_cast<int>(scale), static_cast<std::int64_t>(denominator)}, customers,
                   rows, histories, last_days);
  return trim(*state.ledger(), allocate);
}

} // namespace portfolio::flows
