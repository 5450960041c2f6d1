#pragma once
#include "pg/flat_type.hpp"
#include "statistics/covariate_log.hpp"

namespace portfolio::pg {

struct CovariateType : LogType<CovariateType, statistics::CovariateLog> {
  static statistics::CovariateState grow(statistics::CovariateLog *log) {
    return {log, allocate, interrupted};
  }
  static statistics::CovariateSample open(statistics::SampleBytes bytes) {
    return statistics::open_covariate_sample(bytes, interrupted);
  }
  static statistics::CovariateLog *finish(const statistics::CovariateSample &sample) {
    return statistics::CovariateState::finish(sample, allocate);
  }
  static statistics::CovariateSample from_text(std::string_view text) {
    return statistics::covariate_sample_from_text(text);
  }
  static statistics::CovariateSample from_wire(statistics::SampleBytes bytes) {
    return statistics::covariate_sample_from_wire(bytes);
  }
};

/// An array of covariates where it lies.
struct Covariates {
  std::span<const double> values;
  int dimensions;
  bool has_null;

  /// Error for an array of arrays; what else may be wrong is seen where they are used.
  void require_row() const {
    if (dimensions > 1)
      throw Error(Fault::bad_argument,
                  "array of covariates has " + std::to_string(dimensions) + " dimensions",
                  "The covariates of a customer are a plain array, for instance array[1, 34.5].");
  }
};

Covariates covariates_argument(FunctionCallInfo fcinfo, int i);

} // namespace portfolio::pg
