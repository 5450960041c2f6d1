#include "pareto/classifier.hpp"

#include "pareto/distribution.hpp"

namespace portfolio::pareto {

Classifier::Classifier(const Summary &summary, const Cuts &cuts, Base base)
    : kind_(summary.kind), scale_(summary.scale), unit_(unit_of(summary)) {
  thresholds_ = thresholds(Distribution(summary), cuts, base);
  if (summary.groups.empty() || summary.groups.front().value <= 0) return;
  const Money greatest = summary.groups.front().value;
  if (kind_ == ValueKind::numeric)
    greatest_ = greatest;
  else
    greatest_real_ = from_order_key(static_cast<std::int64_t>(greatest));
}

char Classifier::operator()(Decimal value) const {
  if (kind_ == ValueKind::float8) return (*this)(to_double(value.units, value.scale));
  if (!is_amount(value)) amount_too_large(to_string(value));
  const int scale = value.scale > scale_ ? value.scale : scale_;
  const Money units = rescale(value.units, value.scale, scale);
  if (units > 0 && units >= rescale(greatest_, scale_, scale)) return 'A';
  return class_of(units,
                  {rescale(thresholds_.a, scale_, scale), rescale(thresholds_.b, scale_, scale)});
}

char Classifier::operator()(double value) const {
  if (kind_ == ValueKind::numeric) return (*this)(from_double(value));
  order_key(value); // refuses NaN and infinities
  if (value <= 0) return 'D';
  return value >= greatest_real_ ? 'A' : class_of(unit_.measure(value), thresholds_);
}

} // namespace portfolio::pareto
