#pragma once
#include "base/span.hpp"
#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/log.hpp"
#include "pg/flat_type.hpp"
#include "pg/interval.hpp"

namespace portfolio::pg {

/// The bytes of a detoasted history, to be opened inside guard().
inline contracts::ContractBytes contracts_argument(FunctionCallInfo fcinfo, int i) {
  return bytes_argument(fcinfo, i);
}

struct ContractsType : LogType<ContractsType, contracts::ContractLog> {
  static bool is_log(contracts::ContractBytes bytes) {
    return !bytes.empty() && bytes.front() == contracts::ContractLog::tag;
  }
  static contracts::ContractState grow(contracts::ContractLog *log) { return {log, allocate}; }
  static contracts::ContractHistory open(contracts::ContractBytes bytes) {
    return contracts::ContractHistory(bytes);
  }
  static varlena *finish(const contracts::ContractHistory &history) {
    return to_varlena(encode_contracts(history));
  }
  static contracts::ContractHistory sum(const contracts::ContractHistory &a,
                                        const contracts::ContractHistory &b) {
    return contracts::add(a, b);
  }
  static contracts::ContractHistory from_text(std::string_view text) {
    return contracts::contracts_from_text(text);
  }
  static contracts::ContractHistory from_wire(contracts::ContractBytes bytes) {
    return contracts::contracts_from_wire(bytes);
  }
};

} // namespace portfolio::pg
