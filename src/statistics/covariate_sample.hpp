#pragma once
#include "statistics/covariates.hpp"
#include "statistics/sample.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::statistics {

/// The customers that a purchase model with covariates is fitted to: the sufficient statistics of
/// each and its covariates, nothing lost. Rows are distinct and in canonical order (frequency, age,
/// recency, covariates), so that equal samples have equal rows and lead to the same fit.
struct CovariateSample {
  double unit_days = 0;       ///< > 0: times are days, to be counted in this unit; 0: as they are
  std::uint64_t skipped = 0;  ///< rows that were no observation
  std::size_t covariates = 0; ///< 1 … most_covariates; 0 only while there are no rows
  std::vector<PurchaseRow> rows;
  std::vector<double> values; ///< the covariates of row i begin at i·covariates

  std::span<const double> covariates_of(std::size_t row) const {
    return std::span(values).subspan(row * covariates, covariates);
  }
};

/// customers, by weight. Error(too_large) beyond 2^63.
std::int64_t customers(const CovariateSample &sample);

/// Reads either form, growing or finished, of a stored value.
CovariateSample open_covariate_sample(SampleBytes bytes, Stop stop);

/// The text form, lossless, rows in any order on input: [frequency recency age | covariates], times
/// in days if there is a unit:
///
///   v1 unit 7 skipped 1 [0 0 272 | 1 34.5 customers 25] [2 213 272 | 0 61] …
std::string to_text(const CovariateSample &sample);
CovariateSample covariate_sample_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const CovariateSample &sample);
CovariateSample covariate_sample_from_wire(SampleBytes bytes);

} // namespace portfolio::statistics
