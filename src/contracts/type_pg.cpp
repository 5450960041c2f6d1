#include "contracts/contracts_pg.hpp"

using namespace portfolio;
using namespace portfolio::contracts;
using pg::ContractsType;

PG_EXPORT(cp_contract_history_in) { return pg::type_in<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_out) { return pg::type_out<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_recv) { return pg::type_receive<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_send) { return pg::type_send<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_plus) { return pg::plus<ContractsType>(fcinfo); }
PG_EXPORT(cp_contract_history_minus) {
  return pg::combine<ContractsType>(
      fcinfo, [](const ContractHistory &a, const ContractHistory &b) { return subtract(a, b); });
}
PG_EXPORT(cp_contract_history_eq) { PG_RETURN_BOOL(pg::are_equal<ContractsType>(fcinfo)); }
PG_EXPORT(cp_contract_history_ne) { PG_RETURN_BOOL(!pg::are_equal<ContractsType>(fcinfo)); }
PG_EXPORT(cp_contract_history_hash) { return pg::type_hash<ContractsType>(fcinfo); }
