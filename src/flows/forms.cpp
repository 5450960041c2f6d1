#include "flows/forms.hpp"

#include "base/text.hpp"

namespace portfolio {

namespace {

constexpr const char *type_name = "flow_ledger";
constexpr std::uint8_t wire_version = 1;

bool has_correction(const PeriodTotals &totals) {
  return totals.before_correction != 0 || totals.now_correction != 0 || totals.kept_correction != 0;
}

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
  if (has_correction(totals)) {
    out += " correction";
    money(totals.before_correction);
    money(totals.now_correction);
    money(totals.kept_correction);
  }
  out += ']';
}

} // namespace

std::string to_text(const FlowLedger &ledger) {
  const FlowParameters p = ledger.parameters();
  const Grid grid(p.step, p.origin);
  std::string out = "v1 step " + to_string(p.step) + " grace " + std::to_string(p.grace) +
                    " as_of " + to_string(p.as_of) + " origin " + to_string(p.origin) + " scale " +
                    std::to_string(ledger.scale()) + " customers " +
                    std::to_string(ledger.customers());
  if (ledger.skipped_rows() > 0) out += " skipped_rows " + std::to_string(ledger.skipped_rows());
  if (ledger.skipped_customers() > 0)
    out += " skipped_customers " + std::to_string(ledger.skipped_customers());
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    const PeriodTotals totals = ledger.at(k);
    if (k == ledger.first() || !totals.is_empty())
      append_period(out, totals, grid.start(k), ledger.scale());
  }
  return out;
}

namespace {

FlowParameters scan_parameters(Scanner &scan) {
  FlowParameters p{};
  scan.expect("step");
  p.step = scan_step(scan);
  scan.expect("grace");
  const std::int64_t grace = scan.signed_number("grace");
  if (grace < 1 || grace > INT32_MAX) scan.fail("grace out of range");
  p.grace = static_cast<std::int32_t>(grace);
  scan.expect("as_of");
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
    if (totals.customers[i] == 0) scan.fail("a movement of no customer");
    totals.amount[i] = scan.money("amount", scale);
  }
  if (!scan.accept("correction")) return;
  totals.before_correction = scan.money("correction", scale);
  totals.now_correction = scan.money("correction", scale);
  totals.kept_correction = scan.money("correction", scale);
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
  scan.expect("customers");
  const std::int64_t customers = scan_count(scan);
  const std::uint64_t rows = scan.accept("skipped_rows") ? scan.number("number of rows") : 0;
  const std::uint64_t histories =
      scan.accept("skipped_customers") ? scan.number("number of customers") : 0;

  if (rows > max_skipped || histories > max_skipped) scan.fail("number of skipped out of range");

  LedgerState state(parameters, allocate);
  const Grid grid(parameters.step, parameters.origin);
  Period previous = 0;
  for (bool first = true; scan.accept("["); first = false) {
    const Period k = checked_period(*state.ledger(), grid, scan.day("start of a period"));
    if (!first && k <= previous) scan.fail("periods are not in order");
    previous = k;
    PeriodTotals &totals = state.at(k);
    scan_movements(scan, totals, static_cast<int>(scale));
    if (!totals.is_plausible()) scan.fail("amount out of range");
    scan.expect("]");
  }
  scan.expect_end();
  state.set_counts(static_cast<int>(scale), customers, rows, histories);
  return trim(*state.ledger(), allocate);
}

Bytes to_wire(const FlowLedger &ledger) {
  const FlowParameters p = ledger.parameters();
  Writer out;
  out.byte(wire_version);
  out.signed_number(p.step.months);
  out.signed_number(p.step.days);
  out.signed_number(p.grace);
  out.signed_number(p.as_of);
  out.signed_number(p.origin);
  out.byte(static_cast<std::uint8_t>(ledger.scale()));
  out.number(static_cast<std::uint64_t>(ledger.customers()));
  out.number(ledger.skipped_rows());
  out.number(ledger.skipped_customers());
  out.number(ledger.period_count());
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    const PeriodTotals totals = ledger.at(k);
    std::uint64_t present = std::uint64_t{has_correction(totals)} << movement_count;
    for (std::size_t i = 0; i < movement_count; ++i)
      present |= std::uint64_t{totals.customers[i] != 0} << i;
    out.number(present);
    for (std::size_t i = 0; i < movement_count; ++i) {
      if (totals.customers[i] == 0) continue;
      out.number(static_cast<std::uint64_t>(totals.customers[i]));
      out.money(totals.amount[i]);
    }
    if (!has_correction(totals)) continue;
    out.money(totals.before_correction);
    out.money(totals.now_correction);
    out.money(totals.kept_correction);
  }
  return out.bytes();
}

namespace {

std::int32_t read_int(Reader &in) {
  const std::int64_t v = in.signed_number();
  if (v != static_cast<std::int32_t>(v)) in.fail("number out of range");
  return static_cast<std::int32_t>(v);
}

std::int64_t read_count(Reader &in) {
  const std::uint64_t n = in.number();
  if (n > std::uint64_t{PeriodTotals::max_customers}) in.fail("number of customers out of range");
  return static_cast<std::int64_t>(n);
}

void read_period(Reader &in, PeriodTotals &totals) {
  const std::uint64_t present = in.number();
  if (present >> (movement_count + 1) != 0) in.fail("unknown movement");
  for (std::size_t i = 0; i < movement_count; ++i) {
    if (!(present >> i & 1)) continue;
    totals.customers[i] = read_count(in);
    if (totals.customers[i] == 0) in.fail("a movement of no customer");
    totals.amount[i] = in.money();
  }
  if (present >> movement_count != 0) {
    totals.before_correction = in.money();
    totals.now_correction = in.money();
    totals.kept_correction = in.money();
    if (!has_correction(totals)) in.fail("a correction of nothing");
  }
  if (!totals.is_plausible()) in.fail("amount out of range");
}

} // namespace

FlowLedger *ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  FlowParameters p{};
  p.step.months = read_int(in);
  p.step.days = read_int(in);
  p.grace = read_int(in);
  p.as_of = read_int(in);
  p.origin = read_int(in);
  const int scale = in.byte();
  if (scale > max_scale) in.fail("scale exceeds 12");
  const std::int64_t customers = read_count(in);
  const std::uint64_t rows = in.number(), histories = in.number();
  if (rows > max_skipped || histories > max_skipped) in.fail("number of skipped out of range");
  const std::uint64_t periods = in.count(1);

  LedgerState state(p, allocate);
  Period k = state.ledger()->last() - static_cast<Period>(periods);
  for (std::uint64_t i = 0; i < periods; ++i) read_period(in, state.at(++k));
  in.end();
  state.set_counts(scale, customers, rows, histories);
  return trim(*state.ledger(), allocate);
}

} // namespace portfolio
