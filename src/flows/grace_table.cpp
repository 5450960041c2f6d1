#include "flows/grace_table.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <utility>

namespace portfolio::flows {

namespace {

std::string describe(const GraceParameters &p) {
  return "step " + to_string(p.step) + ", as of " + to_string(p.as_of) + ", origin " +
         to_string(p.origin) + ", longest " + std::to_string(p.longest);
}

std::optional<double> share(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

GraceTable::GraceTable(const GraceParameters &p)
    : step_(p.step), as_of_(p.as_of), origin_(p.origin), longest_(p.longest) {
  const FlowCalendar checked({p.step, 1, p.as_of, p.origin});
  if (p.longest < 1 || p.longest > most_periods)
    throw Error(Fault::bad_argument,
                "longest grace must lie between 1 and " + std::to_string(most_periods) +
                    " periods, not " + std::to_string(p.longest),
                "Use a longer step for longer graces.");
}

void GraceTable::require_same(const GraceParameters &wanted) const {
  if (parameters() == wanted) return;
  throw Error(Fault::bad_argument,
              "grace tables of different step, as_of, origin or longest do not add up",
              "Use the same parameters for every customer of the aggregate.",
              "One has " + describe(parameters()) + "; the other " + describe(wanted) + ".");
}

void GraceTable::add(const history::History &history, const FlowCalendar &calendar) {
  std::optional<Period> last;
  const Period end = calendar.last_complete();
  const auto bin = [&](Period idle) {
    return static_cast<std::size_t>(std::min<Period>(idle, longest_));
  };
  history.each_day([&](const history::DayTotal &total) {
    if (total.day >= as_of_ || !total.is_active()) return;
    const Period k = calendar.period(total.day);
    if (k > end || k == last) return;
    if (last) ++absences_[bin(k - *last - 1)].returned;
    last = k;
  });
  if (!last) return skip();
  ++absences_[bin(end - *last)].waiting;
}

std::int64_t GraceTable::customers() const {
  std::int64_t sum = 0;
  for (const Absences &each : absences()) sum += each.waiting;
  return sum;
}

void GraceTable::merge(const GraceTable &more) {
  require_same(more.parameters());
  const auto added = [](std::int64_t a, std::int64_t b) {
    if (a + b > max_count) throw Error(Fault::out_of_range, "more than 2^40 absences");
    return a + b;
  };
  skipped_ = added(skipped_, more.skipped_);
  for (std::size_t i = 0; i < bins(); ++i) {
    absences_[i].returned = added(absences_[i].returned, more.absences_[i].returned);
    absences_[i].waiting = added(absences_[i].waiting, more.absences_[i].waiting);
  }
}

bool equal(const GraceTable &a, const GraceTable &b) {
  return a.parameters() == b.parameters() && a.skipped_ == b.skipped_ &&
         std::ranges::equal(a.absences(), b.absences(), [](const auto &x, const auto &y) {
           return x.returned == y.returned && x.waiting == y.waiting;
         });
}

std::optional<double> GraceRow::returned_share() const { return share(returned, lost); }
std::optional<double> GraceRow::churn_rate() const { return share(lost, at_risk); }

std::vector<GraceRow> grace_rows(const GraceTable &table, double tolerance) {
  if (!(tolerance >= 0 && tolerance <= 1))
    throw Error(Fault::bad_argument, "tolerance must lie between 0 and 1",
                "It is the share of lost customers who may come back, for instance 0.1.");
  std::vector<GraceRow> rows;
  bool is_found = false;
  for (std::int32_t grace = 1; grace <= table.parameters().longest; ++grace) {
    GraceRow row{.grace = grace};
    for (std::int64_t idle = 0; const GraceTable::Absences &each : table.absences()) {
      if (idle >= grace) {
        row.lost += each.returned + each.waiting;
        row.returned += each.returned;
      }
      // A customer of the active period and of idle ones before the loss, each of which is the
      // opening of a next one unless it is the last.
      row.at_risk += each.returned * (std::min<std::int64_t>(idle, grace - 1) + 1) +
                     each.waiting * std::min<std::int64_t>(idle, grace);
      ++idle;
    }
    const std::optional<double> came_back = row.returned_share();
    row.is_advised = !is_found && came_back && *came_back <= tolerance;
    is_found |= row.is_advised;
    rows.push_back(row);
  }
  return rows;
}

} // namespace portfolio::flows
