#include "contracts/codec.hpp"

namespace portfolio::contracts {

namespace {

constexpr std::uint64_t is_open = 4, has_count = 8, kind_mask = 3;
constexpr int day_shift = 4;
constexpr std::uint8_t has_denominator = 0x80; // beside the scale

Day take_day(Reader &in, Day after, std::uint64_t distance) {
  if (distance == 0 || distance > static_cast<std::uint64_t>(max_day - after))
    in.fail("contract end out of range");
  return after + static_cast<Day>(distance);
}

} // namespace

std::uint8_t *put_contract(std::uint8_t *p, const Contract &contract, Day before) {
  p = put_varint(p, zigzag(std::int64_t{contract.from} - before) << day_shift |
                        (contract.count > 1 ? has_count : 0) | (contract.is_open() ? is_open : 0) |
                        static_cast<std::uint64_t>(contract.kind));
  if (!contract.is_open())
    p = put_varint(p, static_cast<std::uint64_t>(contract.to - contract.from));
  if (contract.kind != ContractKind::pause) p = put_money(p, contract.rate);
  if (contract.count > 1) p = put_varint(p, static_cast<std::uint64_t>(contract.count));
  return p;
}

Contract take_contract(Reader &in, Day before, Unit unit) {
  const std::uint64_t head = in.number();
  const std::int64_t distance = unzigzag(head >> day_shift);
  if (distance < std::int64_t{min_day} - before || distance > std::int64_t{max_day} - before)
    in.fail("contract start out of range");
  if ((head & kind_mask) >= contract_kinds) in.fail("unknown kind of contract");

  Contract contract;
  contract.from = static_cast<Day>(before + distance);
  contract.kind = static_cast<ContractKind>(head & kind_mask);
  if (!(head & is_open)) contract.to = take_day(in, contract.from, in.number());
  if (contract.kind != ContractKind::pause) contract.rate = in.money();
  if (!is_rate(contract.rate, unit)) in.fail("monthly rate out of range");
  if (head & has_count) {
    const std::uint64_t count = in.number();
    if (count < 2 || count > std::uint64_t{max_contracts}) in.fail("count out of range");
    contract.count = static_cast<std::int64_t>(count);
  }
  return contract;
}

Bytes encode_contracts(const ContractHistory &history) {
  Writer head;
  head.byte(finished_contracts);
  const bool in_parts = !history.unit().is_whole();
  head.byte(static_cast<std::uint8_t>(history.scale() | (in_parts ? has_denominator : 0)));
  if (in_parts) head.number(static_cast<std::uint64_t>(history.unit().denominator));
  head.number(history.skipped());
  head.number(history.contracts().size());

  Bytes bytes = head.bytes();
  bytes.reserve(bytes.size() + history.contracts().size() * max_contract_bytes);
  Day before = 0;
  for (const Contract &contract : history.contracts()) {
    std::uint8_t buffer[max_contract_bytes];
    bytes.insert(bytes.end(), buffer, put_contract(buffer, contract, before));
    before = contract.from;
  }
  return bytes;
}

ContractHistory decode_contracts(std::span<const std::uint8_t> bytes) {
  Reader in(bytes, "contract_history");
  in.version(finished_contracts);
  const std::uint8_t head = in.byte();
  const int scale = head & ~has_denominator;
  if (scale > max_scale) in.fail("scale exceeds 12");
  std::uint64_t denominator = 1;
  if (head != scale) {
    denominator = in.number();
    if (denominator < 2 || denominator > max_denominator) in.fail("denominator out of range");
  }
  const Unit unit(scale, static_cast<std::int64_t>(denominator));
  const std::uint64_t skipped = in.number();
  if (skipped > max_skipped) in.fail("number of skipped rows out of range");
  Contracts contracts(in.count(1)); // an open pause takes a byte
  Day before = 0;
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    contracts[i] = take_contract(in, before, unit);
    before = contracts[i].from;
    if (i > 0 && !(contracts[i - 1] < contracts[i])) in.fail("contracts are not in order");
  }
  in.end();
  return ContractHistory(std::move(contracts), unit, skipped);
}

} // namespace portfolio::contracts
