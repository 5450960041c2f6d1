#include "base/error.hpp"
#include "voice/reasons.hpp"

#include <algorithm>

namespace portfolio::voice {
namespace {

void add(Reason &sum, const Reason &more) {
  sum.customers += more.customers;
  sum.revenue = checked_add(sum.revenue, more.revenue);
}

} // namespace

std::vector<ReasonRow> top_reasons(const ReasonTable &table, std::int32_t k) {
  if (k < 1)
    throw Error(Fault::bad_argument, "k must be at least 1, not " + std::to_string(k),
                "It is the number of reasons with a row of their own.");
  std::vector<Reason> named;
  Reason other{other_reason}, unknown{unknown_reason}, all{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Reason each = table.reason(i);
    add(all, each);
    if (each.name == unknown_reason)
      add(unknown, each);
    else if (each.name == other_reason)
      add(other, each);
    else
      named.push_back(each);
  }
  // They come in the order of their names, which a stable sort keeps for ties.
  std::ranges::stable_sort(named, std::ranges::greater(), &Reason::customers);
  const std::size_t top = std::min(named.size(), static_cast<std::size_t>(k));
  for (std::size_t i = top; i < named.size(); ++i) add(other, named[i]);
  named.resize(top);
  for (const Reason &each : {other, unknown})
    if (each.customers > 0) named.push_back(each);

  std::vector<ReasonRow> rows;
  for (const Reason &each : named) {
    ReasonRow row{static_cast<std::int32_t>(rows.size()) + 1,
                  each.name,
                  each.customers,
                  {},
                  each.revenue,
                  {}};
    row.customer_share = static_cast<double>(each.customers) / static_cast<double>(all.customers);
    if (all.revenue != 0)
      row.revenue_share = to_double(each.revenue, 0) / to_double(all.revenue, 0);
    rows.push_back(row);
  }
  return rows;
}

} // namespace portfolio::voice
