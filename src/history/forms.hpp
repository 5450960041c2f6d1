#pragma once
#include "base/wire.hpp"
#include "history/history.hpp"

#include <string>
#include <string_view>

namespace portfolio::history {

/// The text form, lossless: the scale is the number of decimals of every amount.
///
///   v1 scale 2 skipped 1 [2024-01-05 100.00] [2024-01-10 200.00 orders 2] …
///
/// A day is its date and net amount, then what differs from one purchase without a cost: `orders
/// n`, `refunds n`, `cost c` (of the events that have one), `uncosted n` (events that have none).
std::string to_text(const History &history);
History history_from_text(std::string_view text);

/// The binary form of send and receive, version 1: the same content in variable-length integers.
Bytes to_wire(const History &history, Form form = Form::readable);
History history_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::history
