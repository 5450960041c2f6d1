#include "chart/chart_pg.hpp"
#include "chart/markup.hpp"
#include "chart/pictures.hpp"

using namespace portfolio;
using namespace portfolio::chart;

namespace {

/// What an aggregate keeps, in its own memory: it ends with that, and is not destroyed.
template <class Content> struct State {
  explicit State(MemoryContext context) : memory(context), content(&memory) {}
  ContextMemory memory;
  GivenOptions options;
  Content content;
};

/// Argument 0, or a new one with the options of the first row behind `columns` others.
template <class Content>
State<Content> &state_argument(FunctionCallInfo fcinfo, Picture picture, int columns) {
  using Kept = State<Content>;
  const MemoryContext context = aggregate_context(fcinfo);
  if (!pg::is_null(fcinfo, 0)) {
    auto &state = *reinterpret_cast<Kept *>(DatumGetPointer(pg::argument(fcinfo, 0)));
    state.options.require_same(fcinfo, columns + 1);
    return state;
  }
  auto &state = *new (MemoryContextAlloc(context, sizeof(Kept))) Kept(context);
  state.options.keep(fcinfo, columns + 1, context, picture);
  return state;
}

/// A label: NULL would be a bar without a name.
std::string_view label_argument(FunctionCallInfo fcinfo, int i, const char *name) {
  if (pg::is_null(fcinfo, i))
    pg::guard([&] {
      throw Error(Fault::bad_argument, std::string(name) + " is NULL",
                  "Name it: coalesce(" + std::string(name) + ", 'unknown').");
    });
  return utf8_argument(fcinfo, i);
}

std::optional<double> value_argument(FunctionCallInfo fcinfo, int i) {
  if (pg::is_null(fcinfo, i)) return std::nullopt;
  return pg::float_argument(fcinfo, i);
}

Datum add_row(FunctionCallInfo fcinfo, Picture picture, int columns, const Row &row) {
  auto &state = state_argument<Rows>(fcinfo, picture, columns);
  pg::guard([&] { state.content.add(row); });
  return PointerGetDatum(&state);
}

/// (state, label, value [, options])
Datum add_to_list(FunctionCallInfo fcinfo, Picture picture) {
  return add_row(fcinfo, picture, 2,
                 {label_argument(fcinfo, 1, "label"), std::nullopt, value_argument(fcinfo, 2)});
}

/// (state, label, series, value [, options])
Datum add_to_table(FunctionCallInfo fcinfo, Picture picture) {
  return add_row(fcinfo, picture, 3,
                 {label_argument(fcinfo, 1, "label"), label_argument(fcinfo, 2, "series"),
                  value_argument(fcinfo, 3)});
}

template <class Content> Datum finish(FunctionCallInfo fcinfo, Picture picture,
                                      std::string (*draw)(const Content &, const Options &)) {
  const auto &state =
      *reinterpret_cast<const State<Content> *>(DatumGetPointer(pg::argument(fcinfo, 0)));
  const auto settings = state.options.settings();
  varlena *markup =
      pg::guard([&] { return to_markup(draw(state.content, read_options(settings, picture))); });
  if (markup == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(markup);
}

bool flag_argument(FunctionCallInfo fcinfo, int i) {
  return !pg::is_null(fcinfo, i) && DatumGetBool(pg::argument(fcinfo, i));
}

} // namespace

PG_EXPORT(cp_markup) {
  const std::string_view text = utf8_argument(fcinfo, 0);
  const char *markup = pg::guard([&] { return pg::to_cstring(escape_markup(text)); });
  return from_utf8(markup);
}

PG_EXPORT(cp_chart_bars_add_list) { return add_to_list(fcinfo, Picture::bars); }
PG_EXPORT(cp_chart_bars_add_series) { return add_to_table(fcinfo, Picture::bars); }
PG_EXPORT(cp_chart_bars_finish) { return finish(fcinfo, Picture::bars, draw_bars); }

PG_EXPORT(cp_chart_line_add_list) { return add_to_list(fcinfo, Picture::line); }
PG_EXPORT(cp_chart_line_add_series) { return add_to_table(fcinfo, Picture::line); }
PG_EXPORT(cp_chart_line_finish) { return finish(fcinfo, Picture::line, draw_line); }

/// (state, label, value, is_total [, options])
PG_EXPORT(cp_chart_waterfall_add) {
  return add_row(fcinfo, Picture::waterfall, 3,
                 {label_argument(fcinfo, 1, "label"), std::nullopt, value_argument(fcinfo, 2),
                  flag_argument(fcinfo, 3)});
}
PG_EXPORT(cp_chart_waterfall_finish) { return finish(fcinfo, Picture::waterfall, draw_waterfall); }

/// (state, row_label, column_label, value, is_immature [, options])
PG_EXPORT(cp_chart_heatmap_add) {
  return add_row(fcinfo, Picture::heatmap, 4,
                 {label_argument(fcinfo, 1, "row_label"), label_argument(fcinfo, 2, "column_label"),
                  value_argument(fcinfo, 3), flag_argument(fcinfo, 4)});
}
PG_EXPORT(cp_chart_heatmap_finish) { return finish(fcinfo, Picture::heatmap, draw_heatmap); }

/// (state, customer_share, value_share [, options]); a point without one of both is none
PG_EXPORT(cp_chart_lorenz_add) {
  auto &state = state_argument<Points>(fcinfo, Picture::lorenz, 2);
  const auto x = value_argument(fcinfo, 1), y = value_argument(fcinfo, 2);
  pg::guard([&] {
    if (x && y) state.content.add(*x, *y);
  });
  return PointerGetDatum(&state);
}
PG_EXPORT(cp_chart_lorenz_finish) { return finish(fcinfo, Picture::lorenz, draw_lorenz); }

/// (state, value [, options])
PG_EXPORT(cp_chart_histogram_add) {
  auto &state = state_argument<Values>(fcinfo, Picture::histogram, 1);
  const auto value = value_argument(fcinfo, 1);
  pg::guard([&] { state.content.add(value); });
  return PointerGetDatum(&state);
}
PG_EXPORT(cp_chart_histogram_finish) { return finish(fcinfo, Picture::histogram, draw_histogram); }
