#include "statistics/observed_pg.hpp"

#include "statistics/opportunities.hpp"

namespace portfolio::pg {

Observed observe(const history::History &history, Day as_of) {
  const auto found = purchase_statistics(history, as_of);
  if (!found) return {};
  return {true,       found->frequency,    found->recency,
          found->age, found->repeat_spend, history.scale(),
          found->age};
}

Observed observe(const history::History &history, Day as_of, Step opportunity) {
  const auto found = statistics::opportunity_statistics(history, as_of, opportunity);
  if (!found) return {};
  return {true,
          found->frequency,
          found->recency,
          found->age,
          found->repeat_spend,
          history.scale(),
          std::int64_t{as_of} - 1 - found->first_purchase};
}

} // namespace portfolio::pg
