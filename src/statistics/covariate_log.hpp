#pragma once
#include "base/flat.hpp"
#include "statistics/covariate_sample.hpp"

namespace portfolio::statistics {

/// The stored bytes of a sample with covariates, in the forms that SampleLog has. A row is a run of
/// words: frequency, age, recency, the covariates, each as an unsigned integer of the same order,
/// and how many customers have all of these.
class CovariateLog {
public:
  static constexpr std::uint8_t growing = 0x11, finished = 0x21; ///< forms 1 and 2, version 1

  std::size_t capacity() const {
    return form_ == finished ? bytes_for(count_) : block_size(size_class_);
  }

private:
  friend class CovariateState;
  friend CovariateSample open_covariate_sample(SampleBytes, Stop);

  std::size_t words_each() const { return std::size_t{covariates_} + 4; }
  std::size_t bytes_for(std::size_t rows) const {
    return sizeof(CovariateLog) + rows * words_each() * sizeof(std::uint64_t);
  }
  std::uint64_t *words() { return reinterpret_cast<std::uint64_t *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t form_ = growing;
  std::uint8_t size_class_ = 0;
  std::uint8_t covariates_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint32_t count_ = 0;  ///< rows
  std::uint32_t sorted_ = 0; ///< so many of them, from the first, are distinct and in order
  double unit_days_ = 0;
  std::uint64_t skipped_ = 0;
};
static_assert(sizeof(CovariateLog) == 32);

/// Owns the growth of a log. Every change is made in place where there is room.
class CovariateState {
public:
  /// Goes on with `log` (growing, at its true alignment), or begins an empty one.
  CovariateState(CovariateLog *log, Allocate allocate, Stop stop);

  CovariateLog *log() const { return log_; }

  /// Error(bad_argument) if the rows so far have another unit or another number of covariates, or
  /// the covariates are not what require_covariates() wants.
  void add(const PurchaseRow &row, std::span<const double> covariates, double unit_days);
  void skip(std::uint64_t rows = 1);
  void merge(const CovariateSample &other);

  /// The finished form, in memory of its own.
  static CovariateLog *finish(const CovariateSample &sample, Allocate allocate);

private:
  void adopt(std::size_t covariates, double unit_days);
  void append(const PurchaseRow &row, std::span<const double> covariates);
  void make_room();

  CovariateLog *log_;
  Allocate allocate_;
  Stop stop_;
};

/// Puts the rows into canonical order and joins equal ones. Error(too_large) beyond 2^63 customers;
/// Stopped.
void canonicalise(CovariateSample &sample, Stop stop);

} // namespace portfolio::statistics
