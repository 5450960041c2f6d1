#pragma once
#include "flows/flows.hpp"

namespace portfolio::flows {

/// What a portfolio, or a segment of it, has between two periods; money at the ledger's scale.
class FlowBalance {
public:
  std::int64_t customers() const { return customers_; }
  Money revenue() const { return revenue_; }

  /// What comes or goes by other ways than movements; `idle`: the part of `revenue` that is of
  /// customers without a purchase in the period before. Error(out_of_range) like all sums.
  void move(std::int64_t customers, Money revenue, Money idle);

  /// Fills in what a row's totals lead from and to, and goes on to the end of its period.
  void settle(FlowRow &row);

private:
  void set_opening(FlowRow &row) const;

  std::int64_t customers_ = 0;
  Money revenue_ = 0, idle_ = 0;
};

} // namespace portfolio::flows
