#pragma once
#include "flows/calendar.hpp"
#include "history/history.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace portfolio::flows {

using history::History;

/// What a customer adds to a period of the three flows: the parts of existing by their names there,
/// and what is beside them.
enum class CustomerFlow : std::uint8_t {
  new_customer,
  more,
  less,
  resumed,
  reactivated,
  paused,
  refunds,
  lost,
  in_doubt
};
inline constexpr std::array<std::string_view, 9> customer_flow_names = {
    "new", "more", "less", "resumed", "reactivated", "paused", "refunds", "lost", "in doubt"};
constexpr std::string_view name_of(CustomerFlow flow) {
  return customer_flow_names[static_cast<std::size_t>(flow)];
}

/// One customer's part of a number of three_flows() or existing_in_words(). Money at the history's
/// scale; of lost and in doubt the positive size.
struct CustomerFlowRow {
  Period period = 0;
  Day period_start = 0;
  CustomerFlow flow = CustomerFlow::new_customer;
  StoredMoney amount = 0;
  std::optional<Day> last_purchase = {}; ///< of who stays away: before they did
  std::optional<Day> returned_on = {};   ///< of who stays away: the next purchase before as_of

  bool is_absence() const {
    using enum CustomerFlow;
    return flow == paused || flow == lost || flow == in_doubt;
  }
};

/// In the order of the periods and of the flows within one. A customer whose sum did not change has
/// no row in that period.
std::vector<CustomerFlowRow> customer_flows(const History &history, const FlowCalendar &calendar,
                                            bool include_incomplete);

/// Of the complete ones the rows of who came and who left in the periods that start on `since` or
/// later.
std::vector<CustomerFlowRow> new_and_lost(const History &history, const FlowCalendar &calendar,
                                          Day since);

} // namespace portfolio::flows
