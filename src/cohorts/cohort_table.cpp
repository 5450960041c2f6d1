#include "cohorts/cohort_table.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>

namespace portfolio::cohorts {

using history::DayTotal;
using history::open_packed;
using history::Packed;

void CohortCell::add(const CohortCell &other) {
  revenue = checked_add(revenue, other.revenue);
  active += other.active;
  last += other.last;
  current += other.current;
  current_active += other.current_active;
  never += other.never;
  recurring = checked_add(recurring, other.recurring);
}

void CohortCell::add(const CohortTally &tally) {
  add(CohortCell{tally.revenue, tally.active, tally.last, tally.current, tally.current_active});
}

void CohortCell::convert(Unit from, Unit to) {
  revenue = rescale(revenue, from.scale, to.scale);
  recurring = portfolio::convert(recurring, from, to);
}

bool CohortCell::equals(Unit unit, const CohortCell &other, Unit other_unit) const {
  return active == other.active && last == other.last && current == other.current &&
         current_active == other.current_active && never == other.never &&
         same_money(revenue, unit.scale, other.revenue, other_unit.scale) &&
         same_money(recurring, unit, other.recurring, other_unit);
}

CohortState::CohortState(const CohortParameters &parameters, Allocate allocate)
    : table_(nullptr), allocate_(allocate) {
  const CohortCalendar calendar(parameters);
  const std::uint8_t size_class = size_class_for(sizeof(CohortTable));
  table_ = new (allocate_(block_size(size_class))) CohortTable;
  table_->size_class_ = size_class;
  table_->anchor_ = parameters.anchor;
  table_->basis_ = parameters.basis;
  table_->step_ = parameters.step;
  table_->as_of_ = parameters.as_of;
  table_->origin_ = parameters.origin;
  table_->last_ = calendar.last();
}

/// Goes on with a copy that can grow.
void CohortState::copy(const CohortTable &table) {
  const std::size_t cells = table.cell_count();
  const std::uint8_t size_class = size_class_for(CohortTable::growing_bytes(cells));
  table_ = new (allocate_(block_size(size_class))) CohortTable(table);
  table_->size_class_ = size_class;
  std::uninitialized_copy_n(table.cells(), cells, table_->cells());
  std::uninitialized_value_construct_n(table_->tallies(), cells);
}

void CohortState::refuse(const CohortParameters &wanted) const {
  if (wanted.basis != table_->basis_)
    throw Error(Fault::bad_argument, "cohort tables of purchases and of contracts do not add up",
                "Keep one table of each: a purchase in a period and a payment at its end are not "
                "the same.");
  const auto day = [](Day d) { return is_day(d) ? to_string(d) : std::string("infinity"); };
  const auto describe = [&](const CohortParameters &p) {
    return "step " + to_string(p.step) + ", as of " + day(p.as_of) + ", origin " + day(p.origin) +
           ", anchor " + std::string(name_of(p.anchor));
  };
  throw Error(
      Fault::bad_argument, "cohort tables of different step, as_of, origin or anchor do not add up",
      "Use the same parameters for every customer of the aggregate.",
      "One has " + describe(table_->parameters()) + "; the other " + describe(wanted) + ".");
}

namespace {

std::optional<Day> first_purchase(const History &history, Day as_of) {
  std::optional<Day> first;
  history.each_day([&](const DayTotal &total) {
    if (!first && total.is_active() && total.day < as_of) first = total.day;
  });
  return first;
}

} // namespace

void CohortState::begin_customer(std::uint64_t skipped_rows, Unit unit) {
  table_->skipped_rows_ = add_skipped(table_->skipped_rows_, skipped_rows);
  if (!table_->unit().holds(unit)) refine(unit);
}

void CohortState::count_member(CohortCell *cells, std::int64_t last, const CohortCalendar &calendar,
                               const CohortCalendar::Ages &ages) {
  last < 0 ? ++cells->never : ++cells[last].last;
  if (calendar.is_personal()) {
    const std::int64_t current = ages.on(calendar.as_of());
    ++cells[current].current;
    cells[current].current_active += current == last;
  }
  if (table_->is_next_to_settle()) settle();
  ++table_->customers_;
}

void CohortState::add(const History &history, const CohortCalendar &calendar) {
  begin_customer(history.skipped(), history.scale());
  const std::optional<Day> first = first_purchase(history, calendar.as_of());
  const CohortCalendar::Ages ages(calendar, first.value_or(calendar.as_of()));
  CohortCell *const cohort = first ? cells(calendar.grid().index(*first)) : nullptr;
  std::int64_t last = -1;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= calendar.as_of()) return;
    const std::int64_t age = first ? ages.on(total.day) : -1;
    StoredMoney &revenue = age >= 0 ? cohort[age].revenue : table_->unassigned_;
    revenue = checked_add(revenue, rescale(total.amount, history.scale(), table_->scale_));
    if (!total.is_active() || age == last) return;
    ++cohort[age].active;
    last = age;
  });
  first ? count_member(cohort, last, calendar, ages) : leave_out();
}

