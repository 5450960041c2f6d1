#include "rfm/rfm_pg.hpp"

#include "history/history_pg.hpp"
#include "pareto/rows_pg.hpp"
#include "pg/label.hpp"
#include "pg/row_type.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::rfm;

// --- the three values ----------------------------------------------------------------------------

pg::RfmOfHistory pg::rfm_of_history(FunctionCallInfo fcinfo) {
  const HistoryBytes bytes = history_argument(fcinfo, 0);
  const Day as_of = day_argument(fcinfo, 1);
  return guard([&] {
    const History history(bytes);
    return RfmOfHistory{rfm::rfm(history, as_of), history.scale()};
  });
}

/// (history, as_of)
PG_EXPORT(cp_rfm) {
  const pg::RfmOfHistory found = pg::rfm_of_history(fcinfo);
  if (!found.values) PG_RETURN_NULL();
  Datum values[] = {Int32GetDatum(found.values->recency_days),
                    Int64GetDatum(found.values->frequency),
                    pg::from_money(found.values->monetary, found.scale)};
  bool nulls[] = {false, false, false};
  return HeapTupleGetDatum(heap_form_tuple(pg::row_type(fcinfo), values, nulls));
}

// --- scores within a partition -------------------------------------------------------------------

Scoring pg::to_scoring(Datum bins, Datum direction) {
  const std::string_view name = label_of(direction);
  return guard([&] { return rfm::to_scoring(DatumGetInt32(bins), name); });
}

namespace {

struct DateValue {
  static Decimal read(Datum datum) {
    const Day day = DatumGetDateADT(datum);
    if (!is_day(day)) pg::guard([&] { require_day(day, "value"); });
    return {day, 0};
  }
};
using DateRows = pg::AmountRows<DateValue>;

/// (value, bins, direction)
template <class Rows> Datum score_of_row(FunctionCallInfo fcinfo) {
  const auto evaluate = [](WindowObject window, std::span<std::int32_t> scores) {
    const Scoring scoring = pg::to_scoring(pg::constant_argument(window, 1, "bins"),
                                           pg::constant_argument(window, 2, "direction"));
    pg::compute_partition<Rows>(window, scores.size(), [&](const auto &column) {
      score(column, scoring, scores, pg::interrupted);
    });
  };
  const auto found = pg::row_result<std::int32_t>(fcinfo, evaluate);
  if (found == 0) PG_RETURN_NULL();
  PG_RETURN_INT32(found);
}

} // namespace

PG_EXPORT(cp_rfm_score_numeric) { return score_of_row<pg::NumericRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_bigint) { return score_of_row<pg::BigintRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_integer) { return score_of_row<pg::IntegerRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_smallint) { return score_of_row<pg::SmallintRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_real) { return score_of_row<pg::RealRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_float8) { return score_of_row<pg::FloatRows>(fcinfo); }
PG_EXPORT(cp_rfm_score_date) { return score_of_row<DateRows>(fcinfo); }
