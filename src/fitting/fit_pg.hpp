#pragma once
#include "fitting/fit.hpp"
#include "models/model_pg.hpp"
#include "pg/guard.hpp"

namespace portfolio::pg {

/// What is wrong with a fit, outside of guard(): a WARNING; null where nothing is.
inline void warn_of_fit(const char *complaint,
                        const char *remedy =
                            "Do not rely on this model: fit it to more customers or a longer time, "
                            "or choose another model.") {
  if (complaint == nullptr) return;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s", complaint), errhint("%s", remedy)));
}
/// That a fit has few customers: a NOTICE; null where it has enough.
inline void notice_of_fit(const char *too_few) {
  if (too_few == nullptr) return;
  ereport(NOTICE,
          (errmsg("%s", too_few),
           errhint("Its parameters may be far from those of other customers like these; a weak "
                   "prior helps, see purchase_fit, spend_fit and retention_fit.")));
}

/// The prior in argument i, if there is one.
inline std::optional<double> prior_argument(FunctionCallInfo fcinfo, int i) {
  if (is_null(fcinfo, i)) return std::nullopt;
  return float_argument(fcinfo, i);
}

/// Runs a fit on the statistics in argument i, says what is wrong with it.
template <class Fit> Datum fit(FunctionCallInfo fcinfo, int i, const Fit &run) {
  struct Fitted {
    varlena *model;
    const char *complaint, *remedy, *too_few;
  };
  const statistics::SampleBytes bytes = bytes_argument(fcinfo, i);
  const Fitted fitted = guard([&] {
    const models::Model model = run(bytes);
    return Fitted{to_varlena(model), to_cstring_or_null(fitting::complaint(model)),
                  to_cstring(fitting::remedy(model)), to_cstring_or_null(fitting::too_few(model))};
  });
  warn_of_fit(fitted.complaint, fitted.remedy);
  notice_of_fit(fitted.too_few);
  PG_RETURN_POINTER(fitted.model);
}

} // namespace portfolio::pg
