#pragma once
#include "base/wire.hpp"
#include "segments/segment_ledger.hpp"

#include <string>
#include <string_view>

namespace portfolio::segments {

/// The text form, lossless: the flow_ledger of nobody, which tells parameters and counts, then the
/// segments by name:
///
///   v1 {v1 step 1 month grace 1 as_of 2024-07-01 origin 2000-01-01 scale 2 customers 6}
///   ["direct" (2024-01-01 new 4 650.00) (2024-02-01 expansion 1 20.00 transfer_out 1 -100.00)] …
///
/// A period lists what somebody did; before, now and kept are the corrections of PeriodTotals; of
/// contracts it ends with `due n renewed n undecided n not_lost n`, as far as there are any.
std::string to_text(const SegmentLedger &ledger, Allocate allocate);
SegmentLedger *segment_ledger_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1; names in the encoding of the database.
Bytes to_wire(const SegmentLedger &ledger, Allocate allocate, Form form = Form::readable);
SegmentLedger *segment_ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::segments
