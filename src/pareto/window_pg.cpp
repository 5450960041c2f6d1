#include "pareto/rows_pg.hpp"

extern "C" {
#include "utils/fmgroids.h"
}

using namespace portfolio;
using namespace portfolio::pareto;

namespace {

// --- arguments, the same for the whole partition: those of its first row -------------------------

bool is_text(FunctionCallInfo fcinfo, int i) {
  return get_fn_expr_argtype(fcinfo->flinfo, i) == TEXTOID;
}

/// A share_base; a text beside cuts that are one.
Base base_argument(FunctionCallInfo fcinfo, WindowObject window, int i) {
  const Datum value = pg::constant_argument(window, i, "base");
  if (is_text(fcinfo, i)) return pg::to_base(std::string_view(TextDatumGetCString(value)));
  return pg::to_base(value);
}

/// A float8[], or its text: what a quoted constant is taken for.
Cuts cuts_argument(FunctionCallInfo fcinfo, WindowObject window, int i) {
  Datum value = pg::constant_argument(window, i, "cuts");
  if (is_text(fcinfo, i))
    value = OidInputFunctionCall(F_ARRAY_IN, TextDatumGetCString(value), FLOAT8OID, -1);
  const pg::CutValues values = pg::to_cut_values(value);
  return pg::guard([&] { return to_cuts(values); });
}

/// (value, cuts, base)
template <class Rows> Datum class_of_row(FunctionCallInfo fcinfo) {
  const auto evaluate = [&](WindowObject window, std::span<char> classes) {
    const Cuts cuts = cuts_argument(fcinfo, window, 1);
    const Base base = base_argument(fcinfo, window, 2);
    pg::compute_partition<Rows>(window, classes.size(), [&](const auto &column) {
      classify(column, cuts, base, classes, pg::interrupted);
    });
  };
  const char found = pg::row_result<char>(fcinfo, evaluate);
  if (found == '\0') PG_RETURN_NULL();
  return pg::from_text({&found, 1});
}

/// (value, base)
template <class Rows> Datum share_of_row(FunctionCallInfo fcinfo) {
  const auto evaluate = [&](WindowObject window, std::span<double> shares) {
    const Base base = base_argument(fcinfo, window, 1);
    pg::compute_partition<Rows>(window, shares.size(), [&](const auto &column) {
      accumulate(column, base, shares, pg::interrupted);
    });
  };
  const double share = pg::row_result<double>(fcinfo, evaluate);
  if (std::isnan(share)) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(share);
}

} // namespace

PG_EXPORT(cp_pareto_class_numeric) { return class_of_row<pg::NumericRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_bigint) { return class_of_row<pg::BigintRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_integer) { return class_of_row<pg::IntegerRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_smallint) { return class_of_row<pg::SmallintRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_real) { return class_of_row<pg::RealRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_float8) { return class_of_row<pg::FloatRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_numeric) { return share_of_row<pg::NumericRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_bigint) { return share_of_row<pg::BigintRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_integer) { return share_of_row<pg::IntegerRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_smallint) { return share_of_row<pg::SmallintRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_real) { return share_of_row<pg::RealRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_float8) { return share_of_row<pg::FloatRows>(fcinfo); }
