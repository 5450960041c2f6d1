#include "retention/statistics.hpp"

#include "base/error.hpp"
#include "retention/shifted_beta_geometric.hpp"

#include <algorithm>

namespace portfolio::retention {

namespace {

std::int64_t minus(std::int64_t a, std::int64_t b) {
  std::int64_t difference;
  if (__builtin_sub_overflow(a, b, &difference))
    throw Error(Fault::too_large, "number of customers exceeds 2^63 - 1");
  return difference;
}

[[noreturn]] void refuse(const char *what, std::int64_t value, const std::string &hint) {
  throw Error(Fault::bad_argument, std::string(what) + " is " + std::to_string(value), hint);
}

void require_tenure(std::int64_t tenure, std::int64_t least) {
  if (tenure >= least && tenure <= most_periods) return;
  refuse("tenure", tenure,
         "It is a number of periods, from " + std::to_string(least) + " to " +
             std::to_string(most_periods) + '.');
}

} // namespace

std::int64_t customers(const RetentionStatistics &statistics) {
  std::int64_t most = 0;
  for (const RetentionPeriod &period : statistics.periods) most = std::max(most, period.at_risk());
  return most;
}

RetentionState::Cell &RetentionState::cell(std::int64_t tenure) {
  const auto at = static_cast<std::size_t>(tenure), cells = log()->cells().size();
  if (at >= cells) std::fill_n(append_cells(at + 1 - cells), at + 1 - cells, Cell{0, 0});
  return log()->cells()[at];
}

void RetentionState::add(std::int64_t tenure, bool churned, std::int64_t weight) {
  require_tenure(tenure, churned ? 1 : 0);
  if (weight <= 0)
    refuse("weight", weight, "A weight is the number of customers of this tenure, at least 1.");
  if (tenure == 0) return skip(static_cast<std::uint64_t>(weight));
  Cell &end = cell(tenure), &begin = cell(0);
  std::int64_t &out = churned ? end.churned : end.gone;
  const std::int64_t more = add_customers(out, weight);
  begin.gone = minus(begin.gone, weight);
  out = more;
}

void RetentionState::add_period(std::int64_t tenure, RetentionPeriod period) {
  Cell &end = cell(tenure), &begin = cell(tenure - 1);
  const std::int64_t in = minus(begin.gone, period.at_risk());
  const std::int64_t out = add_customers(end.gone, period.renewed);
  end.churned = add_customers(end.churned, period.churned);
  begin.gone = in;
  end.gone = out;
}

void RetentionState::add_cohort(std::int64_t tenure, std::int64_t at_risk, std::int64_t survivors) {
  require_tenure(tenure, 1);
  if (at_risk < 0) refuse("at_risk", at_risk, "It is a number of customers, at least 0.");
  if (survivors < 0) refuse("survivors", survivors, "It is a number of customers, at least 0.");
  if (survivors > at_risk)
    throw Error(Fault::bad_argument,
                "survivors " + std::to_string(survivors) + " exceed at_risk " +
                    std::to_string(at_risk),
                "Survivors are those of the customers at risk in a period who renewed.");
  if (at_risk > 0) add_period(tenure, {at_risk - survivors, survivors});
}

void RetentionState::merge(const RetentionStatistics &other) {
  skip(other.skipped);
  if (other.periods.empty()) return;
  cell(static_cast<std::int64_t>(other.periods.size())); // all the room at once
  for (std::size_t i = 0; i < other.periods.size(); ++i)
    add_period(static_cast<std::int64_t>(i) + 1, other.periods[i]);
}

RetentionLog *RetentionState::finish(const RetentionStatistics &statistics, Allocate allocate) {
  const std::size_t periods = statistics.periods.size();
  const std::vector<Cell> empty(periods > 0 ? periods + 1 : 0);
  RetentionState state(GrownState::finish({statistics.skipped}, empty, allocate), allocate);
  for (std::size_t i = 0; i < periods; ++i)
    state.add_period(static_cast<std::int64_t>(i) + 1, statistics.periods[i]);
  return state.log();
}

RetentionStatistics open_retention(RetentionBytes bytes) {
  const auto [fields, cells] = RetentionLog::open(bytes, "statistics", asked_to_stop);
  RetentionStatistics statistics{fields.skipped, {}};
  std::int64_t at_risk = 0;
  for (std::size_t t = 1; t < cells.size(); ++t) {
    at_risk = minus(at_risk, cells[t - 1].gone);
    const std::int64_t renewed = minus(at_risk, cells[t].churned);
    if (cells[t].churned < 0 || renewed < 0) unknown_format("statistics");
    statistics.periods.push_back({cells[t].churned, renewed});
    at_risk = renewed;
  }
  while (!statistics.periods.empty() && statistics.periods.back() == RetentionPeriod{})
    statistics.periods.pop_back();
  return statistics;
}

} // namespace portfolio::retention
