#include "cohorts/cohort_forms.hpp"

#include "base/stop.hpp"
#include "base/text.hpp"
#include "cohorts/cohort_parts.hpp"

namespace portfolio::cohorts {

std::string to_text(const CohortTable &table) {
  const CohortParameters p = table.parameters();
  const Grid grid(p.step, p.origin);
  const int scale = table.scale();
  std::string out = "v1 step " + to_string(p.step) + " as_of " + to_string(p.as_of) + " origin " +
                    to_string(p.origin) + " anchor " + std::string(name_of(p.anchor)) +
                    (p.has_contracts() ? " basis contracts scale " : " scale ") +
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
    count("never", static_cast<std::uint64_t>(table.at(c, 0).never));
    each_cell(table, c, [&](std::size_t age, const CohortCell &cell) {
      poll_sometimes();
      out += " (" + std::to_string(age) + ' ' + std::to_string(cell.active) + ' ' +
             std::to_string(cell.last) + ' ';
      append_decimal(out, cell.revenue, scale);
      if (p.has_contracts()) {
        out += ' ';
        append_decimal(out, cell.recurring, scale);
      }
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
  if (scan.accept("basis")) {
    scan.expect("contracts");
    p.basis = CohortBasis::contracts;
  }
  return p;
}

void scan_counts(Scanner &scan, CohortState &state) {
  scan.expect("scale");
  const std::uint64_t scale = scan.number("scale");
  if (scale > max_scale) scan.fail("scale exceeds 12");
  const auto count = [&](const char *name) -> std::uint64_t {
    if (!scan.accept(name)) return 0;
    const std::uint64_t n = scan.number("number of skipped");
    checked_skipped(scan, n);
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
  const CohortParameters p = state.table()->parameters();
  if (p.has_contracts() && scan.accept("never")) {
    state.at(c, 0).never = scan_members(scan);
    if (state.at(c, 0).never == 0) scan.fail("never is 0");
  }
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
    if (p.has_contracts()) cell.recurring = scan.money("amount", state.table()->scale());
    if (p.anchor == Anchor::personal) {
      cell.current = scan_members(scan);
      cell.current_active = scan_members(scan);
    }
    if (cell.is_empty()) scan.fail("an empty cell");
    scan.expect(")");
  }
}

} // namespace

CohortTable *cohort_table_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, cohort_type_name);
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
  return finish_cohorts(state, scan, allocate);
}

} // namespace portfolio::cohorts
