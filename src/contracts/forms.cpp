#include "contracts/forms.hpp"

#include "base/stop.hpp"
#include "base/text.hpp"
#include "contracts/codec.hpp"

#include <algorithm>

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

Contract scan_contract(Scanner &scan, int scale) {
  Contract contract{.from = scan.day("contract start")};
  if (!scan.accept("open")) contract.to = scan.day("contract end or \"open\"");
  if (contract.to <= contract.from) scan.fail("contract holds no day");
  if (scan.accept("pause"))
    contract.kind = ContractKind::pause;
  else if (scan.accept("trial"))
    contract.kind = ContractKind::trial;
  if (contract.kind != ContractKind::pause) contract.rate = scan.money("monthly rate", scale);
  if (!is_amount({contract.rate, scale})) scan.fail("monthly rate out of range");
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
  const std::uint64_t skipped = scan.accept("skipped") ? scan.number("number of skipped rows") : 0;
  checked_skipped(scan, skipped);
  Contracts contracts;
  while (scan.accept("[")) {
    contracts.push_back(scan_contract(scan, static_cast<int>(scale)));
    if (contracts.size() > 1 && !(contracts[contracts.size() - 2] < contracts.back()))
      scan.fail("contracts are not in order");
  }
  scan.expect_end();
  return ContractHistory(std::move(contracts), static_cast<int>(scale), skipped);
}

namespace {

ContractHistory with_fewest_decimals(const ContractHistory &history) {
  Contracts contracts = history.contracts();
  int scale = history.scale();
  const auto ends_in_zero = [](const Contract &contract) { return contract.rate % 10 == 0; };
  for (; scale > 0 && std::ranges::all_of(contracts, ends_in_zero); --scale)
    for (Contract &contract : contracts) contract.rate /= 10;
  return ContractHistory(std::move(contracts), scale, history.skipped());
}

} // namespace

Bytes to_wire(const ContractHistory &history, Form form) {
  return encode_contracts(form == Form::comparable ? with_fewest_decimals(history) : history,
                          contracts_wire_version);
}

ContractHistory contracts_from_wire(std::span<const std::uint8_t> bytes) {
  return decode_contracts(bytes, contracts_wire_version);
}

} // namespace portfolio::contracts
