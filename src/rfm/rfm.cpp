#include "rfm/rfm.hpp"

namespace portfolio::rfm {

using history::Measures;

std::optional<Rfm> rfm(const History &history, Day as_of) {
  require_day(as_of, "as_of");
  const Measures known = measure(history, {min_day, as_of});
  if (!known.last_purchase) return std::nullopt;
  return Rfm{as_of - *known.last_purchase, known.orders, known.revenue};
}

} // namespace portfolio::rfm
