#include "pg/row_type.hpp"

#include "pg/query_memory.hpp"

namespace portfolio::pg {

TupleDesc row_type(FunctionCallInfo fcinfo) {
  struct Content {
    Oid function;
    alignas(TupleDescData) std::uint8_t columns[1]; // and as many as there are
  };
  const Oid function = fcinfo->flinfo->fn_oid;
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) { return kept.function == function; };
  auto *kept = memory.find<Content>(Kept::columns, is_same);
  if (kept == nullptr) {
    TupleDesc found;
    if (get_call_result_type(fcinfo, nullptr, &found) != TYPEFUNC_COMPOSITE)
      elog(ERROR, "function does not return a row");
    BlessTupleDesc(found);
    kept =
        static_cast<Content *>(memory.keep(Kept::columns, sizeof(Content) + TupleDescSize(found)));
    kept->function = function;
    TupleDescCopy(reinterpret_cast<TupleDesc>(kept->columns), found);
  }
  return reinterpret_cast<TupleDesc>(kept->columns);
}

} // namespace portfolio::pg
