#pragma once
#include "base/grown.hpp"
#include "statistics/covariate_sample.hpp"

namespace portfolio::statistics {

/// How a sample with covariates is stored. A row is a run of words: frequency, age, recency, the
/// covariates, each as an unsigned integer of the same order, and how many customers have all of
/// these.
struct CovariateKind {
  using Cell = std::uint64_t;
  struct Fields {
    std::size_t words_each() const { return covariates + 4; }
    double unit_days = 0;
    std::uint64_t skipped = 0;
    std::uint64_t covariates = 0;
  };
  static bool are_possible(const Fields &fields, std::size_t words) {
    return fields.covariates <= most_covariates && words % fields.words_each() == 0 &&
           (fields.covariates > 0 || words == 0);
  }
  static std::size_t compact(const Fields &, std::span<std::uint64_t> words, std::size_t sorted,
                             Stop stop);
};
using CovariateLog = GrownLog<CovariateKind>;
static_assert(sizeof(CovariateLog) == 40);

class CovariateState : public GrownState<CovariateKind> {
public:
  using GrownState::GrownState;

  /// Error(bad_argument) if the rows so far have another unit or another number of covariates, or
  /// the covariates are not what require_covariates() wants.
  void add(const PurchaseRow &row, std::span<const double> covariates, double unit_days);
  void merge(const CovariateSample &other);

  /// The finished form, in memory of its own.
  static CovariateLog *finish(const CovariateSample &sample, Allocate allocate);

private:
  void adopt(std::size_t covariates, double unit_days);
  void add_row(const PurchaseRow &row, std::span<const double> covariates);
};

/// Puts the rows into canonical order and joins equal ones. Error(too_large) beyond 2^63 customers;
/// Stopped.
void canonicalise(CovariateSample &sample, Stop stop);

} // namespace portfolio::statistics
