#include "survival/survival.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace portfolio::survival {
namespace {

/// From here on a full log is first put in order: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 8192;

/// Numbers that are not negative have the order of their bits; that order is total whatever the
/// bits, so that not even damaged values upset a sort.
std::uint64_t order(const SurvivalRow &row) {
  return __builtin_bit_cast(std::uint64_t, row.duration);
}

/// What canonical rows must be: in order, finite, none empty, all counts and their sum in range.
bool are_sound(std::span<const SurvivalRow> rows) {
  std::int64_t customers = 0;
  const SurvivalRow *last = nullptr;
  for (const SurvivalRow &row : rows) {
    if (!std::isfinite(row.duration) || std::signbit(row.duration)) return false;
    if (last != nullptr && !(last->duration < row.duration)) return false;
    if (row.events < 0 || row.censored < 0 || (row.events | row.censored) == 0) return false;
    if (__builtin_add_overflow(customers, row.events, &customers) ||
        __builtin_add_overflow(customers, row.censored, &customers))
      return false;
    last = &row;
  }
  return true;
}

} // namespace

double checked_duration(double duration) {
  if (duration >= 0 && std::isfinite(duration)) return duration + 0.0;
  throw Error(Fault::bad_argument, "duration is " + real_text(duration),
              "A duration is a finite number, at least 0; subtract dates to get days.");
}

std::int64_t customers(const SurvivalTable &table) {
  std::int64_t sum = 0;
  for (const SurvivalRow &row : table.rows) sum += row.customers();
  return sum;
}

std::int64_t events(const SurvivalTable &table) {
  std::int64_t sum = 0;
  for (const SurvivalRow &row : table.rows) sum += row.events;
  return sum;
}

std::size_t join_durations(std::span<SurvivalRow> rows, std::size_t sorted, Stop stop) {
  const auto before = [](const SurvivalRow &a, const SurvivalRow &b) {
    return order(a) < order(b);
  };
  std::uint32_t comparisons = 0;
  const PolledOrder polled(before, stop, comparisons);
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::sort(middle, rows.end(), polled);
  std::inplace_merge(rows.begin(), middle, rows.end(), polled);
  std::size_t kept = 0;
  for (const SurvivalRow &row : rows) {
    if (kept > 0 && order(rows[kept - 1]) == order(row)) {
      SurvivalRow &same = rows[kept - 1];
      same.events = add_customers(same.events, row.events);
      same.censored = add_customers(same.censored, row.censored);
    } else {
      rows[kept++] = row;
    }
  }
  return kept;
}

SurvivalState::SurvivalState(SurvivalLog *log, Allocate allocate, Stop stop)
    : log_(log), allocate_(allocate), stop_(stop) {
  if (log_ == nullptr) log_ = new (allocate_(block_size(0))) SurvivalLog;
}

void SurvivalState::add(double duration, bool event, std::int64_t weight) {
  if (weight < 1)
    throw Error(Fault::bad_argument, "weight is " + std::to_string(weight),
                "A weight is the number of customers of this duration, at least 1.");
  const double checked = checked_duration(duration);
  append(event ? SurvivalRow{checked, weight, 0} : SurvivalRow{checked, 0, weight});
}

void SurvivalState::skip(std::uint64_t customers) {
  log_->skipped_ = add_skipped(log_->skipped_, customers);
}

void SurvivalState::merge(const SurvivalTable &other) {
  skip(other.skipped);
  for (const SurvivalRow &row : other.rows) append(row);
}

void SurvivalState::append(const SurvivalRow &row) {
  const std::int64_t customers = add_customers(log_->customers_, row.customers());
  if (SurvivalLog::bytes_for(log_->count_ + std::size_t{1}) > log_->capacity()) make_room();
  log_->customers_ = customers;
  log_->rows()[log_->count_++] = row;
}

void SurvivalState::make_room() {
  if (log_->capacity() >= compaction_threshold) {
    const std::size_t kept =
        join_durations(std::span(log_->rows(), log_->count_), log_->sorted_, stop_);
    log_->count_ = log_->sorted_ = static_cast<std::uint32_t>(kept);
    if (SurvivalLog::bytes_for(kept) <= log_->capacity() / 2) return;
  }
  const auto bigger = static_cast<std::uint8_t>(log_->size_class_ + 1);
  auto *moved = static_cast<SurvivalLog *>(allocate_(block_size(bigger)));
  std::memcpy(static_cast<void *>(moved), log_, SurvivalLog::bytes_for(log_->count_));
  moved->size_class_ = bigger;
  log_ = moved;
}

SurvivalLog *SurvivalState::finish(const SurvivalTable &table, Allocate allocate) {
  const std::size_t count = table.rows.size();
  auto *log = new (allocate(SurvivalLog::bytes_for(count))) SurvivalLog;
  log->form_ = SurvivalLog::finished;
  log->count_ = log->sorted_ = static_cast<std::uint32_t>(count);
  log->customers_ = survival::customers(table);
  log->skipped_ = table.skipped;
  std::copy(table.rows.begin(), table.rows.end(), log->rows());
  return log;
}

SurvivalTable open_survival(SurvivalBytes bytes, Stop stop) {
  const auto log = stored_head<SurvivalLog>(bytes);
  if ((log.form_ != SurvivalLog::growing && log.form_ != SurvivalLog::finished) ||
      log.sorted_ > log.count_ || SurvivalLog::bytes_for(log.count_) > bytes.size() + length_word)
    unknown_format("survival_table");
  SurvivalTable table{log.skipped_, stored_cells<SurvivalRow>(bytes, sizeof log, log.count_)};
  if (log.sorted_ < log.count_) table.rows.resize(join_durations(table.rows, log.sorted_, stop));
  if (!are_sound(table.rows)) unknown_format("survival_table");
  return table;
}

SurvivalTable merge(const SurvivalTable &a, const SurvivalTable &b) {
  SurvivalTable both{add_skipped(a.skipped, b.skipped), a.rows};
  add_customers(customers(a), customers(b));
  both.rows.insert(both.rows.end(), b.rows.begin(), b.rows.end());
  both.rows.resize(join_durations(both.rows, a.rows.size(), asked_to_stop));
  return both;
}

} // namespace portfolio::survival
