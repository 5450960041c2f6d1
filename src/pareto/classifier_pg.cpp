#include "pareto/classifier.hpp"

#include "pareto/pareto_pg.hpp"
#include "pg/amount.hpp"
#include "pg/query_memory.hpp"

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

/// What decides the classes. A summary may be megabytes long and is the same for a million rows:
/// its thresholds are found once and kept beside the fingerprint, which says when it is another.
struct Question {
  bool has_identity; ///< that is, a fingerprint
  Fingerprint fingerprint;
  double cuts[2];
  Base base;
  friend bool operator==(const Question &, const Question &) = default;
};
struct Classes {
  Question question;
  Classifier classify;
};

/// The first bytes of a varlena, without fetching the rest of a toasted one.
SummaryBytes head_argument(FunctionCallInfo fcinfo, int i) {
  auto *value = reinterpret_cast<varlena *>(DatumGetPointer(pg::argument(fcinfo, i)));
  if (VARATT_IS_EXTERNAL(value) || VARATT_IS_COMPRESSED(value))
    value = pg_detoast_datum_slice(value, 0, fingerprint_end);
  return {reinterpret_cast<const std::uint8_t *>(VARDATA_ANY(value)),
          static_cast<std::size_t>(VARSIZE_ANY_EXHDR(value))};
}

/// (value, summary, cuts, base)
const Classifier &classifier_argument(FunctionCallInfo fcinfo) {
  const pg::CutValues cuts = pg::to_cut_values(pg::argument(fcinfo, 2));
  Question question{false, {}, {0, 0}, pg::to_base(pg::argument(fcinfo, 3))};
  if (cuts.size() == 2) std::copy(cuts.begin(), cuts.end(), question.cuts);
  question.has_identity = read_fingerprint(head_argument(fcinfo, 1), question.fingerprint);
  pg::QueryMemory &memory = pg::QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Classes &kept) { return kept.question == question; };
  if (question.has_identity && cuts.size() == 2)
    if (const auto *kept = memory.find<Classes>(pg::Kept::pareto_classes, is_same))
      return kept->classify;

  const SummaryBytes bytes = pg::bytes_argument(fcinfo, 1);
  const Classes fresh = pg::guard([&] {
    return Classes{question, {pg::open(bytes), to_cuts(cuts), question.base}};
  });
  return (new (memory.keep(pg::Kept::pareto_classes, sizeof(Classes))) Classes(fresh))->classify;
}

template <class Value> Datum class_of_value(FunctionCallInfo fcinfo, Value value) {
  const Classifier &classify = classifier_argument(fcinfo);
  const char found = pg::guard([&] { return classify(value); });
  return pg::from_text({&found, 1});
}

} // namespace

PG_EXPORT(cp_pareto_summary_class_of_numeric) {
  return class_of_value(fcinfo, pg::NumericAmount::read(pg::argument(fcinfo, 0)));
}
PG_EXPORT(cp_pareto_summary_class_of_bigint) {
  return class_of_value(fcinfo, pg::BigintAmount::read(pg::argument(fcinfo, 0)));
}
PG_EXPORT(cp_pareto_summary_class_of_integer) {
  return class_of_value(fcinfo, pg::IntegerAmount::read(pg::argument(fcinfo, 0)));
}
PG_EXPORT(cp_pareto_summary_class_of_smallint) {
  return class_of_value(fcinfo, pg::SmallintAmount::read(pg::argument(fcinfo, 0)));
}
PG_EXPORT(cp_pareto_summary_class_of_real) {
  return class_of_value(fcinfo, pg::real_value(pg::argument(fcinfo, 0)));
}
PG_EXPORT(cp_pareto_summary_class_of_float8) { return class_of_value(fcinfo, PG_GETARG_FLOAT8(0)); }
