#include "cohorts/cohort_calendar.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace portfolio::cohorts {

namespace {

constexpr std::string_view anchor_names[] = {"calendar", "personal"};
constexpr std::string_view basis_names[] = {"purchases", "contracts"};

void require_as_of(Day as_of) {
  require_day(as_of, "as_of");
  if (as_of == min_day)
    throw Error(Fault::bad_date, "as_of must be after " + to_string(min_day),
                "as_of is the first day that is not known yet.");
}

std::uint16_t code_of(std::chrono::year_month_day date, unsigned day) {
  const auto month = static_cast<unsigned>(static_cast<int>(date.year()) * 12) +
                     static_cast<unsigned>(date.month());
  return static_cast<std::uint16_t>(month * 32 + day);
}

} // namespace

std::string_view name_of(Anchor anchor) { return anchor_names[static_cast<std::size_t>(anchor)]; }

Anchor anchor_of(std::string_view name) {
  for (const Anchor anchor : {Anchor::calendar, Anchor::personal})
    if (name == name_of(anchor)) return anchor;
  throw Error(Fault::bad_argument,
              "anchor must be \"calendar\" or \"personal\", not \"" + std::string(clip(name, 40)) +
                  "\"",
              "Ages are counted in periods of the calendar, or from each customer's own first "
              "day.");
}

std::string_view name_of(CohortBasis basis) { return basis_names[static_cast<std::size_t>(basis)]; }

CohortCalendar::CohortCalendar(const CohortParameters &p)
    : parameters_((require_as_of(p.as_of), p)), grid_(p.step, p.origin),
      last_(grid_.index(p.as_of - 1)) {}

void CohortCalendar::require_start(Period k) const {
  if (grid_.starts_in_calendar(k)) return;
  throw Error(Fault::bad_date, "the first cohort would start before " + to_string(min_day),
              "Choose a shorter step or another origin.");
}

std::uint16_t CohortCalendar::first_code(Day day) {
  const auto date = to_date(day);
  return code_of(date, static_cast<unsigned>(date.day()));
}

/// On the last day of its month a day is as far as any: there the shorter months end, too.
std::uint16_t CohortCalendar::month_code(Day day) {
  const auto date = to_date(day);
  const auto last = (date.year() / date.month() / std::chrono::last).day();
  return code_of(date, date.day() == last ? 31 : static_cast<unsigned>(date.day()));
}

void CohortCalendar::use_index(std::span<std::uint16_t> days) {
  const auto periods = days.first(days.size() / 2), codes = days.subspan(days.size() / 2);
  ages_ = index_ages(grid_, as_of() - 1, periods);
  if (!is_personal() || parameters_.step.months == 0) return;
  for (std::size_t i = 0; i < codes.size(); ++i)
    codes[i] = month_code(ages_.newest - static_cast<Day>(i));
  month_codes_ = codes.data();
  as_of_code_ = month_code(as_of());
}

} // namespace portfolio::cohorts
