#include "models/model_forms.hpp"
#include "pg/guard.hpp"
#include "pg/numeric.hpp"
#include "pg/value.hpp"
#include "simulation/simulate.hpp"

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::simulation;

namespace {

Shop shop_of(ModelBytes purchases, ModelBytes spend) {
  const ModelView when(purchases), how_much(spend);
  if (when.covariates() > 0)
    throw Error(Fault::bad_argument, "cannot simulate a model with covariates",
                "Simulate each group of customers with its with_covariates(model, covariates).");
  const int k = when.parameters() > 4 ? static_cast<int>(when.parameter(4)) : 1;
  return {when.kind(),           when.parameter(0),
          when.parameter(1),     when.parameter(2),
          when.parameter(3),     when.unit_days(),
          how_much.parameter(0), how_much.parameter(1),
          how_much.parameter(2), k};
}

/// What lives from one row to the next: the only memory that the rows need.
void begin(FunctionCallInfo fcinfo, FuncCallContext *call) {
  const MemoryContext caller = MemoryContextSwitchTo(call->multi_call_memory_ctx);
  const ModelBytes purchases = pg::bytes_argument(fcinfo, 0), spend = pg::bytes_argument(fcinfo, 1);
  const Simulated wanted{PG_GETARG_INT64(2), pg::day_argument(fcinfo, 3),
                         pg::day_argument(fcinfo, 4), PG_GETARG_INT64(5)};
  TupleDesc description;
  if (get_call_result_type(fcinfo, nullptr, &description) != TYPEFUNC_COMPOSITE)
    elog(ERROR, "return type must be a row type");
  call->tuple_desc = BlessTupleDesc(description);
  call->user_fctx = pg::guard([&] {
    return new (pg::allocate(sizeof(Simulation))) Simulation(shop_of(purchases, spend), wanted);
  });
  MemoryContextSwitchTo(caller);
}

} // namespace

/// A row a call, so that millions of them need no memory: a query that only counts or aggregates
/// them in the select list streams, FROM keeps them in a tuplestore that spills to disk.
PG_EXPORT(cp_simulate_purchases) {
  if (SRF_IS_FIRSTCALL()) begin(fcinfo, SRF_FIRSTCALL_INIT());
  FuncCallContext *call = SRF_PERCALL_SETUP();
  auto *simulation = static_cast<Simulation *>(call->user_fctx);
  struct Row {
    bool exists;
    SimulatedPurchase purchase;
  };
  const Row row = pg::guard([&] {
    Row drawn{};
    drawn.exists = simulation->next(drawn.purchase);
    return drawn;
  });
  if (!row.exists) SRF_RETURN_DONE(call);
  Datum values[] = {Int64GetDatum(row.purchase.customer), pg::from_day(row.purchase.day),
                    pg::from_money(row.purchase.cents, 2)};
  bool nulls[] = {false, false, false};
  SRF_RETURN_NEXT(call, HeapTupleGetDatum(heap_form_tuple(call->tuple_desc, values, nulls)));
}
