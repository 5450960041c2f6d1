#include "retention/cohort_forms.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace portfolio {

namespace {

constexpr const char *type_name = "cohort_table";
constexpr std::uint8_t wire_version = 1;

/// visit(age, cell) for every cell of a cohort that is not empty.
template <class Visit> void each_cell(const CohortTable &table, Period c, const Visit &visit) {
  for (std::size_t age = 0; age < table.age_count(c); ++age) {
    const CohortCell cell = table.at(c, age);
    if (!cell.is_empty()) visit(age, cell);
  }
}

template <class Visit> void each_cohort(const CohortTable &table, const Visit &visit) {
  for (Period c = table.first(); c <= table.last(); ++c)
    if (table.at(c, 0).active > 0) visit(c);
}

/// What is wrong with the cells of a cohort; null for what customers can have led to.
const char *complaint(const CohortTable &table, const CohortCalendar &calendar, Period c) {
  const std::int64_t newest = calendar.newest_age(c), size = table.at(c, 0).active;
  if (size == 0) return "a cohort of nobody";
  std::int64_t to_come = size, eligible = size;
  for (std::size_t age = 0; age < table.age_count(c); ++age) {
    const CohortCell cell = table.at(c, age);
    eligible -= cell.current;
    if (!cell.is_plausible()) return "amount or number of customers out of range";
    if (static_cast<std::int64_t>(age) > newest && (cell.active > 0 || cell.revenue != 0))
      return "a purchase after as_of";
    if (cell.last > cell.active || cell.active > to_come || eligible < 0 ||
        cell.current_active > std::min(cell.current, cell.active) ||
        (calendar.is_personal() && cell.active - cell.current_active > eligible))
      return "numbers of customers that contradict each other";
    to_come -= cell.last;
  }
  if (to_come != 0 || (calendar.is_personal() && eligible != 0))
    return "numbers of customers that do not add up to the size of the cohort";
  return nullptr;
}

/// The finished table of a reader, once every cohort is found sound.
template <class Input> CohortTable *finish(CohortState &state, Input &input, Allocate allocate) {
  const CohortTable &table = *state.table();
  const Money unassigned = table.unassigned();
  if (unassigned > CohortCell::max_sum || unassigned < -CohortCell::max_sum)
    input.fail("amount out of range");
  state.set_customers();
  return trim(table, allocate);
}

} // namespace

std::string to_text(const CohortTable &table) {
  const CohortParameters p = table.parameters();
  const Grid grid(p.step, p.origin);
  const int scale = table.scale();
  std::string out = "v1 step " + to_string(p.step) + " as_of " + to_string(p.as_of) + " origin " +
                    to_string(p.origin) + " anchor " + std::string(name_of(p.anchor)) + " scale " +
                    std::to_string(scale);
  const auto count = [&](const char *name, std::uint64_t n) {
    if (n > 0) out.append(" ").append(name).append(" ").append(std::to_string(n));
  };
  count("skipped_rows", table.skipped_rows());
  count("skipped_customers", table.skipped_customers());
  count("without_purchase", table.without_purchase());
  if (table.unassigned() != 0) {
    out += " unassigned ";
    append_decimal(out, table.unassigned(), scale);
  }
  each_cohort(table, [&](Period c) {
    out += " [";
    append_day(out, grid.start(c));
    each_cell(table, c, [&](std::size_t age, const CohortCell &cell) {
      out += " (" + std::to_string(age) + ' ' + std::to_string(cell.active) + ' ' +
             std::to_string(cell.last) + ' ';
      append_decimal(out, cell.revenue, scale);
      if (p.anchor == Anchor::personal)
        out += ' ' + std::to_string(cell.current) + ' ' + std::to_string(cell.current_active);
      out += ')';
    });
    out += ']';
  });
  return out;
}

namespace {

CohortParameters scan_parameters(Scanner &scan) {
  CohortParameters p{};
  scan.expect("step");
  p.step = scan_step(scan);
  scan.expect("as_of");
  p.as_of = scan.day("as_of");
  scan.expect("origin");
  p.origin = scan.day("origin");
  scan.expect("anchor");
  if (scan.accept("personal"))
    p.anchor = Anchor::personal;
  else
    scan.expect("calendar");
  return p;
}

void scan_counts(Scanner &scan, CohortState &state) {
  scan.expect("scale");
  const std::uint64_t scale = scan.number("scale");
  if (scale > max_scale) scan.fail("scale exceeds 12");
  const auto count = [&](const char *name) -> std::uint64_t {
    if (!scan.accept(name)) return 0;
    const std::uint64_t n = scan.number("number of skipped");
    if (n > max_skipped) scan.fail("number of skipped out of range");
    return n;
  };
  const std::uint64_t rows = count("skipped_rows"), histories = count("skipped_customers"),
                      others = count("without_purchase");
  const Money unassigned =
      scan.accept("unassigned") ? scan.money("amount", static_cast<int>(scale)) : 0;
  state.set_counts(static_cast<int>(scale), rows, histories, others, unassigned);
}

std::int64_t scan_members(Scanner &scan) {
  const std::uint64_t n = scan.number("number of customers");
  if (n > std::uint64_t{CohortCell::max_members}) scan.fail("number of customers out of range");
  return static_cast<std::int64_t>(n);
}

void scan_cells(Scanner &scan, CohortState &state, Period c) {
  const bool is_personal = state.table()->parameters().anchor == Anchor::personal;
  std::uint64_t next = 0;
  while (scan.accept("(")) {
    const std::uint64_t age = scan.number("age");
    if (age < next) scan.fail("ages are not in order");
    if (age >= state.table()->age_count(c)) scan.fail("age after as_of");
    next = age + 1;
    CohortCell &cell = state.at(c, age);
    cell.active = scan_members(scan);
    cell.last = scan_members(scan);
    cell.revenue = scan.money("amount", state.table()->scale());
    if (is_personal) {
      cell.current = scan_members(scan);
      cell.current_active = scan_members(scan);
    }
    if (cell.is_empty()) scan.fail("an empty cell");
    scan.expect(")");
  }
}

} // namespace

