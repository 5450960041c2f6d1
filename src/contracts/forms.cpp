#include "contracts/forms.hpp"

#include "base/stop.hpp"
#include "base/text.hpp"
#include "contracts/codec.hpp"

#include <utility>

namespace portfolio::contracts {

namespace {

void append_contract(std::string &out, const Contract &contract, int scale) {
  out += " [";
  append_day(out, contract.from);
  out += ' ';
  contract.is_open() ? void(out += "open") : append_day(out, contract.to);
  if (contract.kind != ContractKind::paid) {
    out += ' ';
    out += name_of(contract.kind);
  }
  if (contract.kind != ContractKind::pause) {
    out += ' ';
    append_decimal(out, contract.rate, scale);
  }
  if (contract.count > 1) out += " contracts " + std::to_string(contract.count);
  out += ']';
}

Contract scan_contract(Scanner &scan, Unit unit) {
  Contract contract{.from = scan.day("contract start")};
  if (!scan.accept("open")) contract.to = scan.day("contract end or \"open\"");
  if (contract.to <= contract.from) scan.fail("contract holds no day");
  if (scan.accept("pause"))
    contract.kind = ContractKind::pause;
  else if (scan.accept("trial"))
    contract.kind = ContractKind::trial;
  if (contract.kind != ContractKind::pause) contract.rate = scan.money("monthly rate", unit.scale);
  if (!is_rate(contract.rate, unit)) scan.fail("monthly rate out of range");
  if (scan.accept("contracts")) {
    const std::uint64_t count = scan.number("number of contracts");
    if (count == 0 || count > std::uint64_t{max_contracts})
      scan.fail("number of contracts out of range");
    contract.count = static_cast<std::int64_t>(count);
  }
  scan.expect("]");
  return contract;
}

} // namespace

std::string to_text(const ContractHistory &history) {
  std::string out = "v1 scale " + std::to_string(history.scale());
  if (!history.unit().is_whole())
    out += " denominator " + std::to_string(history.unit().denominator);
  if (history.skipped() > 0) out += " skipped " + std::to_string(history.skipped());
  for (const Contract &contract : history.contracts()) {
    poll_sometimes();
    append_contract(out, contract, history.scale());
  }
  return out;
}

ContractHistory contracts_from_text(std::string_view text) {
  Scanner scan(text, "contract_history");
  scan.version(1);
  scan.expect("scale");
  const std::uint64_t scale = scan.number("scale");
  if (scale > max_scale) scan.fail("scale exceeds 12");
  const std::uint64_t denominator =
      scan.accept("denominator") ? scan.number("denominator") : std::uint64_t{1};
  if (denominator == 0 || denominator > max_denominator) scan.fail("denominator out of range");
  const Unit unit(static_cast<int>(scale), static_cast<std::int64_t>(denominator));
  const std::uint64_t skipped = scan.accept("skipped") ? scan.number("number of skipped rows") : 0;
  checked_skipped(scan, skipped);
  Contracts contracts;
  while (scan.accept("[")) {
    contracts.push_back(scan_contract(scan, unit));
    if (contracts.size() > 1 && !(contracts[contracts.size() - 2] < contracts.back()))
      scan.fail("contracts are not in order");
  }
  scan.expect_end();
  return ContractHistory(std::move(contracts), unit, skipped);
}

namespace {

/// Rates in the coarsest unit, behind its denominator: equal rates are equal numbers then, whatever
/// they came from.
Bytes comparable(const ContractHistory &history) {
  Contracts contracts = history.contracts();
  const Money denominator = power_of_ten(history.scale()) * history.unit().denominator;
  Money common = denominator;
  for (const Contract &contract : contracts)
    for (Money rest = contract.rate < 0 ? -contract.rate : contract.rate; rest != 0;)
      std::swap(rest, common %= rest);
  for (Contract &contract : contracts) contract.rate /= common;
  Writer out;
  out.money(denominator / common);
  Bytes bytes = out.bytes();
  const Bytes rows = encode_contracts(ContractHistory(std::move(contracts), {}, history.skipped()),
                                      contracts_wire_version);
  bytes.insert(bytes.end(), rows.begin(), rows.end());
  return bytes;
}

} // namespace

Bytes to_wire(const ContractHistory &history, Form form) {
  if (form == Form::comparable) return comparable(history);
  return encode_contracts(history, contracts_wire_version);
}

ContractHistory contracts_from_wire(std::span<const std::uint8_t> bytes) {
  return decode_contracts(bytes, contracts_wire_version);
}

} // namespace portfolio::contracts
