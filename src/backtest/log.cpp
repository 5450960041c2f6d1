#include "backtest/log.hpp"

#include "base/error.hpp"
#include "history/gap_product.hpp"
#include "statistics/compact.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>

namespace portfolio::backtest {

using history::DayTotal;
using history::GapProduct;
using statistics::compact;
using statistics::compaction_threshold;
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

} // namespace

bool BacktestLog::has_possible_dates() const {
  if (until_ == calibration_end_) return weeks_ == 0 && count_ == 0;
  return is_day(calibration_end_) && is_day(until_) && until_ > calibration_end_ &&
         std::abs(std::int64_t{first_week_}) <= max_day;
}

BacktestSample open_backtest(BacktestBytes bytes, Stop stop) {
  using Log = BacktestLog;
  const Log log = stored_head<Log>(bytes);
  if ((log.form_ != Log::growing && log.form_ != Log::finished) || !log.has_possible_dates() ||
      Log::bytes_for(log.weeks_, log.count_) > bytes.size() + length_word)
    unknown_format("statistics");
  BacktestSample sample{
      log.calibration_end_,
      log.until_,
      log.skipped_,
      log.later_,
      log.log_gaps_,
      {log.first_week_, stored_cells<std::int64_t>(bytes, sizeof(Log), log.weeks_)},
      stored_cells<BacktestRow>(bytes, Log::bytes_for(log.weeks_, 0), log.count_)};
  auto &[first, counts] = sample.weeks;
  if (log.sorted_ < log.count_)
    sample.rows.resize(compact(std::span(sample.rows), log.sorted_, stop));
  while (!counts.empty() && counts.back() == 0) counts.pop_back();
  const auto zeros = std::find_if(counts.begin(), counts.end(), [](auto n) { return n != 0; });
  first = counts.empty() ? 0 : first + static_cast<std::int32_t>(zeros - counts.begin());
  counts.erase(counts.begin(), zeros);
  return sample;
}

BacktestState::BacktestState(BacktestLog *log, Allocate allocate, Stop stop)
    : log_(log), allocate_(allocate), stop_(stop) {
  if (log_ != nullptr) return;
  const std::uint8_t size_class = size_class_for(BacktestLog::bytes_for(0, 0));
  log_ = new (allocate_(block_size(size_class))) BacktestLog;
  log_->size_class_ = size_class;
}

void BacktestState::add(const History &history, Day calibration_end, Day until) {
  require_window(calibration_end, until);
  adopt_window(calibration_end, until);
  const Seen seen = look(history, calibration_end, until);
  if (!seen.exists) {
    log_->later_ = add_skipped(log_->later_, 1);
    return;
  }
  require_weeks(seen.first, calibration_end, until);
  if (seen.repeats()) {
    cover_weeks(week_of(seen.second, calibration_end), week_of(seen.last, calibration_end));
    count_repeats(history, seen.first);
    log_->log_gaps_.add(LogGaps::rounded(log_of(seen.gaps)));
  }
  append(seen.row);
}

void BacktestState::count_repeats(const History &history, Day first_purchase) {
  std::int64_t *weeks = log_->weeks();
  const Day end = log_->calibration_end_, until = log_->until_;
  const std::int32_t first_week = log_->first_week_;
  history.each_day([&](const DayTotal &total) {
    if (total.day > first_purchase && total.day < until && total.is_active())
      count(weeks[week_of(total.day, end) - first_week], 1);
  });
}

void BacktestState::skip(std::uint64_t rows) { log_->skipped_ = add_skipped(log_->skipped_, rows); }

void BacktestState::merge(const BacktestSample &other) {
  skip(other.skipped);
  if (!other.dated()) return;
  adopt_window(other.calibration_end, other.until);
  log_->later_ = add_skipped(log_->later_, other.later);
  log_->log_gaps_.add(other.log_gaps);
  count_weeks(other.weeks);
  for (const BacktestRow &row : other.rows) append(row);
}

