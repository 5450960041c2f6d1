#pragma once
#include "flows/flows.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace portfolio::flows {

/// What the money of existing customers did (definitions §2), in the words of a report.
enum class ExistingPart : std::uint8_t { more, less, resumed, reactivated, paused, refunds };
inline constexpr std::array<std::string_view, 6> existing_parts = {
    "more", "less", "resumed", "reactivated", "paused", "refunds"};

/// One row of three_flows(): the movements of a period with every loss dated where the customer
/// began to stay away, and not where it was declared. Money at the ledger's scale.
/// new + existing − lost − in doubt = growth by construction.
struct ThreeFlowsRow {
  struct Sum {
    std::int64_t customers = 0;
    StoredMoney amount = 0; ///< of lost and in doubt the positive size
  };
  Period period = 0;
  Day period_start = 0, period_end = 0; ///< [start, end)
  bool is_complete = false, is_final = false;
  StoredMoney opening_revenue = 0, closing_revenue = 0;
  std::int64_t opening_customers = 0, closing_customers = 0;
  Sum won = {}, lost = {}, in_doubt = {};
  std::array<Sum, existing_parts.size()> existing = {};
  Sum transferred = {}; ///< from other segments, less to them
  std::optional<std::int64_t> left_censored = {};

  const Sum &part(ExistingPart p) const { return existing[static_cast<std::size_t>(p)]; }
  Money growth() const { return closing_revenue - opening_revenue; }
  Money existing_revenue() const { return growth() - won.amount + lost.amount + in_doubt.amount; }
  std::int64_t returned() const { return part(ExistingPart::reactivated).customers; }
};

/// From a period's movements to its row, in order of the periods: customers in doubt are customers.
class ThreeFlows {
public:
  /// `history_start`: from this day on the data can be trusted, see left_censored().
  /// Error(bad_date) unless it is a day.
  ThreeFlows(const FlowCalendar &calendar, std::optional<Day> history_start);

  /// `declared`: the movements of the period in which the losses that began in this one are
  /// declared.
  ThreeFlowsRow row(const FlowRow &flow, const PeriodTotals &declared) const;
  /// Opens a row with these customers and returns how many it closes with.
  static std::int64_t close(ThreeFlowsRow &row, std::int64_t opening);

private:
  /// How many of the period's new customers may have been customers before the data begins: those
  /// of the periods within one grace (of contracts the bridge) from the one that holds
  /// history_start.
  std::optional<std::int64_t> left_censored(const FlowRow &flow) const;

  const FlowCalendar &calendar_;
  std::optional<Day> history_start_;
};

/// The row as people read it: levels and every named amount at shown_scale(); refunds takes what
/// rounding leaves.
ThreeFlowsRow shown(const ThreeFlowsRow &row, Unit unit);

/// The periods of a ledger from its first, in order; the last one only if complete or asked for.
std::vector<ThreeFlowsRow> three_flows(const FlowLedger &ledger, bool include_incomplete,
                                       std::optional<Day> history_start = {});

} // namespace portfolio::flows
