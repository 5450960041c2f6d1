#include "contracts/codec.hpp"
#include "contracts/contracts_pg.hpp"
#include "contracts/forms.hpp"

namespace portfolio::pg {

varlena *to_varlena(const ContractHistory &history) {
  const Bytes bytes = encode_contracts(history, finished_contracts);
  return to_varlena(bytes.data(), bytes.size());
}

Span span_argument(FunctionCallInfo fcinfo, int i, const char *what) {
  const Interval &span = interval_argument(fcinfo, i);
  if (span.time == 0) return {span.month, span.day};
  const char *shown = DatumGetCString(DirectFunctionCall1(interval_out, argument(fcinfo, i)));
  ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
                  errmsg("%s must be whole days or months, not \"%s\"", what, shown),
                  errhint("Write for instance interval '30 days' or interval '1 month'.")));
  pg_unreachable();
}

} // namespace portfolio::pg

using namespace portfolio;

PG_EXPORT(cp_contracts_in) {
  const char *text = PG_GETARG_CSTRING(0);
  void *value = pg::guard_input(fcinfo, [&] { return pg::to_varlena(contracts_from_text(text)); });
  if (value == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(value);
}

PG_EXPORT(cp_contracts_out) {
  const ContractBytes bytes = pg::contracts_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(ContractHistory(bytes))); }));
}

PG_EXPORT(cp_contracts_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(contracts_from_wire(message)); }));
}

PG_EXPORT(cp_contracts_send) {
  const ContractBytes bytes = pg::contracts_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] {
    const Bytes wire = to_wire(ContractHistory(bytes));
    return pg::to_varlena(wire.data(), wire.size());
  }));
}

namespace {

template <class Combine> Datum combine(FunctionCallInfo fcinfo, const Combine &operation) {
  const ContractBytes a = pg::contracts_argument(fcinfo, 0);
  const ContractBytes b = pg::contracts_argument(fcinfo, 1);
  PG_RETURN_POINTER(
      pg::guard([&] { return pg::to_varlena(operation(ContractHistory(a), ContractHistory(b))); }));
}

bool are_equal(FunctionCallInfo fcinfo) {
  const ContractBytes a = pg::contracts_argument(fcinfo, 0);
  const ContractBytes b = pg::contracts_argument(fcinfo, 1);
  return pg::guard([&] { return equal(ContractHistory(a), ContractHistory(b)); });
}

using Operation = ContractHistory (*)(const ContractHistory &, const ContractHistory &);

} // namespace

PG_EXPORT(cp_contracts_plus) { return combine(fcinfo, Operation{add}); }
PG_EXPORT(cp_contracts_minus) { return combine(fcinfo, Operation{subtract}); }
PG_EXPORT(cp_contracts_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_contracts_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
