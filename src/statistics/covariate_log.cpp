#include "statistics/covariate_log.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "statistics/compact.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <numeric>

namespace portfolio::statistics {

namespace {

constexpr double largest_covariate = 1e100;

using Words = std::span<const std::uint64_t>;

/// Doubles in their order as unsigned integers, and back. There is only one zero.
constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63;
std::uint64_t to_word(double value) {
  const auto bits = __builtin_bit_cast(std::uint64_t, value + 0.0);
  return bits & sign_bit ? ~bits : bits | sign_bit;
}
double to_double(std::uint64_t word) {
  return __builtin_bit_cast(double, word &sign_bit ? word & ~sign_bit : ~word);
}

/// Writes a row's words and returns their end.
std::uint64_t *pack(std::uint64_t *out, const PurchaseRow &row,
                    std::span<const double> covariates) {
  *out++ = static_cast<std::uint64_t>(row.frequency);
  *out++ = to_word(row.age);
  *out++ = to_word(row.recency);
  for (const double value : covariates) *out++ = to_word(value);
  *out++ = static_cast<std::uint64_t>(row.weight);
  return out;
}

std::vector<std::uint64_t> packed(const CovariateSample &sample) {
  std::vector<std::uint64_t> words(sample.rows.size() * (sample.covariates + 4));
  std::uint64_t *out = words.data();
  for (std::size_t i = 0; i < sample.rows.size(); ++i)
    out = pack(out, sample.rows[i], sample.covariates_of(i));
  return words;
}

void unpack(Words words, std::size_t rows, CovariateSample &sample) {
  const std::size_t each = sample.covariates + 4;
  sample.rows.clear();
  sample.values.clear();
  for (std::size_t i = 0; i < rows; ++i) {
    const Words row = words.subspan(i * each, each);
    sample.rows.push_back({static_cast<std::int64_t>(row[0]), to_double(row[2]), to_double(row[1]),
                           static_cast<std::int64_t>(row.back())});
    for (const std::uint64_t word : row.subspan(3, sample.covariates))
      sample.values.push_back(to_double(word));
  }
}

/// Orders rows of `each` words of which the first `sorted` are in order already, joins those that
/// differ in their last word only, the number of customers, and returns how many are left.
std::size_t compact(std::span<std::uint64_t> words, std::size_t each, std::size_t sorted,
                    Stop stop) {
  const auto row = [&](std::uint32_t i) { return words.data() + i * each; };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::lexicographical_compare(row(a), row(a) + each - 1, row(b), row(b) + each - 1);
  };
  std::vector<std::uint32_t> places(words.size() / each);
  std::iota(places.begin(), places.end(), 0u);
  std::uint32_t comparisons = 0;
  const PolledOrder polled(before, stop, comparisons);
  const auto middle = places.begin() + static_cast<std::ptrdiff_t>(sorted);
  std::sort(middle, places.end(), polled);
  std::inplace_merge(places.begin(), middle, places.end(), polled);
  std::vector<std::uint64_t> joined;
  joined.reserve(words.size());
  for (std::size_t k = 0; k < places.size(); ++k) {
    if (k == 0 || before(places[k - 1], places[k]))
      joined.insert(joined.end(), row(places[k]), row(places[k]) + each);
    else
      joined.back() = add_customers(joined.back(), row(places[k])[each - 1]);
  }
  std::copy(joined.begin(), joined.end(), words.begin());
  return joined.size() / each;
}

} // namespace

void require_covariates(std::span<const double> covariates) {
  if (covariates.empty() || covariates.size() > most_covariates)
    throw Error(Fault::bad_argument, "number of covariates is " + std::to_string(covariates.size()),
                "A customer has from 1 to " + std::to_string(most_covariates) + " covariates.");
  for (std::size_t i = 0; i < covariates.size(); ++i) {
    if (std::abs(covariates[i]) <= largest_covariate) continue;
    throw Error(Fault::bad_argument,
                "covariate " + std::to_string(i + 1) + " is " + real_text(covariates[i]),
                "Covariates are finite, at most 10^100 in size.");
  }
}

void canonicalise(CovariateSample &sample, Stop stop) {
  std::vector<std::uint64_t> words = packed(sample);
  unpack(words, compact(words, sample.covariates + 4, 0, stop), sample);
}

