#include "chart/blocks.hpp"
#include "chart/chart_pg.hpp"

using namespace portfolio;
using namespace portfolio::chart;

namespace {

/// What sparkline() keeps, in the memory of the aggregate: it ends with that, and is not destroyed.
struct SparklineState {
  explicit SparklineState(MemoryContext context) : memory(context), rows(&memory) {}
  ContextMemory memory;
  Rows rows;
};

} // namespace

PG_EXPORT(cp_bar) {
  const double value = pg::float_argument(fcinfo, 0), largest = pg::float_argument(fcinfo, 1);
  const std::int32_t width = DatumGetInt32(pg::argument(fcinfo, 2));
  return from_utf8(pg::guard([&] { return pg::to_cstring(text_bar(value, largest, width)); }));
}

PG_EXPORT(cp_sparkline_add) {
  const MemoryContext context = aggregate_context(fcinfo);
  auto *state = pg::is_null(fcinfo, 0)
                    ? new (MemoryContextAlloc(context, sizeof(SparklineState)))
                          SparklineState(context)
                    : reinterpret_cast<SparklineState *>(DatumGetPointer(pg::argument(fcinfo, 0)));
  std::optional<double> value;
  if (!pg::is_null(fcinfo, 1)) value = pg::float_argument(fcinfo, 1);
  pg::guard([&] { state->rows.add({{}, std::nullopt, value}); });
  return PointerGetDatum(state);
}

PG_EXPORT(cp_sparkline_finish) {
  const auto &state =
      *reinterpret_cast<const SparklineState *>(DatumGetPointer(pg::argument(fcinfo, 0)));
  const char *line =
      pg::guard([&] { return pg::to_cstring_or_null(chart::sparkline(state.rows)); });
  if (line == nullptr) PG_RETURN_NULL();
  return from_utf8(line);
}
