#include "equity/statement_customer_pg.hpp"
#include "pg/query_memory.hpp"
#include "pg/row_type.hpp"

using namespace portfolio;
using namespace portfolio::equity;
using namespace portfolio::models;

namespace {

/// What tables of a statement between these models depend on: what decides about their scores, and
/// the discount. A horizon stands in the tables.
struct TablesKey {
  std::size_t size;
  double annual_rate;
  std::uint8_t bytes[2048]; ///< two models of the most covariates fit

  bool operator==(const TablesKey &other) const {
    return annual_rate == other.annual_rate && size == other.size &&
           std::memcmp(bytes, other.bytes, size) == 0;
  }
};
struct KeptTables {
  TablesKey key;
  StatementTables tables;
};

StatementTables &tables_of(FunctionCallInfo fcinfo, const StatementTerms &q) {
  TablesKey key;
  pg::guard([&] {
    key.annual_rate = q.annual_rate;
    key.size = 0;
    for (const ModelBytes model : {q.opening.purchases, q.closing.purchases}) {
      const std::size_t bytes = std::min(ModelView(model).scoring_bytes(), sizeof key.bytes / 2);
      std::memcpy(key.bytes + key.size, model.data(), bytes);
      key.size += bytes;
    }
  });
  pg::QueryMemory &memory = pg::QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const KeptTables &kept) { return kept.key == key; };
  if (auto *kept = memory.find<KeptTables>(pg::Kept::statements, is_same)) return kept->tables;
  auto *kept = static_cast<KeptTables *>(memory.keep(pg::Kept::statements, sizeof(KeptTables)));
  kept->key = key;
  std::memset(static_cast<void *>(&kept->tables), 0, sizeof(StatementTables));
  return kept->tables;
}

} // namespace

/// (history, t0, t1, the models, annual_rate, margin, grace) -> (standing, and the lines)
PG_EXPORT(cp_equity_statement_history) {
  constexpr int margin = 8;
  for (int i = 0; i < PG_NARGS(); ++i)
    if (i != margin && PG_ARGISNULL(i)) PG_RETURN_NULL();
  const StatementTerms q = ask(fcinfo, 1);
  const auto lines =
      lines_of(fcinfo, q, tables_of(fcinfo, q), pg::history_argument(fcinfo, 0), true);
  if (!lines) PG_RETURN_NULL();
  Datum values[1 + line_count] = {pg::from_text(name(lines->standing))};
  bool nulls[1 + line_count] = {};
  for (std::size_t i = 0; i < line_count; ++i) values[1 + i] = Float8GetDatum(lines->amounts[i]);
  return HeapTupleGetDatum(heap_form_tuple(pg::row_type(fcinfo), values, nulls));
}
