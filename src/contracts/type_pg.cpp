#include "contracts/contracts_pg.hpp"

namespace portfolio::pg {

Span span_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  const Interval &span = interval_argument(fcinfo, i);
  if (span.time == 0) return {span.month, span.day};
  ereport(ERROR,
          (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
           errmsg("%s must be whole days or months, not \"%s\"", what, interval_text(fcinfo, i)),
           errhint("Write for instance interval '30 days' or interval '1 month'.")));
  pg_unreachable();
}

} // namespace portfolio::pg

using namespace portfolio;
using pg::ContractsType;

PG_EXPORT(cp_contracts_in) { return pg::type_in<ContractsType>(fcinfo); }
PG_EXPORT(cp_contracts_out) { return pg::type_out<ContractsType>(fcinfo); }
PG_EXPORT(cp_contracts_recv) { return pg::type_receive<ContractsType>(fcinfo); }
PG_EXPORT(cp_contracts_send) { return pg::type_send<ContractsType>(fcinfo); }
PG_EXPORT(cp_contracts_plus) { return pg::plus<ContractsType>(fcinfo); }
PG_EXPORT(cp_contracts_minus) {
  return pg::combine<ContractsType>(
      fcinfo, [](const ContractHistory &a, const ContractHistory &b) { return subtract(a, b); });
}
PG_EXPORT(cp_contracts_eq) { PG_RETURN_BOOL(pg::are_equal<ContractsType>(fcinfo)); }
PG_EXPORT(cp_contracts_ne) { PG_RETURN_BOOL(!pg::are_equal<ContractsType>(fcinfo)); }
PG_EXPORT(cp_contracts_hash) { return pg::type_hash<ContractsType>(fcinfo); }
