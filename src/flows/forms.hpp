#pragma once
#include "base/wire.hpp"
#include "flows/ledger.hpp"

#include <string>
#include <string_view>

namespace portfolio::flows {

/// The text form, lossless:
///
///   v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 6
///   [2024-01-01 new 4 650.00] [2024-02-01 new 1 0.00 expansion 1 20.00 … opening 650.00 170.00
///   150.00] …
///
/// Of contracts `basis net bridge 30 days` takes the place of `grace`, and a period ends with
/// `due n renewed n` where there is anything due. `skipped_rows n` and `skipped_customers n` follow
/// `customers` where there are any. A period lists the movements that somebody made; `correction`
/// and three sums where PeriodTotals has any. Periods without any are left out, except the first.
std::string to_text(const FlowLedger &ledger);
FlowLedger *ledger_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1.
Bytes to_wire(const FlowLedger &ledger, Form form = Form::readable);
FlowLedger *ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::flows
