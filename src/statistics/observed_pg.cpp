#include "statistics/observed_pg.hpp"

namespace portfolio::pg {

Observed observe(const history::History &history, Day as_of) {
  const auto found = purchase_statistics(history, as_of);
  if (!found) return {};
  return {true, found->frequency, found->recency, found->age, found->repeat_spend, history.scale()};
}

} // namespace portfolio::pg
