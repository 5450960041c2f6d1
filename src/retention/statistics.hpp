#pragma once
#include "base/grown.hpp"
#include "base/wire.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::retention {

using RetentionBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The customers whose contract could end with a period: how many ended it, how many renewed.
struct RetentionPeriod {
  std::int64_t churned = 0, renewed = 0;
  std::int64_t at_risk() const { return churned + renewed; }
  friend bool operator==(const RetentionPeriod &, const RetentionPeriod &) = default;
};

/// All that retention in discrete time is learned from: element i is period i + 1, the last one is
/// not empty.
struct RetentionStatistics {
  std::uint64_t skipped = 0; ///< rows that were no observation
  std::vector<RetentionPeriod> periods;
};

/// The most customers that were at risk in one period: all of them, unless some came in later.
std::int64_t customers(const RetentionStatistics &statistics);

/// How statistics are stored: churned customers and net exits by tenure 0, 1, …, so that a customer
/// changes two cells however long they stayed.
struct RetentionKind {
  struct Cell {
    std::int64_t churned; ///< whose tenure-th period was their last
    std::int64_t gone;    ///< no longer observed after as many periods, less those who came in then
  };
  struct Fields {
    std::uint64_t skipped = 0;
  };
};
using RetentionLog = GrownLog<RetentionKind>;
static_assert(sizeof(RetentionLog) == 24 && sizeof(RetentionLog::Cell) == 16);

/// Error(bad_argument) with the value that cannot be, Error(too_large) beyond 2^63 customers.
class RetentionState : public GrownState<RetentionKind> {
public:
  using GrownState::GrownState;

  /// Customers who left at the end of their tenure-th period (1, 2, …), or are still there after
  /// tenure periods. Tenure 0 and still there says nothing: skipped.
  void add(std::int64_t tenure, bool churned, std::int64_t weight);
  /// The end of the tenure-th period (1, 2, …): so many at risk, so many of them renewed.
  void add_cohort(std::int64_t tenure, std::int64_t at_risk, std::int64_t survivors);
  void merge(const RetentionStatistics &other);

  /// The finished form, in memory of its own.
  static RetentionLog *finish(const RetentionStatistics &statistics, Allocate allocate);

private:
  Cell &cell(std::int64_t tenure);
  void add_period(std::int64_t tenure, RetentionPeriod period);
};

/// Reads either form of a stored value.
RetentionStatistics open_retention(RetentionBytes bytes);

/// The text form, lossless; tenure, churned and renewed, in any order on input:
///   v1 skipped 1 [1 369 631] [2 163 468] …
std::string to_text(const RetentionStatistics &statistics);
RetentionStatistics retention_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const RetentionStatistics &statistics);
RetentionStatistics retention_from_wire(RetentionBytes bytes);

} // namespace portfolio::retention
