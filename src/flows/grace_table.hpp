#pragma once
#include "base/flat.hpp"
#include "base/wire.hpp"
#include "flows/calendar.hpp"
#include "history/history.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::flows {

/// What a grace would be chosen for: periods of this step before as_of, and graces of 1 up to
/// `longest` of them.
struct GraceParameters {
  Step step = {0, 1};
  Day as_of = 0;
  Day origin = 0;
  std::int32_t longest = 1;
  friend bool operator==(const GraceParameters &, const GraceParameters &) = default;
};

/// For how long customers stayed away and whether they came back, in complete periods; what happens
/// in the running one is not looked at. Additive. These bytes are the SQL value and the aggregate's
/// state.
class GraceTable {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int32_t most_periods = 100;
  static constexpr std::int64_t max_count = std::int64_t{1} << 40; ///< of each number

  /// Customers by the number of idle periods between two active ones (none: active in both), and
  /// after the last active one; `longest` stands for all that are longer.
  struct Absences {
    std::int64_t returned = 0, waiting = 0;
  };

  GraceTable() = default;
  /// Error(bad_argument) for a longest grace that is none or longer than most_periods, and as
  /// FlowCalendar for the others.
  explicit GraceTable(const GraceParameters &parameters);

  static std::size_t capacity() { return sizeof(GraceTable); }
  bool is_known() const { return version_ == current_version; }

  GraceParameters parameters() const { return {step_, as_of_, origin_, longest_}; }
  /// The bins of 0 … longest idle periods.
  std::span<const Absences> absences() const { return {absences_, bins()}; }
  std::span<Absences> absences() { return {absences_, bins()}; }
  std::int64_t customers() const; ///< with a purchase in a complete period
  std::int64_t skipped() const { return skipped_; }
  void set_skipped(std::int64_t skipped) { skipped_ = skipped; }

  /// `calendar`: of these parameters, of any grace.
  void add(const history::History &history, const FlowCalendar &calendar);
  void skip() { ++skipped_; }
  /// Error(bad_argument) for other parameters, Error(out_of_range) beyond max_count.
  void merge(const GraceTable &more);
  /// Error(bad_argument) unless the table has these parameters.
  void require_same(const GraceParameters &parameters) const;

  friend bool equal(const GraceTable &a, const GraceTable &b);

private:
  std::size_t bins() const { return static_cast<std::size_t>(longest_) + 1; }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  [[maybe_unused]] std::uint8_t reserved_[3] = {};
  Step step_ = {0, 1};
  Day as_of_ = 0, origin_ = 0;
  std::int32_t longest_ = 1;
  [[maybe_unused]] std::int32_t reserved_too_ = 0;
  std::int64_t skipped_ = 0;
  Absences absences_[most_periods + 1] = {};
};
static_assert(sizeof(GraceTable) == 40 + 16 * (GraceTable::most_periods + 1));

/// What a grace of so many periods would have meant.
struct GraceRow {
  std::int32_t grace = 1;
  std::int64_t lost = 0;                        ///< losses that would have been declared
  std::int64_t returned = 0;                    ///< of them those that were followed by a purchase
  std::int64_t at_risk = 0;                     ///< Σ of the opening customers of all periods
  bool is_advised = false;                      ///< the shortest after which few enough returned
  std::optional<double> returned_share() const; ///< of the lost
  std::optional<double> churn_rate() const;     ///< lost / at risk: per period
};
/// A row for every grace. Error(bad_argument) for a tolerance outside 0 … 1.
std::vector<GraceRow> grace_rows(const GraceTable &table, double tolerance);

/// v1 step 1 month as_of 2024-07-01 origin 2000-01-01 longest 3 skipped 1 [0 5 2] [1 3 0]
std::string to_text(const GraceTable &table);
GraceTable grace_table_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const GraceTable &table);
GraceTable grace_table_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::flows
