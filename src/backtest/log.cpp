#include "backtest/log.hpp"

#include "base/error.hpp"
#include "history/gap_product.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace portfolio::backtest {

using history::DayTotal;
using history::GapProduct;
using statistics::log_of;

namespace {

constexpr std::int32_t least_weeks = 16; ///< by which the weeks grow

std::string window(Day calibration_end, Day until) {
  return to_string(calibration_end) + " until " + to_string(until);
}

/// A history as a backtest sees it.
struct Seen {
  bool exists = false; ///< bought before calibration_end
  BacktestRow row;
  GapProduct gaps;                     ///< of the calibration
  Day first = 0, second = 0, last = 0; ///< purchase days; second ≤ last if there are repeats
  bool repeats() const { return row.frequency + row.observed > 0; }
};

Seen look(const History &history, Day calibration_end, Day until) {
  Seen seen;
  const Day previous_from = calibration_end - (until - calibration_end);
  bool any = false;
  history.each_day([&](const DayTotal &total) {
    const Day day = total.day;
    if (day >= until || !total.is_active()) return;
    if (!any) {
      any = true;
      seen.first = day;
      seen.exists = day < calibration_end;
    } else {
      if (!seen.repeats()) seen.second = day;
      seen.last = day;
      ++(day < calibration_end ? seen.row.frequency : seen.row.observed);
    }
    if (day >= calibration_end) return;
    const std::int32_t recency = day - seen.first;
    if (recency > 0) multiply(seen.gaps, recency - seen.row.recency);
    seen.row.recency = recency;
    if (day >= previous_from) ++seen.row.previous;
  });
  seen.row.age = calibration_end - 1 - seen.first;
  return seen;
}

void count(std::int64_t &purchases, std::int64_t more) {
  if (__builtin_add_overflow(purchases, more, &purchases))
    throw Error(Fault::too_large, "number of purchases exceeds 2^63 - 1");
}

std::int64_t *weeks_of(BacktestLog *log) { return reinterpret_cast<std::int64_t *>(log->front()); }

} // namespace

bool BacktestKind::are_possible(const Fields &fields, std::size_t rows) {
  if (fields.until == fields.calibration_end) return fields.weeks == 0 && rows == 0;
  return is_day(fields.calibration_end) && is_day(fields.until) &&
         fields.until > fields.calibration_end &&
         std::abs(std::int64_t{fields.first_week}) <= max_day;
}

BacktestSample open_backtest(BacktestBytes bytes, Stop stop) {
  auto [fields, rows] = BacktestLog::open(bytes, "statistics", stop);
  auto counts = stored_cells<std::int64_t>(bytes, sizeof(BacktestLog), fields.weeks);
  while (!counts.empty() && counts.back() == 0) counts.pop_back();
  const auto zeros = std::find_if(counts.begin(), counts.end(), [](auto n) { return n != 0; });
  const auto empty = static_cast<std::int32_t>(zeros - counts.begin());
  const std::int32_t first = counts.empty() ? 0 : fields.first_week + empty;
  counts.erase(counts.begin(), zeros);
  return {fields.calibration_end,     fields.until,   fields.skipped, fields.later, fields.log_gaps,
          {first, std::move(counts)}, std::move(rows)};
}

void BacktestState::add(const History &history, Day calibration_end, Day until) {
  require_window(calibration_end, until);
  adopt_window(calibration_end, until);
  const Seen seen = look(history, calibration_end, until);
  if (!seen.exists) {
    fields().later = add_skipped(fields().later, 1);
    return;
  }
  require_weeks(seen.first, calibration_end, until);
  if (seen.repeats()) {
    cover_weeks(week_of(seen.second, calibration_end), week_of(seen.last, calibration_end));
    count_repeats(history, seen.first);
    fields().log_gaps.add(LogGaps::rounded(log_of(seen.gaps)));
  }
  append(seen.row);
}

void BacktestState::count_repeats(const History &history, Day first_purchase) {
  std::int64_t *weeks = weeks_of(log());
  const Day end = fields().calibration_end, until = fields().until;
  const std::int32_t first_week = fields().first_week;
  history.each_day([&](const DayTotal &total) {
    if (total.day > first_purchase && total.day < until && total.is_active())
      count(weeks[week_of(total.day, end) - first_week], 1);
  });
}

void BacktestState::merge(const BacktestSample &other) {
  skip(other.skipped);
  if (!other.dated()) return;
  adopt_window(other.calibration_end, other.until);
  fields().later = add_skipped(fields().later, other.later);
  fields().log_gaps.add(other.log_gaps);
  count_weeks(other.weeks);
  for (const BacktestRow &row : other.rows) append(row);
}

void BacktestState::count_weeks(const WeekCounts &other) {
  if (other.counts.empty()) return;
  cover_weeks(other.first, other.first + static_cast<std::int32_t>(other.counts.size()) - 1);
  std::int64_t *weeks = weeks_of(log()) + (other.first - fields().first_week);
  for (std::size_t i = 0; i < other.counts.size(); ++i) count(weeks[i], other.counts[i]);
}

void BacktestState::adopt_window(Day calibration_end, Day until) {
  if (fields().until == fields().calibration_end) {
    fields().calibration_end = calibration_end;
    fields().until = until;
  }
  if (fields().calibration_end == calibration_end && fields().until == until) return;
  throw Error(Fault::bad_argument,
              "dates differ: " + window(fields().calibration_end, fields().until) + " and " +
                  window(calibration_end, until),
              "All customers of one backtest have the same calibration_end and until.");
}

void BacktestState::cover_weeks(std::int32_t first, std::int32_t last) {
  const auto weeks = static_cast<std::int32_t>(fields().weeks);
  const std::int32_t begin = fields().first_week, end = begin + weeks;
  if (weeks > 0 && first >= begin && last < end) return;
  const std::int32_t more = std::max(least_weeks, weeks);
  std::int32_t from = first, to = last + 1;
  if (weeks > 0) {
    from = first < begin ? std::min(first, begin - more) : begin;
    to = last >= end ? std::max(last + 1, end + more) : end;
  }
  Fields moved = fields();
  moved.first_week = from;
  moved.weeks = static_cast<std::uint32_t>(to - from);
  BacktestLog *old = replace_front(moved);
  std::fill_n(weeks_of(log()), moved.weeks, 0);
  if (weeks > 0) std::copy_n(weeks_of(old), weeks, weeks_of(log()) + (begin - from));
}

BacktestLog *BacktestState::finish(const BacktestSample &sample, Allocate allocate) {
  const auto &[first, counts] = sample.weeks;
  auto *log = GrownState::finish({sample.calibration_end, sample.until, first,
                                  static_cast<std::uint32_t>(counts.size()), sample.skipped,
                                  sample.later, sample.log_gaps},
                                 sample.rows, allocate);
  std::copy(counts.begin(), counts.end(), weeks_of(log));
  return log;
}

} // namespace portfolio::backtest
