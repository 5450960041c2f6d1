#include "pareto/summary_fields.hpp"
#include "pareto/summary_log.hpp"

#include <limits>

namespace portfolio::pareto {

bool SummaryFields::is_possible(const Summary &summary, Money value) {
  if (summary.kind == ValueKind::numeric) return is_amount({value, summary.scale});
  const Money greatest = order_key(std::numeric_limits<double>::max());
  return value <= greatest && value >= -greatest;
}

void SummaryFields::settle(Summary &summary, bool is_text) {
  std::uint64_t customers = 0;
  for (const Group &group : summary.groups) customers = add_customers(customers, group.customers);
  if (is_text) canonicalise(summary.groups);
}

std::string to_text(const Summary &summary) { return text_of<SummaryFields>(summary); }
Summary summary_from_text(std::string_view text) {
  return value_of_text<SummaryFields, Summary>(text);
}
Bytes to_wire(const Summary &summary, Form form) {
  return wire_of<SummaryFields>(summary, form, summary.scale);
}
Summary summary_from_wire(SummaryBytes bytes) {
  return value_of_wire<SummaryFields, Summary>(bytes);
}

} // namespace portfolio::pareto
