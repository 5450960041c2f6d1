#pragma once
#include "pareto/pareto_pg.hpp"
#include "pareto/partition.hpp"
#include "pg/amount.hpp"
#include "pg/window.hpp"

namespace portfolio::pg {

/// The values of a window partition, one reader per SQL type.

template <class Amount> class AmountRows {
public:
  explicit AmountRows(std::size_t rows)
      : rows_(rows), units_(allocate_rows<pareto::WideInteger>(rows)),
        scales_(allocate_rows<std::uint8_t>(rows)) {}
  void read(int64 row, Datum datum) {
    const Decimal value = Amount::read(datum);
    units_[row] = pareto::WideInteger::of(value.units);
    scales_[row] = static_cast<std::uint8_t>(value.scale);
  }
  void skip(int64 row) {
    units_[row] = {};
    scales_[row] = pareto::absent;
  }
  pareto::NumericColumn column() const { return {{units_, rows_}, {scales_, rows_}}; }
  void free() {
    pfree(units_);
    pfree(scales_);
  }

private:
  std::size_t rows_;
  pareto::WideInteger *units_;
  std::uint8_t *scales_;
};

using NumericRows = AmountRows<NumericAmount>;
using BigintRows = AmountRows<BigintAmount>;
using IntegerRows = AmountRows<IntegerAmount>;
using SmallintRows = AmountRows<SmallintAmount>;

template <class Value> class DoubleRows {
public:
  explicit DoubleRows(std::size_t rows)
      : rows_(rows), values_(allocate_rows<double>(rows)),
        scales_(allocate_rows<std::uint8_t>(rows)) {}
  void read(int64 row, Datum datum) {
    values_[row] = Value::read(datum);
    scales_[row] = 0;
  }
  void skip(int64 row) {
    values_[row] = 0;
    scales_[row] = pareto::absent;
  }
  pareto::DoubleColumn column() const { return {{values_, rows_}, {scales_, rows_}}; }
  void free() {
    pfree(values_);
    pfree(scales_);
  }

private:
  std::size_t rows_;
  double *values_;
  std::uint8_t *scales_;
};

using FloatRows = DoubleRows<FloatValue>;
using RealRows = DoubleRows<RealValue>;

/// compute(column) over all rows of the partition, behind the guard.
template <class Rows, class Compute>
void compute_partition(WindowObject window, std::size_t count, const Compute &compute) {
  Rows rows(count);
  each_row(window, [&](int64 row, Datum value, bool is_null) {
    is_null ? rows.skip(row) : rows.read(row, value);
  });
  guard([&] { compute(rows.column()); });
  rows.free();
}

} // namespace portfolio::pg
