#include "statistics/sample_log.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <utility>

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
  auto [fields, rows] = SampleLog<Row>::open(bytes, "statistics", stop);
  return {fields.unit_days, fields.skipped, std::move(rows), fields.besides};
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
void SampleState<Row>::add(const Row &row, double unit_days, const Besides<Row> &besides) {
  adopt(unit_days, besides, std::span(&row, 1));
  this->append(row);
}

template <class Row> void SampleState<Row>::merge(const Sample<Row> &other) {
  this->skip(other.skipped);
  if (other.rows.empty()) return;
  adopt(other.unit_days, other.besides, other.rows);
  for (const Row &row : other.rows) this->append(row);
}

template <class Row> void SampleState<Row>::adopt(double unit_days, const Besides<Row> &besides,
                                                  std::span<const Row> rows) {
  auto &fields = this->fields();
  if (this->is_empty()) fields.unit_days = unit_days;
  require_same_unit(fields.unit_days, unit_days);
  join(fields.besides, settled(besides, rows));
}

template <class Row>
SampleLog<Row> *SampleState<Row>::finish(const Sample<Row> &sample, Allocate allocate) {
  const std::span<const Row> rows = sample.rows;
  return GrownState<SampleKind<Row>>::finish(
      {sample.unit_days, sample.skipped, settled(sample.besides, rows)}, rows, allocate);
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
