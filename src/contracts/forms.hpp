#pragma once
#include "base/wire.hpp"
#include "contracts/contract_history.hpp"

#include <string>
#include <string_view>

namespace portfolio::contracts {

/// The text form, lossless: the scale is the number of decimals of every rate.
///
///   v1 scale 2 skipped 1 [2024-01-01 2024-02-01 30.00] [2024-02-01 open 25.00 contracts 2] …
///
/// After the scale `denominator 3` says that rates are counted in thirds: 25 is 25/3 then. A row is
/// its first day, the day after its last one or `open`, the rate per month; `trial rate`
/// or `pause` in place of the rate for what is not paid; how many equal ones, if more than one.
std::string to_text(const ContractHistory &history);
ContractHistory contracts_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const ContractHistory &history, Form form = Form::readable);
ContractHistory contracts_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::contracts
