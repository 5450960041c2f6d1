#pragma once
#include "base/wire.hpp"
#include "contracts/contract_history.hpp"

namespace portfolio::contracts {

/// The finished form behind the length word:
///
///   0x21 | scale | [denominator] | number skipped | number of rows | the rows
///
/// where 128 is added to the scale if there is a denominator, and a row is zigzag(from − from of
/// the row before)·16 + 8 if count > 1 + 4 if open + kind, [to − from], [rate, not of a pause],
/// [count], all in variable-length integers. Rows are canonical, so equal histories of equal unit
/// are equal bytes.
inline constexpr std::uint8_t finished_contracts = 0x21; ///< form 2, version 1

/// At most so many bytes has a row: three 64-bit numbers and a rate.
inline constexpr std::size_t max_contract_bytes = 3 * max_varint_bytes + max_money_bytes;

/// Writes a row at p, which must have room, and returns the end.
std::uint8_t *put_contract(std::uint8_t *p, const Contract &contract, Day before);
/// Reads a row that nobody vouches for.
Contract take_contract(Reader &in, Day before, Unit unit);

Bytes encode_contracts(const ContractHistory &history);
ContractHistory decode_contracts(std::span<const std::uint8_t> bytes);

} // namespace portfolio::contracts