bool CohortTable::count(HistoryBytes bytes, const CohortCalendar &calendar) noexcept {
  if (!is_growing() || is_next_to_settle() || !History::is_packed(bytes) ||
      parameters() != calendar.parameters())
    return false;
  const Packed packed = open_packed(bytes.data(), bytes.data() + bytes.size());
  const Purchases purchases(packed);
  if (!purchases.is_quick() || purchases.amount_width() > CohortTally::max_amount_width ||
      packed.skipped > 0 || packed.scale != scale_)
    return false;
  const PeriodAges &ages = calendar.ages();
  const auto first = static_cast<std::uint32_t>(ages.newest - purchases.first_day());
  if (first >= ages.count) return false;
  const std::size_t newer = ages.of[first];
  if (newer >= cohort_count_) return false;
  CohortTally *const cohort = tallies() + offset(newer);
  if (calendar.is_personal())
    tally_personal(purchases, first, cohort, calendar);
  else
    tally_calendar(purchases, first, cohort, ages);
  ++customers_;
  return true;
}

/// Moves what was tallied to the cells, before it overflows or the scale changes.
void CohortState::settle() {
  const std::size_t cells = table_->cell_count();
  for (std::size_t i = 0; i < cells; ++i) table_->cells()[i].add(table_->tallies()[i]);
  std::fill_n(table_->tallies(), cells, CohortTally{});
}

void CohortState::merge(const CohortTable &other) {
  require_same(other.parameters());
  settle(); // the number of customers jumps, by which it is known how many were tallied
  if (other.cohort_count_ > 0) cover(other.first());
  if (!table_->unit().holds(other.unit())) refine(other.unit());
  // A cell's place does not depend on how many cohorts there are.
  for (std::size_t i = 0; i < other.cell_count(); ++i) {
    CohortCell cell = other.cell(i);
    cell.convert(other.unit(), table_->unit());
    table_->cells()[i].add(cell);
  }
  table_->customers_ += other.customers_;
  table_->skipped_rows_ = add_skipped(table_->skipped_rows_, other.skipped_rows_);
  table_->skipped_customers_ = add_skipped(table_->skipped_customers_, other.skipped_customers_);
  table_->without_purchase_ = add_skipped(table_->without_purchase_, other.without_purchase_);
  table_->unassigned_ =
      checked_add(table_->unassigned_, rescale(other.unassigned_, other.scale_, table_->scale_));
}

CohortCell &CohortState::at(Period c, std::size_t age) {
  cover(c);
  return table_->cells()[table_->offset(static_cast<std::size_t>(table_->last_ - c)) + age];
}

void CohortState::set_counts(Unit unit, std::uint64_t rows, std::uint64_t histories,
                             std::uint64_t without_purchase, Money unassigned) {
  table_->scale_ = static_cast<std::uint8_t>(unit.scale);
  table_->denominator_ = static_cast<std::uint32_t>(unit.denominator);
  table_->skipped_rows_ = rows;
  table_->skipped_customers_ = histories;
  table_->without_purchase_ = without_purchase;
  table_->unassigned_ = unassigned;
}