void BacktestState::count_weeks(const WeekCounts &other) {
  if (other.counts.empty()) return;
  cover_weeks(other.first, other.first + static_cast<std::int32_t>(other.counts.size()) - 1);
  std::int64_t *weeks = log_->weeks() + (other.first - log_->first_week_);
  for (std::size_t i = 0; i < other.counts.size(); ++i) count(weeks[i], other.counts[i]);
}

void BacktestState::adopt_window(Day calibration_end, Day until) {
  if (log_->until_ == log_->calibration_end_) {
    log_->calibration_end_ = calibration_end;
    log_->until_ = until;
  }
  if (log_->calibration_end_ == calibration_end && log_->until_ == until) return;
  throw Error(Fault::bad_argument,
              "dates differ: " + window(log_->calibration_end_, log_->until_) + " and " +
                  window(calibration_end, until),
              "All customers of one backtest have the same calibration_end and until.");
}

void BacktestState::append(const BacktestRow &row) {
  if (BacktestLog::bytes_for(log_->weeks_, log_->count_ + std::size_t{1}) > log_->capacity())
    make_room_for_row();
  log_->rows()[log_->count_++] = row;
}

void BacktestState::make_room_for_row() {
  if (log_->capacity() >= compaction_threshold) {
    const std::size_t kept = compact(std::span(log_->rows(), log_->count_), log_->sorted_, stop_);
    log_->count_ = log_->sorted_ = static_cast<std::uint32_t>(kept);
    const std::size_t room = log_->capacity() - BacktestLog::bytes_for(log_->weeks_, 0);
    if ((kept + 1) * sizeof(BacktestRow) <= room / 2) return;
  }
  move_to(static_cast<std::uint8_t>(log_->size_class_ + 1), log_->first_week_, log_->weeks_);
}

void BacktestState::cover_weeks(std::int32_t first, std::int32_t last) {
  const auto weeks = static_cast<std::int32_t>(log_->weeks_);
  const std::int32_t begin = log_->first_week_, end = begin + weeks;
  if (weeks > 0 && first >= begin && last < end) return;
  const std::int32_t more = std::max(least_weeks, weeks);
  std::int32_t from = first, to = last + 1;
  if (weeks > 0) {
    from = first < begin ? std::min(first, begin - more) : begin;
    to = last >= end ? std::max(last + 1, end + more) : end;
  }
  const auto room = static_cast<std::uint32_t>(to - from);
  move_to(size_class_for(BacktestLog::bytes_for(room, log_->count_)), from, room);
}

/// The log with its weeks in other places, in a block of at least this size.
void BacktestState::move_to(std::uint8_t size_class, std::int32_t first_week, std::uint32_t weeks) {
  size_class = std::max(size_class, log_->size_class_);
  auto *moved = static_cast<BacktestLog *>(allocate_(block_size(size_class)));
  std::memcpy(static_cast<void *>(moved), log_, sizeof(BacktestLog));
  moved->size_class_ = size_class;
  moved->first_week_ = first_week;
  moved->weeks_ = weeks;
  std::fill_n(moved->weeks(), weeks, 0);
  if (log_->weeks_ > 0)
    std::copy_n(log_->weeks(), log_->weeks_, moved->weeks() + (log_->first_week_ - first_week));
  std::copy_n(log_->rows(), log_->count_, moved->rows());
  log_ = moved;
}

BacktestLog *BacktestState::finish(const BacktestSample &sample, Allocate allocate) {
  const std::size_t weeks = sample.weeks.counts.size(), rows = sample.rows.size();
  auto *log = new (allocate(BacktestLog::bytes_for(weeks, rows))) BacktestLog;
  log->form_ = BacktestLog::finished;
  log->count_ = log->sorted_ = static_cast<std::uint32_t>(rows);
  log->calibration_end_ = sample.calibration_end;
  log->until_ = sample.until;
  log->first_week_ = sample.weeks.first;
  log->weeks_ = static_cast<std::uint32_t>(weeks);
  log->skipped_ = sample.skipped;
  log->later_ = sample.later;
  log->log_gaps_ = sample.log_gaps;
  std::copy_n(sample.weeks.counts.begin(), weeks, log->weeks());
  std::copy_n(sample.rows.begin(), rows, log->rows());
  return log;
}

} // namespace portfolio::backtest