CohortTable *cohort_table_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, type_name);
  scan.version(1);
  const CohortParameters parameters = scan_parameters(scan);
  CohortState state(parameters, allocate);
  scan_counts(scan, state);
  const CohortCalendar calendar(parameters);
  bool is_first = true;
  for (Period previous = 0; scan.accept("["); is_first = false) {
    const Day start = scan.day("start of a cohort");
    const Period c = calendar.grid().index(start);
    if (calendar.grid().start(c) != start) scan.fail("no period starts on " + to_string(start));
    if (c > calendar.last()) scan.fail("cohort after as_of");
    if (!is_first && c <= previous) scan.fail("cohorts are not in order");
    previous = c;
    state.at(c, 0);
    scan_cells(scan, state, c);
    if (const char *what = complaint(*state.table(), calendar, c)) scan.fail(what);
    scan.expect("]");
  }
  scan.expect_end();
  return finish(state, scan, allocate);
}

Bytes to_wire(const CohortTable &table) {
  const CohortParameters p = table.parameters();
  Writer out;
  out.byte(wire_version);
  out.signed_number(p.step.months);
  out.signed_number(p.step.days);
  out.signed_number(p.as_of);
  out.signed_number(p.origin);
  out.byte(static_cast<std::uint8_t>(p.anchor));
  out.byte(static_cast<std::uint8_t>(table.scale()));
  out.number(table.skipped_rows());
  out.number(table.skipped_customers());
  out.number(table.without_purchase());
  out.money(table.unassigned());
  std::uint64_t cohorts = 0;
  each_cohort(table, [&](Period) { ++cohorts; });
  out.number(cohorts);
  each_cohort(table, [&](Period c) {
    out.number(static_cast<std::uint64_t>(table.last() - c));
    std::uint64_t cells = 0;
    each_cell(table, c, [&](std::size_t, const CohortCell &) { ++cells; });
    out.number(cells);
    each_cell(table, c, [&](std::size_t age, const CohortCell &cell) {
      out.number(age);
      out.number(static_cast<std::uint64_t>(cell.active));
      out.number(static_cast<std::uint64_t>(cell.last));
      out.money(cell.revenue);
      if (p.anchor == Anchor::calendar) return;
      out.number(static_cast<std::uint64_t>(cell.current));
      out.number(static_cast<std::uint64_t>(cell.current_active));
    });
  });
  return out.bytes();
}

namespace {

std::int32_t read_int(Reader &in) {
  const std::int64_t v = in.signed_number();
  if (v != static_cast<std::int32_t>(v)) in.fail("number out of range");
  return static_cast<std::int32_t>(v);
}

std::int64_t read_members(Reader &in) {
  const std::uint64_t n = in.number();
  if (n > std::uint64_t{CohortCell::max_members}) in.fail("number of customers out of range");
  return static_cast<std::int64_t>(n);
}

CohortParameters read_parameters(Reader &in) {
  CohortParameters p{};
  p.step.months = read_int(in);
  p.step.days = read_int(in);
  p.as_of = read_int(in);
  p.origin = read_int(in);
  const std::uint8_t anchor = in.byte();
  if (anchor > static_cast<std::uint8_t>(Anchor::personal)) in.fail("unknown anchor");
  p.anchor = static_cast<Anchor>(anchor);
  return p;
}

void read_counts(Reader &in, CohortState &state) {
  const int scale = in.byte();
  if (scale > max_scale) in.fail("scale exceeds 12");
  const std::uint64_t rows = in.number(), histories = in.number(), others = in.number();
  if (rows > max_skipped || histories > max_skipped || others > max_skipped)
    in.fail("number of skipped out of range");
  state.set_counts(scale, rows, histories, others, in.money());
}

void read_cells(Reader &in, CohortState &state, Period c) {
  const bool is_personal = state.table()->parameters().anchor == Anchor::personal;
  std::uint64_t next = 0;
  for (std::uint64_t left = in.count(4); left > 0; --left) {
    const std::uint64_t age = in.number();
    if (age < next || age >= state.table()->age_count(c)) in.fail("age out of range");
    next = age + 1;
    CohortCell &cell = state.at(c, age);
    cell.active = read_members(in);
    cell.last = read_members(in);
    cell.revenue = in.money();
    if (is_personal) {
      cell.current = read_members(in);
      cell.current_active = read_members(in);
    }
    if (cell.is_empty()) in.fail("an empty cell");
  }
}

} // namespace

CohortTable *cohort_table_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const CohortParameters parameters = read_parameters(in);
  CohortState state(parameters, allocate);
  read_counts(in, state);
  const CohortCalendar calendar(parameters);
  std::uint64_t before = static_cast<std::uint64_t>(CohortTable::max_cohorts);
  for (std::uint64_t left = in.count(6); left > 0; --left) {
    const std::uint64_t newer = in.number();
    if (newer >= before) in.fail("cohort out of range");
    before = newer;
    const Period c = calendar.last() - static_cast<Period>(newer);
    state.at(c, 0);
    read_cells(in, state, c);
    if (const char *what = complaint(*state.table(), calendar, c)) in.fail(what);
  }
  in.end();
  return finish(state, in, allocate);
}

} // namespace portfolio
