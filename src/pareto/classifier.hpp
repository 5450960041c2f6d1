#pragma once
#include "pareto/measure.hpp"
#include "pareto/summary.hpp"

namespace portfolio::pareto {

/// Tells the class of a value from a summary, whether or not it is one of the summary's: by the sum
/// of the summary's values that are strictly greater. Plain data, so that it can be kept.
class Classifier {
public:
  Classifier(const Summary &summary, const Cuts &cuts, Base base);
  /// A value of the other kind is converted first; Error(out_of_range) where that cannot be.
  char operator()(Decimal value) const;
  char operator()(double value) const;

private:
  ValueKind kind_;
  int scale_;
  Thresholds thresholds_;
  Money greatest_ = 0;       ///< numeric: in units of 10^-scale
  double greatest_real_ = 0; ///< float8
  Unit unit_;                ///< float8
};

} // namespace portfolio::pareto
