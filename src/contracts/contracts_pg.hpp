#pragma once
#include "contracts/codec.hpp"
#include "contracts/forms.hpp"
#include "contracts/log.hpp"
#include "contracts/span.hpp"
#include "pg/flat_type.hpp"

namespace portfolio::pg {

/// The bytes of a detoasted history, to be opened inside guard().
inline ContractBytes contracts_argument(FunctionCallInfo fcinfo, int i) {
  return bytes_argument(fcinfo, i);
}

struct ContractsType : LogType<ContractsType, ContractLog> {
  static bool is_log(ContractBytes bytes) {
    return !bytes.empty() && bytes.front() == ContractLog::tag;
  }
  static ContractState grow(ContractLog *log) { return {log, allocate}; }
  static ContractHistory open(ContractBytes bytes) { return ContractHistory(bytes); }
  static varlena *finish(const ContractHistory &history) {
    return to_varlena(encode_contracts(history, finished_contracts));
  }
  static ContractHistory sum(const ContractHistory &a, const ContractHistory &b) {
    return portfolio::add(a, b);
  }
  static ContractHistory from_text(std::string_view text) { return contracts_from_text(text); }
  static ContractHistory from_wire(ContractBytes bytes) { return contracts_from_wire(bytes); }
};

/// An interval of whole days and months; ereport for hours. What is negative is left to the core.
Span span_argument(FunctionCallInfo fcinfo, int i, const char *what);

} // namespace portfolio::pg
