#pragma once
#include "base/grown.hpp"
#include "base/wire.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::selection {

/// The customers to whom two rankings give the same two values.
struct RankRow {
  double a = 0, b = 0; ///< finite; never −0
  std::int64_t customers = 0;
  friend bool operator==(const RankRow &, const RankRow &) = default;
};

/// Two values of every customer, for instance profit and revenue. Rows in strictly ascending order,
/// none is empty.
struct RankTable {
  std::int32_t k = 0;        ///< how long the lists are that are compared; 0: none are
  std::uint64_t skipped = 0; ///< customers without one of the values
  std::vector<RankRow> rows;
  friend bool operator==(const RankTable &, const RankTable &) = default;
};
std::int64_t customers(const RankTable &table);

/// Spearman's correlation with mid-ranks for ties; nothing where a ranking has all customers tied.
std::optional<double> rank_correlation(const RankTable &table);
/// The share of the k first of one ranking who are among the k first of the other; of all customers
/// if there are fewer. Of t customers who are tied for the last m places of a list each is in it to
/// m / t, and in both lists to the smaller part, so that a ranking always agrees with itself.
/// Nothing without a k or without customers.
std::optional<double> rank_overlap(const RankTable &table);

/// Puts rows in order, of which the first `sorted` are so already, and joins equal ones. Returns
/// how many are left.
std::size_t join_ranks(std::span<RankRow> rows, std::size_t sorted, Stop stop);

/// How a table is stored.
struct RankKind {
  using Cell = RankRow;
  struct Fields {
    std::int64_t customers = 0;
    std::uint64_t skipped = 0;
    std::int32_t k = 0, reserved = 0;
  };
  static std::size_t compact(const Fields &, std::span<RankRow> rows, std::size_t sorted,
                             Stop stop) {
    return join_ranks(rows, sorted, stop);
  }
};
using RankLog = GrownLog<RankKind>;
static_assert(sizeof(RankLog) == 40 && sizeof(RankRow) == 24);

class RankState : public GrownState<RankKind> {
public:
  /// Error(bad_argument) for a k that is not the log's, or negative.
  RankState(RankLog *log, std::int32_t k, Allocate allocate, Stop stop = asked_to_stop);

  /// Error(out_of_range) for a value that is not finite.
  void add(double a, double b);
  void merge(const RankTable &other);

  /// The finished form, in memory of its own.
  static RankLog *finish(const RankTable &table, Allocate allocate);

private:
  void add_row(const RankRow &row);
};

/// Error(bad_argument) for a k below 1.
std::int32_t checked_length(std::int32_t k);

/// Reads either form of a stored value. Putting a growing one in order can take long.
RankTable open_ranks(std::span<const std::uint8_t> bytes, Stop stop = asked_to_stop);

/// v1 k 10 skipped 1 [-1.5 20] [3 4 customers 2]; in any order on input
std::string to_text(const RankTable &table);
RankTable ranks_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const RankTable &table);
RankTable ranks_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::selection
