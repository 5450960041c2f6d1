#pragma once
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// Puts rows out of a set-returning function (materialised, so it may spill to disk).
class RowSink {
public:
  explicit RowSink(FunctionCallInfo fcinfo) {
    InitMaterializedSRF(fcinfo, 0);
    info_ = reinterpret_cast<ReturnSetInfo *>(fcinfo->resultinfo);
  }
  template <std::size_t N> void put(Datum (&values)[N], bool (&nulls)[N]) {
    tuplestore_putvalues(info_->setResult, info_->setDesc, values, nulls);
  }
  template <std::size_t N> void put(Datum (&values)[N]) {
    bool nulls[N] = {};
    put(values, nulls);
  }

private:
  ReturnSetInfo *info_;
};

} // namespace portfolio::pg