std::int64_t customers(const CovariateSample &sample) { return total_weight(sample.rows); }

CovariateSample open_covariate_sample(SampleBytes bytes, Stop stop) {
  const auto log = stored_head<CovariateLog>(bytes);
  if ((log.form_ != CovariateLog::growing && log.form_ != CovariateLog::finished) ||
      log.covariates_ > most_covariates || log.sorted_ > log.count_ ||
      log.bytes_for(log.count_) > bytes.size() + length_word)
    unknown_format("statistics");
  auto words = stored_cells<std::uint64_t>(bytes, sizeof log, log.count_ * log.words_each());
  std::size_t rows = log.count_;
  if (log.sorted_ < rows) rows = compact(words, log.words_each(), log.sorted_, stop);
  CovariateSample sample{log.unit_days_, log.skipped_, log.covariates_, {}, {}};
  unpack(words, rows, sample);
  return sample;
}

CovariateState::CovariateState(CovariateLog *log, Allocate allocate, Stop stop)
    : log_(log), allocate_(allocate), stop_(stop) {
  if (log_ == nullptr) log_ = new (allocate_(block_size(0))) CovariateLog;
}

void CovariateState::add(const PurchaseRow &row, std::span<const double> covariates,
                         double unit_days) {
  require_covariates(covariates);
  adopt(covariates.size(), unit_days);
  append(row, covariates);
}

void CovariateState::skip(std::uint64_t rows) {
  log_->skipped_ = add_skipped(log_->skipped_, rows);
}

void CovariateState::merge(const CovariateSample &other) {
  skip(other.skipped);
  if (other.rows.empty()) return;
  adopt(other.covariates, other.unit_days);
  for (std::size_t i = 0; i < other.rows.size(); ++i) append(other.rows[i], other.covariates_of(i));
}

void CovariateState::adopt(std::size_t covariates, double unit_days) {
  if (log_->count_ == 0) {
    log_->covariates_ = static_cast<std::uint8_t>(covariates);
    log_->unit_days_ = unit_days;
  }
  if (log_->covariates_ != covariates)
    throw Error(Fault::bad_argument,
                "numbers of covariates differ: " + std::to_string(log_->covariates_) + " and " +
                    std::to_string(covariates),
                "All customers of one fit need the same covariates in the same order.");
  require_same_unit(log_->unit_days_, unit_days);
}

void CovariateState::append(const PurchaseRow &row, std::span<const double> covariates) {
  while (log_->bytes_for(log_->count_ + std::size_t{1}) > log_->capacity()) make_room();
  pack(log_->words() + log_->count_++ * log_->words_each(), row, covariates);
}

void CovariateState::make_room() {
  if (log_->capacity() >= compaction_threshold) {
    const std::span words(log_->words(), log_->count_ * log_->words_each());
    const std::size_t kept = compact(words, log_->words_each(), log_->sorted_, stop_);
    log_->count_ = log_->sorted_ = static_cast<std::uint32_t>(kept);
    if (log_->bytes_for(kept) <= log_->capacity() / 2) return;
  }
  const auto bigger = static_cast<std::uint8_t>(log_->size_class_ + 1);
  auto *moved = static_cast<CovariateLog *>(allocate_(block_size(bigger)));
  std::memcpy(static_cast<void *>(moved), log_, log_->bytes_for(log_->count_));
  moved->size_class_ = bigger;
  log_ = moved;
}

CovariateLog *CovariateState::finish(const CovariateSample &sample, Allocate allocate) {
  CovariateLog head;
  head.form_ = CovariateLog::finished;
  head.covariates_ = static_cast<std::uint8_t>(sample.covariates);
  head.count_ = head.sorted_ = static_cast<std::uint32_t>(sample.rows.size());
  head.unit_days_ = sample.unit_days;
  head.skipped_ = sample.skipped;
  auto *log = new (allocate(head.capacity())) CovariateLog(head);
  std::uint64_t *out = log->words();
  for (std::size_t i = 0; i < sample.rows.size(); ++i)
    out = pack(out, sample.rows[i], sample.covariates_of(i));
  return log;
}

} // namespace portfolio::statistics
