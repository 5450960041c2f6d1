#include "statistics/covariate_log.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "statistics/compact.hpp"

#include <algorithm>
#include <cmath>
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

void unpack(Words words, CovariateSample &sample) {
  const std::size_t each = sample.covariates + 4;
  sample.rows.clear();
  sample.values.clear();
  for (; !words.empty(); words = words.subspan(each)) {
    const Words row = words.first(each);
    sample.rows.push_back({static_cast<std::int64_t>(row[0]), to_double(row[2]), to_double(row[1]),
                           static_cast<std::int64_t>(row.back())});
    for (const std::uint64_t word : row.subspan(3, sample.covariates))
      sample.values.push_back(to_double(word));
  }
}

CovariateKind::Fields fields_of(const CovariateSample &sample) {
  return {sample.unit_days, sample.skipped, sample.covariates};
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

/// Rows are joined that differ in their last word only, the number of customers.
std::size_t CovariateKind::compact(const Fields &fields, std::span<std::uint64_t> words,
                                   std::size_t sorted, Stop stop) {
  const std::size_t each = fields.words_each();
  const auto row = [&](std::uint32_t i) { return words.data() + i * each; };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return std::lexicographical_compare(row(a), row(a) + each - 1, row(b), row(b) + each - 1);
  };
  std::vector<std::uint32_t> places(words.size() / each);
  std::iota(places.begin(), places.end(), 0u);
  sort_from(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(sorted / each),
            places.end(), before, stop);
  std::vector<std::uint64_t> joined;
  joined.reserve(words.size());
  for (std::size_t k = 0; k < places.size(); ++k) {
    if (k == 0 || before(places[k - 1], places[k]))
      joined.insert(joined.end(), row(places[k]), row(places[k]) + each);
    else
      joined.back() = add_customers(joined.back(), row(places[k])[each - 1]);
  }
  std::copy(joined.begin(), joined.end(), words.begin());
  return joined.size();
}

void canonicalise(CovariateSample &sample, Stop stop) {
  std::vector<std::uint64_t> words = packed(sample);
  words.resize(CovariateKind::compact(fields_of(sample), words, 0, stop));
  unpack(words, sample);
}

std::int64_t customers(const CovariateSample &sample) { return total_weight(sample.rows); }

CovariateSample open_covariate_sample(SampleBytes bytes, Stop stop) {
  const auto [fields, words] = CovariateLog::open(bytes, "statistics", stop);
  CovariateSample sample{fields.unit_days, fields.skipped, fields.covariates, {}, {}};
  unpack(words, sample);
  return sample;
}

void CovariateState::add(const PurchaseRow &row, std::span<const double> covariates,
                         double unit_days) {
  require_covariates(covariates);
  adopt(covariates.size(), unit_days);
  add_row(row, covariates);
}

void CovariateState::merge(const CovariateSample &other) {
  skip(other.skipped);
  if (other.rows.empty()) return;
  adopt(other.covariates, other.unit_days);
  for (std::size_t i = 0; i < other.rows.size(); ++i)
    add_row(other.rows[i], other.covariates_of(i));
}

void CovariateState::adopt(std::size_t covariates, double unit_days) {
  if (is_empty()) {
    fields().covariates = covariates;
    fields().unit_days = unit_days;
  }
  if (fields().covariates != covariates)
    throw Error(Fault::bad_argument,
                "numbers of covariates differ: " + std::to_string(fields().covariates) + " and " +
                    std::to_string(covariates),
                "All customers of one fit need the same covariates in the same order.");
  require_same_unit(fields().unit_days, unit_days);
}

void CovariateState::add_row(const PurchaseRow &row, std::span<const double> covariates) {
  pack(append_cells(fields().words_each()), row, covariates);
}

CovariateLog *CovariateState::finish(const CovariateSample &sample, Allocate allocate) {
  return GrownState::finish(fields_of(sample), packed(sample), allocate);
}

} // namespace portfolio::statistics
