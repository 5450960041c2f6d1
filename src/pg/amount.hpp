#pragma once
#include "pg/numeric.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

// SQL's numbers as exact amounts, one reader per type; they ereport for what is none, with the
// value: NaN, infinity, more than 12 decimals, more than 10^18.

/// An integer of any size.
Decimal to_decimal(std::int64_t value);
/// The shortest decimal that reads back as the same double.
Decimal to_decimal(double value);

struct NumericAmount {
  static Decimal read(Datum datum) { return to_decimal(datum); }
};
struct BigintAmount {
  static Decimal read(Datum datum) { return to_decimal(std::int64_t{DatumGetInt64(datum)}); }
};
struct IntegerAmount {
  static Decimal read(Datum datum) { return {DatumGetInt32(datum), 0}; }
};
struct SmallintAmount {
  static Decimal read(Datum datum) { return {DatumGetInt16(datum), 0}; }
};
/// A real as the double that looks like it.
inline double real_value(Datum datum) { return widened(DatumGetFloat4(datum)); }

// What stays a double.
struct FloatValue {
  static double read(Datum datum) { return DatumGetFloat8(datum); }
};
struct RealValue {
  static double read(Datum datum) { return real_value(datum); }
};

struct RealAmount {
  static Decimal read(Datum datum) { return to_decimal(real_value(datum)); }
};
struct FloatAmount {
  static Decimal read(Datum datum) { return to_decimal(DatumGetFloat8(datum)); }
};

} // namespace portfolio::pg
