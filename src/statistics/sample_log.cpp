#include "statistics/sample_log.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "statistics/compact.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace portfolio::statistics {
namespace {

void join(Besides<SpendRow> &, const Besides<SpendRow> &) {}
void join(Besides<PurchaseRow> &all, const Besides<PurchaseRow> &more) {
  all.log_gaps.add(more.log_gaps);
}

std::string days(double unit) { return unit == 0 ? "none" : real_text(unit) + " days"; }

} // namespace

void require_same_unit(double one, double other) {
  if (one == other) return;
  throw Error(Fault::bad_argument, "units of time differ: " + days(one) + " and " + days(other),
              "All customers of one fit must be measured in the same unit.");
}

template <class Row> void canonicalise(std::vector<Row> &rows, Stop stop) {
  rows.resize(compact(std::span(rows), 0, stop));
}

template <class Row> std::int64_t customers(const Sample<Row> &sample) {
  return total_weight(sample.rows);
}

template <class Row> Sample<Row> open_sample(SampleBytes bytes, Stop stop) {
  using Log = SampleLog<Row>;
  const Log log = stored_head<Log>(bytes);
  if ((log.form_ != Log::growing && log.form_ != Log::finished) ||
      Log::bytes_for(log.count_) > bytes.size() + length_word)
    unknown_format("statistics");
  Sample<Row> sample{log.unit_days_, log.skipped_,
                     stored_cells<Row>(bytes, sizeof(Log), log.count_), log.besides_};
  if (log.sorted_ < log.count_)
    sample.rows.resize(compact(std::span(sample.rows), log.sorted_, stop));
  return sample;
}

std::vector<PurchaseRow> in_units(const PurchaseSample &sample) {
  std::vector<PurchaseRow> rows = sample.rows;
  if (sample.unit_days > 0)
    for (PurchaseRow &row : rows) {
      row.recency /= sample.unit_days;
      row.age /= sample.unit_days;
    }
  return rows;
}

double log_gaps_in_units(const PurchaseSample &sample) {
  const LogGaps &gaps = sample.besides.log_gaps;
  if (!gaps.is_known())
    throw Error(Fault::no_answer, "the times between purchases are not known",
                "Collect the statistics from purchase histories, or give the sum of the logarithms "
                "of the times between purchases of each customer.");
  if (sample.unit_days == 0) return gaps.sum();
  double repeats = 0;
  for (const PurchaseRow &row : sample.rows)
    repeats += static_cast<double>(row.weight) * static_cast<double>(row.frequency);
  return gaps.sum() - repeats * std::log(sample.unit_days);
}

template <class Row>
SampleState<Row>::SampleState(SampleLog<Row> *log, Allocate allocate, Stop stop)
    : log_(log), allocate_(allocate), stop_(stop) {
  if (log_ != nullptr) return;
  log_ = new (allocate_(block_size(0))) SampleLog<Row>;
  log_->besides_ = settled(log_->besides_, std::span<const Row>());
}

template <class Row> void SampleState<Row>::add(const Row &row, double unit_days) {
  add(row, unit_days, {});
}

template <class Row>
void SampleState<Row>::add(const Row &row, double unit_days, const Besides<Row> &besides) {
  adopt_unit(unit_days);
  join(log_->besides_, settled(besides, std::span<const Row>(&row, 1)));
  append(row);
}

template <class Row> void SampleState<Row>::merge(const Sample<Row> &other) {
  skip(other.skipped);
  if (other.rows.empty()) return;
  adopt_unit(other.unit_days);
  join(log_->besides_, settled(other.besides, std::span<const Row>(other.rows)));
  for (const Row &row : other.rows) append(row);
}

template <class Row> void SampleState<Row>::adopt_unit(double unit_days) {
  if (log_->count_ == 0) log_->unit_days_ = unit_days;
  require_same_unit(log_->unit_days_, unit_days);
}

template <class Row> void SampleState<Row>::append(const Row &row) {
  if (SampleLog<Row>::bytes_for(log_->count_ + std::size_t{1}) > log_->capacity()) make_room();
  log_->rows()[log_->count_++] = row;
}

template <class Row> void SampleState<Row>::make_room() {
  if (log_->capacity() >= compaction_threshold) {
    const std::size_t kept = compact(std::span(log_->rows(), log_->count_), log_->sorted_, stop_);
    log_->count_ = log_->sorted_ = static_cast<std::uint32_t>(kept);
    if (SampleLog<Row>::bytes_for(kept) <= log_->capacity() / 2) return;
  }
  const auto bigger = static_cast<std::uint8_t>(log_->size_class_ + 1);
  auto *moved = static_cast<SampleLog<Row> *>(allocate_(block_size(bigger)));
  std::memcpy(static_cast<void *>(moved), log_, SampleLog<Row>::bytes_for(log_->count_));
  moved->size_class_ = bigger;
  log_ = moved;
}

template <class Row>
SampleLog<Row> *SampleState<Row>::finish(const Sample<Row> &sample, Allocate allocate) {
  using Log = SampleLog<Row>;
  auto *log = new (allocate(Log::bytes_for(sample.rows.size()))) Log;
  log->form_ = Log::finished;
  log->count_ = log->sorted_ = static_cast<std::uint32_t>(sample.rows.size());
  log->unit_days_ = sample.unit_days;
  log->skipped_ = sample.skipped;
  log->besides_ = settled(sample.besides, std::span<const Row>(sample.rows));
  std::copy(sample.rows.begin(), sample.rows.end(), log->rows());
  return log;
}

template void canonicalise(std::vector<PurchaseRow> &, Stop);
template void canonicalise(std::vector<SpendRow> &, Stop);
template std::int64_t customers(const PurchaseSample &);
template std::int64_t customers(const SpendSample &);
template PurchaseSample open_sample(SampleBytes, Stop);
template SpendSample open_sample(SampleBytes, Stop);
template class SampleState<PurchaseRow>;
template class SampleState<SpendRow>;

} // namespace portfolio::statistics
