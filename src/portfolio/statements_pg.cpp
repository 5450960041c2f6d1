#include "pg/guard.hpp"
#include "pg/value.hpp"
#include "portfolio/statements.hpp"

extern "C" {
#include "access/xact.h"
#include "storage/proc.h"
#include "utils/fmgrprotos.h"
}

namespace pg = portfolio::pg;
using namespace portfolio::portfolio;

namespace {

constinit Statements statements;
LocalTransactionId known_in; // the transaction they belong to

/// Those of the running transaction that have not been rolled back.
Statements &running() {
#if PG_VERSION_NUM >= 170000
  const LocalTransactionId now = MyProc->vxid.lxid;
#else
  const LocalTransactionId now = MyProc->lxid;
#endif
  if (known_in != now) statements.clear();
  known_in = now;
  statements.prune([](SubTransactionId id) { return SubTransactionIsActive(id); });
  return statements;
}

Where where(FunctionCallInfo fcinfo) {
  const Datum relation = pg::argument(fcinfo, 1);
  return {pg::text_argument(fcinfo, 0), DatumGetObjectId(relation),
          DatumGetInt32(DirectFunctionCall1(pg_trigger_depth, Datum(0))),
          GetCurrentStatementStartTimestamp(),
          DatumGetInt64(DirectFunctionCall1(pg_stat_get_xact_tuples_inserted, relation))};
}

std::optional<Event> event(FunctionCallInfo fcinfo) {
  const std::string_view name = pg::text_argument(fcinfo, 2);
  if (name == "INSERT") return Event::insert;
  if (name == "UPDATE") return Event::update;
  if (name == "DELETE") return Event::remove;
  return std::nullopt;
}

} // namespace

/// (portfolio, relation, event)
PG_EXPORT(cp_statement_begins) {
  const auto begun = event(fcinfo);
  if (begun) running().begin(where(fcinfo), *begun, GetCurrentSubTransactionId());
  PG_RETURN_BOOL(begun.has_value());
}

/// The same.
PG_EXPORT(cp_statement_ends) {
  const auto ended = event(fcinfo);
  PG_RETURN_CHAR(static_cast<char>(ended ? running().end(where(fcinfo), *ended) : End::whole));
}
