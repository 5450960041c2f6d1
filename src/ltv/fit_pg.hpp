#pragma once
#include "ltv/fit.hpp"
#include "ltv/ltv_pg.hpp"

namespace portfolio::pg {

/// Runs a fit on the statistics in argument 0, says what is wrong with it as a warning.
template <class Fit> Datum fit(FunctionCallInfo fcinfo, const Fit &run) {
  struct Fitted {
    varlena *model;
    const char *complaint; ///< null if there is none
  };
  const SampleBytes bytes = bytes_argument(fcinfo, 0);
  const Fitted fitted = guard([&] {
    const Model model = run(bytes);
    const std::string why = complaint(model);
    return Fitted{to_varlena(model), why.empty() ? nullptr : to_cstring(why)};
  });
  if (fitted.complaint != nullptr)
    ereport(WARNING,
            (errcode(ERRCODE_WARNING), errmsg("%s", fitted.complaint),
             errhint("Do not rely on this model; give it more customers, a longer time, or "
                     "choose a simpler or another model.")));
  PG_RETURN_POINTER(fitted.model);
}

} // namespace portfolio::pg
