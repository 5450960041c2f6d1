#include "base/text.hpp"
#include "pareto/measure.hpp"
#include "pareto/pareto_pg.hpp"
#include "pg/amount.hpp"
#include "pg/query_memory.hpp"
#include "pg/rows.hpp"
#include "rfm/rfm_cuts.hpp"

extern "C" {
#include "utils/fmgrprotos.h"
}

using namespace portfolio;
using namespace portfolio::pareto;
using namespace portfolio::rfm;

// --- scores by stored cuts -----------------------------------------------------------------------

namespace {

/// Cuts may be megabytes long and are the same for a million rows: what decides the scores is found
/// once and kept beside the first bytes, which say when the cuts are others.
struct Scores {
  bool has_identity;
  std::uint8_t head[cuts_head_end];
  CutScale scale;
};
constexpr std::size_t cuts_at = (sizeof(Scores) + 15) / 16 * 16; ///< the scale's, behind it

/// The first bytes of a varlena, without fetching the rest of a toasted one.
CutsBytes head_argument(FunctionCallInfo fcinfo, int i) {
  auto *value = reinterpret_cast<varlena *>(DatumGetPointer(pg::argument(fcinfo, i)));
  if (VARATT_IS_EXTERNAL(value) || VARATT_IS_COMPRESSED(value))
    value = pg_detoast_datum_slice(value, 0, cuts_head_end);
  const auto bytes = static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value));
  return {reinterpret_cast<const std::uint8_t *>(VARDATA_ANY(value)),
          std::min<std::size_t>(bytes, cuts_head_end)};
}

/// (value, cuts)
const CutScale &scale_argument(FunctionCallInfo fcinfo) {
  const CutsBytes head = head_argument(fcinfo, 1);
  const bool known = has_identity(head);
  pg::QueryMemory &memory = pg::QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Scores &kept) {
    return kept.has_identity && std::equal(head.begin(), head.end(), kept.head);
  };
  if (known)
    if (const auto *kept = memory.find<Scores>(pg::Kept::rfm_scores, is_same)) return kept->scale;

  const CutsBytes bytes = pg::bytes_argument(fcinfo, 1);
  CutScale scale = pg::guard([&] {
    const RfmCuts cuts = open_cuts(bytes, pg::interrupted);
    return cut_scale(cuts, pg::to_span(cuts_of(cuts)));
  });
  auto *room = static_cast<std::uint8_t *>(
      memory.keep(pg::Kept::rfm_scores, cuts_at + scale.cuts.size_bytes()));
  auto *cuts = reinterpret_cast<WideInteger *>(room + cuts_at);
  std::copy(scale.cuts.begin(), scale.cuts.end(), cuts);
  scale.cuts = {cuts, scale.cuts.size()};
  auto *kept = new (room) Scores{known, {}, scale};
  if (known) std::copy(head.begin(), head.end(), kept->head);
  return kept->scale;
}

template <class Score> Datum from_score(FunctionCallInfo fcinfo, const Score &score) {
  const CutScale &scale = scale_argument(fcinfo);
  const std::optional<std::int32_t> found = pg::guard([&] { return score(scale); });
  if (!found) PG_RETURN_NULL();
  PG_RETURN_INT32(*found);
}

} // namespace

namespace {

template <class Amount> Datum score_of_amount(FunctionCallInfo fcinfo) {
  const Decimal value = Amount::read(pg::argument(fcinfo, 0));
  return from_score(fcinfo, [&](const CutScale &scale) { return scale(value); });
}

} // namespace

