#pragma once
#include "fitting/fit.hpp"
#include "models/model_pg.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

/// What is wrong with a fit, outside of guard(): a WARNING; null where nothing is.
inline void warn_of_fit(const char *complaint) {
  if (complaint == nullptr) return;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s", complaint),
                    errhint("Do not rely on this model: fit it to more customers or a longer time, "
                            "or choose another model.")));
}

/// Runs a fit on the statistics in argument 0, says what is wrong with it.
template <class Fit> Datum fit(FunctionCallInfo fcinfo, const Fit &run) {
  struct Fitted {
    varlena *model;
    const char *complaint;
  };
  const statistics::SampleBytes bytes = bytes_argument(fcinfo, 0);
  const Fitted fitted = guard([&] {
    const models::Model model = run(bytes);
    return Fitted{to_varlena(model), to_cstring_or_null(fitting::complaint(model))};
  });
  warn_of_fit(fitted.complaint);
  PG_RETURN_POINTER(fitted.model);
}

} // namespace portfolio::pg
