#pragma once
#include "base/money.hpp"
#include "history/history.hpp"
#include "statistics/rows.hpp"

#include <cstdint>
#include <span>

namespace portfolio::statistics {

using history::GapProduct;

/// Σ log(time between purchases) over all purchases of any number of customers: what models of
/// regular customers need besides frequency, recency and age. Exact and mergeable in any order: an
/// integer number of 10^-12, to which that of each customer is rounded once. One of a customer with
/// repeat purchases may be unknown; then that of all is.
class LogGaps {
public:
  static constexpr int scale = 12;

  LogGaps() = default; ///< of nobody, or of customers without a repeat purchase
  static LogGaps unknown() { return LogGaps(0, 0); }
  /// Of so many customers with the same sum. Error(bad_argument) if it is not finite, not 0 where
  /// there is no gap, or more than it can be: by x equal gaps x·log(recency/x).
  static LogGaps of(const PurchaseRow &row, double sum);
  /// Of one customer, unchecked.
  static LogGaps rounded(double sum);
  static LogGaps from_units(Money units) { return LogGaps(units, 1); }

  bool is_known() const { return known_ != 0; }
  Money units() const { return units_; } ///< 10^-12; 0 if unknown
  double sum() const { return to_double(units_, scale); }
  /// Error(too_large) beyond 128 bits.
  void add(const LogGaps &other);

  friend bool operator==(const LogGaps &, const LogGaps &) = default;

private:
  LogGaps(Money units, std::uint64_t known) : units_(units), known_(known) {}
  StoredMoney units_ = 0;
  std::uint64_t known_ = 1; ///< 0 or 1; of a width that leaves no byte undefined
};

/// Whether any of these customers, who are in order, has a repeat purchase.
template <class Rows> bool has_gaps(const Rows &rows) {
  return !rows.empty() && rows.back().frequency > 0;
}

/// What a sample holds besides its rows; to begin with, what is known of rows that come alone.
template <class Row> struct Besides {};
template <> struct Besides<PurchaseRow> { LogGaps log_gaps = LogGaps::unknown(); };

/// The same given the rows, which are in order: where there are no gaps nothing is unknown.
inline Besides<SpendRow> settled(Besides<SpendRow>, std::span<const SpendRow>) { return {}; }
inline Besides<PurchaseRow> settled(Besides<PurchaseRow> besides,
                                    std::span<const PurchaseRow> rows) {
  return has_gaps(rows) ? besides : Besides<PurchaseRow>{LogGaps()};
}

/// Σ log of gaps in days, the same to the bit on every machine.
double log_of(const GapProduct &gaps);

/// The largest Σ log that gaps of these customers can have: all gaps of a customer equal.
double most_log_gaps(const PurchaseRow &row);

/// Whether gaps of these customers can have this sum, but for rounding; what is not known can be.
bool are_possible(const LogGaps &gaps, std::span<const PurchaseRow> rows);

} // namespace portfolio::statistics
