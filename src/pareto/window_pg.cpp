#include "pareto/pareto_pg.hpp"
#include "pareto/partition.hpp"
#include "pg/numeric.hpp"
#include "pg/window.hpp"

extern "C" {
#include "utils/fmgroids.h"
}

using namespace portfolio;

namespace {

// --- the values of a partition: one reader per SQL type ------------------------------------------

class NumericRows {
public:
  explicit NumericRows(std::size_t rows)
      : rows_(rows), units_(pg::allocate_rows<WideInteger>(rows)),
        scales_(pg::allocate_rows<std::uint8_t>(rows)) {}
  void read(int64 row, Datum datum) { put(row, pg::to_decimal(datum)); }
  void skip(int64 row) {
    units_[row] = {};
    scales_[row] = absent;
  }
  NumericColumn column() const { return {{units_, rows_}, {scales_, rows_}}; }
  void free() {
    pfree(units_);
    pfree(scales_);
  }

protected:
  void put(int64 row, Decimal value) {
    units_[row] = WideInteger::of(value.units);
    scales_[row] = static_cast<std::uint8_t>(value.scale);
  }

private:
  std::size_t rows_;
  WideInteger *units_;
  std::uint8_t *scales_;
};

class BigintRows : public NumericRows {
public:
  using NumericRows::NumericRows;
  void read(int64 row, Datum datum) { put(row, pg::to_decimal(DatumGetInt64(datum))); }
};

class FloatRows {
public:
  explicit FloatRows(std::size_t rows)
      : rows_(rows), values_(pg::allocate_rows<double>(rows)),
        scales_(pg::allocate_rows<std::uint8_t>(rows)) {}
  void read(int64 row, Datum datum) {
    values_[row] = DatumGetFloat8(datum);
    scales_[row] = 0;
  }
  void skip(int64 row) {
    values_[row] = 0;
    scales_[row] = absent;
  }
  DoubleColumn column() const { return {{values_, rows_}, {scales_, rows_}}; }
  void free() {
    pfree(values_);
    pfree(scales_);
  }

private:
  std::size_t rows_;
  double *values_;
  std::uint8_t *scales_;
};

/// compute(column) over all rows of the partition, behind the guard.
template <class Rows, class Compute>
void compute_partition(WindowObject window, std::size_t count, const Compute &compute) {
  Rows rows(count);
  pg::each_row(window, [&](int64 row, Datum value, bool is_null) {
    is_null ? rows.skip(row) : rows.read(row, value);
  });
  pg::guard([&] { compute(rows.column()); });
  rows.free();
}

// --- arguments, the same for the whole partition: those of its first row -------------------------

Datum constant_argument(WindowObject window, int i, const char *what) {
  bool is_null;
  const Datum value = WinGetFuncArgCurrent(window, i, &is_null);
  if (is_null)
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED), errmsg("%s must not be null", what)));
  return value;
}

Base base_argument(WindowObject window, int i) {
  return pg::to_base(constant_argument(window, i, "base"));
}

/// A float8[], or its text: what a quoted constant is taken for.
Cuts cuts_argument(FunctionCallInfo fcinfo, WindowObject window, int i) {
  Datum value = constant_argument(window, i, "cuts");
  if (get_fn_expr_argtype(fcinfo->flinfo, i) == TEXTOID)
    value = OidInputFunctionCall(F_ARRAY_IN, TextDatumGetCString(value), FLOAT8OID, -1);
  const pg::CutValues values = pg::to_cut_values(value);
  return pg::guard([&] { return to_cuts(values); });
}

/// (value, cuts, base)
template <class Rows> Datum class_of_row(FunctionCallInfo fcinfo) {
  const auto evaluate = [&](WindowObject window, std::span<char> classes) {
    const Cuts cuts = cuts_argument(fcinfo, window, 1);
    const Base base = base_argument(window, 2);
    compute_partition<Rows>(window, classes.size(), [&](const auto &column) {
      classify(column, cuts, base, classes, pg::interrupted);
    });
  };
  const char found = pg::row_result<char>(fcinfo, evaluate);
  if (found == '\0') PG_RETURN_NULL();
  return pg::from_text({&found, 1});
}

/// (value, base)
template <class Rows> Datum share_of_row(FunctionCallInfo fcinfo) {
  const auto evaluate = [](WindowObject window, std::span<double> shares) {
    const Base base = base_argument(window, 1);
    compute_partition<Rows>(window, shares.size(), [&](const auto &column) {
      accumulate(column, base, shares, pg::interrupted);
    });
  };
  const double share = pg::row_result<double>(fcinfo, evaluate);
  if (std::isnan(share)) PG_RETURN_NULL();
  PG_RETURN_FLOAT8(share);
}

} // namespace

PG_EXPORT(cp_pareto_class_numeric) { return class_of_row<NumericRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_bigint) { return class_of_row<BigintRows>(fcinfo); }
PG_EXPORT(cp_pareto_class_float8) { return class_of_row<FloatRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_numeric) { return share_of_row<NumericRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_bigint) { return share_of_row<BigintRows>(fcinfo); }
PG_EXPORT(cp_pareto_share_float8) { return share_of_row<FloatRows>(fcinfo); }
