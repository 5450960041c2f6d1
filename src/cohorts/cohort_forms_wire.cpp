#include "cohorts/cohort_forms.hpp"

#include "cohorts/cohort_parts.hpp"

namespace portfolio::cohorts {

namespace {

constexpr std::uint8_t wire_version = 1;

} // namespace

Bytes to_wire(const CohortTable &table, Form form) {
  const CohortParameters p = table.parameters();
  Writer out(form, table.scale());
  out.byte(wire_version);
  out.signed_number(p.step.months);
  out.signed_number(p.step.days);
  out.signed_number(p.as_of);
  out.signed_number(p.origin);
  out.byte(static_cast<std::uint8_t>(p.anchor));
  out.byte(static_cast<std::uint8_t>(p.basis));
  out.scale();
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
    if (p.has_contracts()) out.number(static_cast<std::uint64_t>(table.at(c, 0).never));
    each_cell(table, c, [&](std::size_t age, const CohortCell &cell) {
      out.number(age);
      out.number(static_cast<std::uint64_t>(cell.active));
      out.number(static_cast<std::uint64_t>(cell.last));
      out.money(cell.revenue);
      if (p.has_contracts()) out.money(cell.recurring);
      if (p.anchor == Anchor::calendar) return;
      out.number(static_cast<std::uint64_t>(cell.current));
      out.number(static_cast<std::uint64_t>(cell.current_active));
    });
  });
  return out.bytes();
}

namespace {

std::int64_t read_members(Reader &in) {
  const std::uint64_t n = in.number();
  if (n > std::uint64_t{CohortCell::max_members}) in.fail("number of customers out of range");
  return static_cast<std::int64_t>(n);
}

CohortParameters read_parameters(Reader &in) {
  CohortParameters p{};
  p.step.months = in.signed_int();
  p.step.days = in.signed_int();
  p.as_of = in.signed_int();
  p.origin = in.signed_int();
  const std::uint8_t anchor = in.byte();
  if (anchor > static_cast<std::uint8_t>(Anchor::personal)) in.fail("unknown anchor");
  p.anchor = static_cast<Anchor>(anchor);
  const std::uint8_t basis = in.byte();
  if (basis > static_cast<std::uint8_t>(CohortBasis::contracts)) in.fail("unknown basis");
  p.basis = static_cast<CohortBasis>(basis);
  return p;
}

void read_counts(Reader &in, CohortState &state) {
  const int scale = in.byte();
  if (scale > max_scale) in.fail("scale exceeds 12");
  const std::uint64_t rows = in.number(), histories = in.number(), others = in.number();
  for (const std::uint64_t count : {rows, histories, others}) checked_skipped(in, count);
  state.set_counts(scale, rows, histories, others, in.money());
}

void read_cells(Reader &in, CohortState &state, Period c) {
  const CohortParameters p = state.table()->parameters();
  std::uint64_t next = 0, left = in.count(4);
  if (p.has_contracts()) state.at(c, 0).never = read_members(in);
  for (; left > 0; --left) {
    const std::uint64_t age = in.number();
    if (age < next || age >= state.table()->age_count(c)) in.fail("age out of range");
    next = age + 1;
    CohortCell &cell = state.at(c, age);
    cell.active = read_members(in);
    cell.last = read_members(in);
    cell.revenue = in.money();
    if (p.has_contracts()) cell.recurring = in.money();
    if (p.anchor == Anchor::personal) {
      cell.current = read_members(in);
      cell.current_active = read_members(in);
    }
    if (cell.is_empty()) in.fail("an empty cell");
  }
}

} // namespace

CohortTable *cohort_table_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, cohort_type_name);
  in.version(wire_version);
  const CohortParameters parameters = read_parameters(in);
  CohortState state(parameters, allocate);
  read_counts(in, state);
  const CohortCalendar calendar(parameters);
  std::uint64_t before = static_cast<std::uint64_t>(CohortTable::max_cohorts);
  for (std::uint64_t left = in.count(3); left > 0; --left) {
    const std::uint64_t newer = in.number();
    if (newer >= before) in.fail("cohort out of range");
    before = newer;
    const Period c = calendar.last() - static_cast<Period>(newer);
    state.at(c, 0);
    read_cells(in, state, c);
    if (const char *what = complaint(*state.table(), calendar, c)) in.fail(what);
  }
  in.end();
  return finish_cohorts(state, in, allocate);
}

} // namespace portfolio::cohorts
