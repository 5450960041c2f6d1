#include "cohorts/cohort_parts.hpp"

#include <algorithm>

namespace portfolio::cohorts {

namespace {

/// Every buyer is active at age 0 and has no rate; every payer has one, and pays nothing back.
bool suits_basis(const CohortTable &table, const CohortCell &cell, std::size_t age,
                 std::int64_t size) {
  if (table.parameters().has_contracts())
    return cell.revenue >= 0 && cell.recurring >= cell.active &&
           (cell.active > 0 || cell.recurring == 0) && (age == 0 || cell.never == 0);
  return cell.recurring == 0 && cell.never == 0 && (age > 0 || cell.active == size);
}

} // namespace

const char *complaint(const CohortTable &table, const CohortCalendar &calendar, Period c) {
  const std::int64_t newest = calendar.newest_age(c), size = table.size(c);
  if (size == 0) return "a cohort without members";
  std::int64_t to_come = size - table.at(c, 0).never, eligible = size;
  for (std::size_t age = 0; age < table.age_count(c); ++age) {
    const CohortCell cell = table.at(c, age);
    eligible -= cell.current;
    if (!cell.is_plausible()) return "amount or number of customers out of range";
    if (static_cast<std::int64_t>(age) > newest && (cell.active > 0 || cell.revenue != 0))
      return "a purchase or payment after as_of";
    if (cell.last > cell.active || cell.active > to_come || eligible < 0 ||
        cell.current_active > std::min(cell.current, cell.active) ||
        (calendar.is_personal() && to_come - cell.current_active > eligible) ||
        !suits_basis(table, cell, age, size))
      return "numbers of customers that contradict each other";
    to_come -= cell.last;
  }
  if (calendar.is_personal() && eligible != 0)
    return "numbers of customers that do not add up to the size of the cohort";
  return nullptr;
}

} // namespace portfolio::cohorts
