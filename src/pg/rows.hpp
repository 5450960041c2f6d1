#pragma once
#include "pg/numeric.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// Puts rows out of a set-returning function (materialised, so it may spill to disk). Nothing is
/// prepared before the first one: of functions that are asked customer by customer, and mostly have
/// nothing to say, that would be nearly all the time they take.
class RowSink {
public:
  explicit RowSink(FunctionCallInfo fcinfo)
      : fcinfo_(fcinfo), info_(reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo)) {
    const bool is_accepted =
        info_ != nullptr && IsA(info_, ReturnSetInfo) && (info_->allowedModes & SFRM_Materialize);
    if (!is_accepted) InitMaterializedSRF(fcinfo, 0); // which says why
    info_->returnMode = SFRM_Materialize;             // no result is none without rows
  }
  template <std::size_t N> void put(Datum (&values)[N], bool (&nulls)[N]) {
    if (info_->setResult == nullptr) InitMaterializedSRF(fcinfo_, 0);
    CHECK_FOR_INTERRUPTS();
    tuplestore_putvalues(info_->setResult, info_->setDesc, values, nulls);
  }
  template <std::size_t N> void put(Datum (&values)[N]) {
    bool nulls[N] = {};
    put(values, nulls);
  }

private:
  FunctionCallInfo fcinfo_;
  ReturnSetInfo *info_;
};

/// The columns of one row, filled from left to right; put() and composite() insist on all of them.
template <std::size_t N> class Columns {
public:
  void day(Day v) { next() = from_day(v); }
  void boolean(bool v) { next() = BoolGetDatum(v); }
  void integer(std::int32_t v) { next() = Int32GetDatum(v); }
  void count(std::int64_t v) { next() = Int64GetDatum(v); }
  void money(Money v, int scale) { next() = from_money(v, scale); }
  void text(std::string_view v) { next() = from_text(v); }
  void real(double v) { next() = Float8GetDatum(v + 0.0); } // zero without a sign
  void value(Datum v) { next() = v; }
  void null() {
    next() = Datum{0};
    nulls_[filled_ - 1] = true;
  }
  void real(std::optional<double> v) { v ? real(*v) : null(); }
  void put(RowSink &sink) {
    require_all();
    sink.put(values_, nulls_);
  }
  /// As the result of a function that returns one row.
  Datum composite(FunctionCallInfo fcinfo) {
    require_all();
    TupleDesc columns;
    if (get_call_result_type(fcinfo, nullptr, &columns) != TYPEFUNC_COMPOSITE)
      elog(ERROR, "function does not return a row");
    return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(columns), values_, nulls_));
  }

private:
  void require_all() const {
    if (filled_ != N) elog(ERROR, "row has %zu of %zu columns", filled_, N);
  }
  Datum &next() {
    if (filled_ == N) elog(ERROR, "row has more than %zu columns", N);
    return values_[filled_++];
  }
  Datum values_[N];
  bool nulls_[N] = {};
  std::size_t filled_ = 0;
};

} // namespace portfolio::pg
