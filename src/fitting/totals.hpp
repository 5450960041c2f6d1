#pragma once
#include "fitting/estimate.hpp"
#include "statistics/rows.hpp"

#include <cmath>
#include <span>

namespace portfolio::fitting {

using statistics::PurchaseRow;

/// What a sample comes to: weighted by customers.
struct SampleTotals {
  double customers = 0, purchases = 0, time = 0;

  explicit SampleTotals(std::span<const PurchaseRow> rows) {
    for (const PurchaseRow &row : rows) {
      const auto weight = static_cast<double>(row.weight);
      customers += weight;
      purchases += weight * static_cast<double>(row.frequency);
      time += weight * row.age;
    }
  }
  /// Error(no_answer) unless there are more customers than estimates, who bought in some time.
  void require_enough(ModelKind kind, std::size_t estimates) const {
    require_customers(kind, customers, estimates);
    if (purchases == 0)
      unanswerable(kind, "no customer has a repeat purchase",
                   "The fit needs customers who came back: take more customers or a longer time.");
    if (time == 0)
      unanswerable(kind, "no customer has been observed for any time",
                   "Choose as_of later than the first purchases.");
  }
  double mean_time() const { return time / customers; }
  /// The logarithm of the purchases per mean time.
  double log_rate() const { return std::log(purchases / customers); }
  /// Of all customers in their own unit of time, from the mean of it in units of mean_time().
  double log_likelihood(double mean) const {
    return mean * customers - purchases * std::log(mean_time());
  }
};

} // namespace portfolio::fitting
