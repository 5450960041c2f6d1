#include "cohorts/cohort_forms.hpp"

#include "base/step_field.hpp"
#include "cohorts/cohort_parts.hpp"

namespace portfolio::cohorts {

namespace {

// --- the fields ----------------------------------------------------------------------------------

template <class Form, class Parameters> void visit_parameters(Form &form, Parameters &p) {
  form.version(1);
  form.word("step");
  step_field(form, p.step);
  form.word("as_of");
  form.any_day("as_of", p.as_of);
  form.word("origin");
  form.any_day("origin", p.origin);
  form.word("anchor");
  form.choice(p.anchor, {"calendar", "personal"}, "unknown anchor");
  if (form.given("basis", p.has_contracts()))
    form.choice(p.basis, {"", "contracts"}, "unknown basis");
}

struct Counts {
  int scale = 0;
  std::int64_t denominator = 1;
  std::uint64_t rows = 0, histories = 0, others = 0;
  Money unassigned = 0;
};

template <class Form, class Fields>
void visit_counts(Form &form, Fields &counts, const CohortParameters &parameters) {
  form.scale(counts.scale);
  if (parameters.has_contracts()) form.denominator(counts.denominator);
  form.skipped(counts.rows, "skipped_rows", "number of skipped");
  form.skipped(counts.histories, "skipped_customers", "number of skipped");
  form.skipped(counts.others, "without_purchase", "number of skipped");
  if (form.given("unassigned", counts.unassigned != 0))
    form.money("amount", counts.unassigned, counts.scale);
}

template <class Form, class Number> void visit_members(Form &form, Number &n) {
  form.number("number of customers", n, std::uint64_t{CohortCell::max_members},
              "number of customers out of range");
}

template <class Form, class Cell> void visit_cell(Form &form, Cell &cell, const CohortTable &of) {
  visit_members(form, cell.active);
  visit_members(form, cell.last);
  form.money("amount", cell.revenue, of.scale());
  if (of.parameters().has_contracts()) form.money("amount", cell.recurring, of.unit());
  if (of.parameters().anchor == Anchor::personal) {
    visit_members(form, cell.current);
    visit_members(form, cell.current_active);
  }
  form.require(!cell.is_empty(), "an empty cell");
}

/// The cells at(age) of a cohort, of which those at `ages` are written.
template <class Form, class At> void visit_cohort(Form &form, const CohortTable &table, Period c,
                                                  const std::vector<std::uint64_t> &ages, At at) {
  const std::size_t cells = form.how_many(ages.size(), 4);
  if (table.parameters().has_contracts()) {
    auto &&cell = at(0);
    if (form.given("never", cell.never > 0)) {
      visit_members(form, cell.never);
      form.require_in_text(cell.never != 0, "never is 0");
    }
  }
  std::uint64_t next = 0;
  form.repeat(cells, "()", [&](std::size_t i) {
    std::uint64_t age = Form::reads ? 0 : ages[i];
    form.number("age", age);
    form.require_in_text(age >= next, "ages are not in order");
    form.require_in_text(age < table.age_count(c), "age after as_of");
    form.require_in_wire(age >= next && age < table.age_count(c), "age out of range");
    next = age + 1;
    auto &&cell = at(age);
    visit_cell(form, cell, table);
  });
}

// --- the cohorts one after the other -------------------------------------------------------------

// A text has the oldest cohort first and names the day on which it starts, the binary form has the
// newest first and tells how many are newer still.

void write_start(TextWriter &out, const CohortTable &table, Period c) {
  out.day("start", Grid(table.parameters().step, table.parameters().origin).start(c));
}
void write_start(WireWriter &out, const CohortTable &table, Period c) {
  out.out.number(static_cast<std::uint64_t>(table.last() - c));
}

/// `previous` is null for the first one.
Period read_start(TextReader &in, const CohortCalendar &calendar, const Period *previous) {
  const Day start = in.scan.day("start of a cohort");
  const Period c = calendar.grid().index(start);
  if (calendar.grid().start(c) != start) in.fail("no period starts on " + to_string(start));
  if (c > calendar.last()) in.fail("cohort after as_of");
  if (previous != nullptr && c <= *previous) in.fail("cohorts are not in order");
  return c;
}
Period read_start(WireReader &in, const CohortCalendar &calendar, const Period *previous) {
  const Period end = previous ? calendar.last() - *previous : CohortTable::max_cohorts;
  const std::uint64_t newer = in.in.number();
  if (newer >= static_cast<std::uint64_t>(end)) in.fail("cohort out of range");
  return calendar.last() - static_cast<Period>(newer);
}

template <class Form> void write(Form &out, const CohortTable &table) {
  const CohortParameters parameters = table.parameters();
  visit_parameters(out, parameters);
  const Counts counts{table.scale(),
                      table.unit().denominator,
                      table.skipped_rows(),
                      table.skipped_customers(),
                      table.without_purchase(),
                      table.unassigned()};
  visit_counts(out, counts, parameters);
  std::vector<Period> cohorts;
  each_cohort(table, [&](Period c) { cohorts.push_back(c); });
  out.rows(cohorts.size(), 3, [&](std::size_t i) {
    const Period c = cohorts[i];
    write_start(out, table, c);
    std::vector<std::uint64_t> ages;
    each_cell(table, c, [&](std::size_t age, const CohortCell &) { ages.push_back(age); });
    visit_cohort(out, table, c, ages, [&](std::uint64_t age) { return table.at(c, age); });
  });
}

template <class Form> CohortTable *read(Form &in, Allocate allocate) {
  CohortParameters parameters{};
  visit_parameters(in, parameters);
  CohortState state(parameters, allocate);
  Counts counts;
  visit_counts(in, counts, parameters);
  state.set_counts({counts.scale, counts.denominator}, counts.rows, counts.histories, counts.others,
                   counts.unassigned);
  const CohortCalendar calendar(parameters);
  Period previous = 0;
  in.rows(0, 3, [&](std::size_t i) {
    const Period c = read_start(in, calendar, i == 0 ? nullptr : &previous);
    previous = c;
    state.at(c, 0);
    const auto cell = [&](std::uint64_t age) -> CohortCell & { return state.at(c, age); };
    visit_cohort(in, *state.table(), c, {}, cell);
    if (const char *what = complaint(*state.table(), calendar, c)) in.fail(what);
  });
  in.end();
  return finish_cohorts(state, in, allocate);
}

} // namespace

std::string to_text(const CohortTable &table) {
  TextWriter out;
  write(out, table);
  return out.text();
}
CohortTable *cohort_table_from_text(std::string_view text, Allocate allocate) {
  TextReader in(text, cohort_type_name);
  return read(in, allocate);
}
Bytes to_wire(const CohortTable &table, Form form) {
  WireWriter out(form, table.unit());
  write(out, table);
  return out.out.bytes();
}
CohortTable *cohort_table_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  WireReader in(bytes, cohort_type_name);
  return read(in, allocate);
}

} // namespace portfolio::cohorts
