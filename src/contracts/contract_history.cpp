#include "contracts/contract_history.hpp"

#include "base/error.hpp"
#include "contracts/codec.hpp"
#include "contracts/log.hpp"

#include <algorithm>
#include <string>

namespace portfolio::contracts {

ContractHistory::ContractHistory(ContractBytes bytes) {
  if (!bytes.empty() && bytes.front() == ContractLog::tag)
    *this = read_contract_log(bytes);
  else if (!bytes.empty() && bytes.front() == finished_contracts)
    *this = decode_contracts(bytes);
  else
    throw Error(Fault::bad_binary, "contract_history of unknown format",
                "The value was stored by another version of the extension, or is damaged.");
}

std::span<const Contract> known(const ContractHistory &history, Day as_of) {
  const Contracts &all = history.contracts();
  return {all.begin(), std::partition_point(all.begin(), all.end(), [&](const Contract &contract) {
            return contract.from < as_of;
          })};
}

namespace {

Contracts counted_in(const ContractHistory &history, Unit unit) {
  Contracts contracts = history.contracts();
  convert(contracts, history.unit(), unit);
  return contracts;
}

[[noreturn]] void never_added(const std::string &what) {
  throw Error(Fault::bad_argument, "cannot subtract what was never added: " + what,
              "The right side must be one of the values from which the left side was added up.");
}

} // namespace

ContractHistory add(const ContractHistory &a, const ContractHistory &b) {
  const Unit unit = common_unit(a.unit(), b.unit());
  Contracts sum = counted_in(a, unit);
  const Contracts more = counted_in(b, unit);
  sum.insert(sum.end(), more.begin(), more.end());
  canonicalise(sum);
  return ContractHistory(std::move(sum), unit, add_skipped(a.skipped(), b.skipped()));
}

ContractHistory subtract(const ContractHistory &a, const ContractHistory &b) {
  const Unit unit = common_unit(a.unit(), b.unit());
  Contracts rest = counted_in(a, unit);
  auto at = rest.begin();
  for (const Contract &part : counted_in(b, unit)) {
    at = std::lower_bound(at, rest.end(), part);
    if (at == rest.end() || compare(*at, part) != 0 || at->count < part.count)
      never_added(std::to_string(part.count) + " " + std::string(name_of(part.kind)) + " from " +
                  to_string(part.from) + " at " + to_string(to_decimal(part.rate, unit)));
    at->count -= part.count;
  }
  std::erase_if(rest, [](const Contract &contract) { return contract.count == 0; });
  if (b.skipped() > a.skipped())
    never_added(std::to_string(b.skipped()) +
                (b.skipped() == 1 ? " skipped row" : " skipped rows") + " from " +
                std::to_string(a.skipped()));
  return ContractHistory(std::move(rest), unit, a.skipped() - b.skipped());
}

bool equal(const ContractHistory &a, const ContractHistory &b) {
  const auto same = [&](const Contract &x, const Contract &y) {
    return x.from == y.from && x.to == y.to && x.kind == y.kind && x.count == y.count &&
           same_money(x.rate, a.unit(), y.rate, b.unit());
  };
  return a.skipped() == b.skipped() && std::equal(a.contracts().begin(), a.contracts().end(),
                                                  b.contracts().begin(), b.contracts().end(), same);
}

} // namespace portfolio::contracts