PG_EXPORT(cp_rfm_score_of_numeric) { return score_of_amount<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_rfm_score_of_bigint) { return score_of_amount<pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_rfm_score_of_integer) { return score_of_amount<pg::IntegerAmount>(fcinfo); }
PG_EXPORT(cp_rfm_score_of_smallint) { return score_of_amount<pg::SmallintAmount>(fcinfo); }
PG_EXPORT(cp_rfm_score_of_float8) {
  const double value = PG_GETARG_FLOAT8(0);
  return from_score(fcinfo, [&](const CutScale &scale) { return scale(value); });
}
PG_EXPORT(cp_rfm_score_of_real) {
  const double value = pg::real_value(pg::argument(fcinfo, 0));
  return from_score(fcinfo, [&](const CutScale &scale) { return scale(value); });
}
PG_EXPORT(cp_rfm_score_of_date) {
  const Day value = pg::day_argument(fcinfo, 0);
  return from_score(fcinfo, [&](const CutScale &scale) { return scale.score_day(value); });
}

// --- what the cuts are ---------------------------------------------------------------------------

namespace {

/// A CutRow that may leave guard(); numbers as text.
struct Line {
  std::int32_t score;
  const char *lower, *upper;
  std::optional<Day> lower_day, upper_day;
  std::int64_t customers;
};

const char *shown(const Summary &values, std::optional<Money> value) {
  if (!value) return nullptr;
  std::string text;
  if (values.kind == ValueKind::numeric)
    append_decimal(text, *value, values.scale);
  else
    append_real(text, from_order_key(static_cast<std::int64_t>(*value)));
  return pg::to_cstring(text);
}

Line to_line(const RfmCuts &cuts, const CutRow &row) {
  Line line{row.score, nullptr, nullptr, {}, {}, static_cast<std::int64_t>(row.customers)};
  if (cuts.measured == Measured::numbers) {
    line.lower = shown(cuts.values, row.lower);
    line.upper = shown(cuts.values, row.upper);
  } else {
    if (row.lower) line.lower_day = static_cast<Day>(*row.lower);
    if (row.upper) line.upper_day = static_cast<Day>(*row.upper);
  }
  return line;
}

Datum to_numeric(const char *text) {
  return DirectFunctionCall3(numeric_in, CStringGetDatum(text), ObjectIdGetDatum(InvalidOid),
                             Int32GetDatum(-1));
}

} // namespace

PG_EXPORT(cp_rfm_cut_points) {
  const CutsBytes bytes = pg::bytes_argument(fcinfo, 0);
  const std::span<const Line> lines = pg::guard([&] {
    const RfmCuts cuts = open_cuts(bytes, pg::interrupted);
    std::vector<Line> result;
    for (const CutRow &row : cut_rows(cuts)) result.push_back(to_line(cuts, row));
    return pg::to_span(result);
  });
  pg::RowSink sink(fcinfo);
  for (const Line &line : lines) {
    pg::Columns<6> out;
    out.integer(line.score);
    for (const char *bound : {line.lower, line.upper})
      bound != nullptr ? out.value(to_numeric(bound)) : out.null();
    for (const std::optional<Day> day : {line.lower_day, line.upper_day})
      day ? out.day(*day) : out.null();
    out.count(line.customers);
    out.put(sink);
  }
  return Datum{0};
}

namespace {

struct Facts {
  Scoring scoring;
  std::int64_t customers, skipped;
};
Facts facts_argument(FunctionCallInfo fcinfo) {
  const CutsBytes bytes = pg::bytes_argument(fcinfo, 0);
  return pg::guard([&] {
    const RfmCuts cuts = open_cuts(bytes, pg::interrupted);
    return Facts{cuts.scoring, static_cast<std::int64_t>(cuts.values.customers()),
                 static_cast<std::int64_t>(cuts.values.skipped)};
  });
}

} // namespace

PG_EXPORT(cp_rfm_cuts_bins) { PG_RETURN_INT32(facts_argument(fcinfo).scoring.bins); }
PG_EXPORT(cp_rfm_cuts_direction) {
  return pg::from_text(name_of(facts_argument(fcinfo).scoring.direction));
}
PG_EXPORT(cp_rfm_cuts_customers) { PG_RETURN_INT64(facts_argument(fcinfo).customers); }
PG_EXPORT(cp_rfm_cuts_skipped_rows) { PG_RETURN_INT64(facts_argument(fcinfo).skipped); }