void CohortState::set_customers() {
  table_->customers_ = 0;
  for (Period c = table_->first(); c <= table_->last_; ++c) table_->customers_ += table_->size(c);
}

/// Makes room for so many cohorts.
void CohortState::lengthen(std::int64_t need) {
  const CohortCalendar calendar(table_->parameters());
  const auto first = static_cast<Period>(table_->last_ + 1 - need);
  calendar.require_start(first);
  require_few(
      {calendar.grid(), table_->step_, first, table_->last_, CohortTable::max_cohorts}, "cohorts",
      calendar.parameters().has_contracts() ? "started_on(contracts)" : "first_purchase(history)");
  const std::size_t old = table_->cell_count();
  const std::size_t cells = table_->offset(static_cast<std::size_t>(need));
  if (cells > table_->room()) grow(cells);
  std::uninitialized_value_construct(table_->cells() + old, table_->cells() + cells);
  std::uninitialized_value_construct(table_->tallies() + old, table_->tallies() + cells);
  table_->cohort_count_ = static_cast<std::uint32_t>(need);
}

void CohortState::grow(std::size_t cells) {
  const std::size_t old = table_->cell_count();
  const std::uint8_t size_class = size_class_for(CohortTable::growing_bytes(cells));
  auto *bigger = new (allocate_(block_size(size_class))) CohortTable(*table_);
  bigger->size_class_ = size_class;
  std::uninitialized_copy_n(table_->cells(), old, bigger->cells());
  std::uninitialized_copy_n(table_->tallies(), old, bigger->tallies());
  table_ = bigger;
}

void CohortState::refine(Unit unit) {
  settle();
  const Unit old = table_->unit(), common = common_unit(old, unit);
  for (std::size_t i = 0; i < table_->cell_count(); ++i) table_->cells()[i].convert(old, common);
  table_->unassigned_ = rescale(table_->unassigned_, old.scale, common.scale);
  table_->scale_ = static_cast<std::uint8_t>(common.scale);
  table_->denominator_ = static_cast<std::uint32_t>(common.denominator);
}

CohortCell CohortTable::cell(std::size_t i) const {
  CohortCell result = cells()[i];
  if (is_growing()) result.add(tallies()[i]);
  return result;
}

CohortCell CohortTable::at(Period c, std::size_t age) const {
  return cell(offset(static_cast<std::size_t>(last_ - c)) + age);
}

std::int64_t CohortTable::size(Period c) const {
  std::int64_t members = at(c, 0).never;
  for (std::size_t age = 0; age < age_count(c); ++age) members += at(c, age).last;
  return members;
}

bool equal(const CohortTable &a, const CohortTable &b) {
  if (a.parameters() != b.parameters() || a.customers_ != b.customers_ ||
      a.skipped_rows_ != b.skipped_rows_ || a.skipped_customers_ != b.skipped_customers_ ||
      a.without_purchase_ != b.without_purchase_ || a.cohort_count_ != b.cohort_count_ ||
      !same_money(a.unassigned_, a.scale_, b.unassigned_, b.scale_))
    return false;
  for (std::size_t i = 0; i < a.cell_count(); ++i)
    if (!a.cell(i).equals(a.unit(), b.cell(i), b.unit())) return false;
  return true;
}

CohortTable *trim(const CohortTable &table, Allocate allocate) {
  const std::size_t cells = table.cell_count();
  auto *copy = new (allocate(CohortTable::trimmed_bytes(cells))) CohortTable(table);
  copy->size_class_ = CohortTable::trimmed;
  bool is_plausible = true;
  for (std::size_t i = 0; i < cells; ++i)
    is_plausible &= (new (copy->cells() + i) CohortCell(table.cell(i)))->is_plausible();
  const Money unassigned = table.unassigned();
  is_plausible &= unassigned <= CohortCell::max_sum && unassigned >= -CohortCell::max_sum;
  if (!is_plausible)
    throw Error(Fault::out_of_range, "sums of a cohort out of range",
                "A cell holds up to 2^40 customers, and 2^105 of the smallest unit of money.");
  return copy;
}

} // namespace portfolio::cohorts
