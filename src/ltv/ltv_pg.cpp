#include "ltv/ltv_pg.hpp"

namespace portfolio::pg {

Observed observe(const History &history, Day as_of) {
  const auto found = purchase_statistics(history, as_of);
  if (!found) return {};
  return {true, found->frequency, found->recency, found->age, found->repeat_spend, history.scale()};
}

double unit_or_week(FunctionCallInfo fcinfo, int i) {
  return is_null(fcinfo, i) ? 7 : unit_days_argument(fcinfo, i);
}

varlena *to_varlena(const Model &model) {
  const Bytes bytes = to_bytes(model);
  return to_varlena(bytes.data(), bytes.size());
}

CallSite &call_site(FunctionCallInfo fcinfo) {
  FmgrInfo *info = fcinfo->flinfo;
  if (info->fn_extra == nullptr)
    info->fn_extra = MemoryContextAllocZero(info->fn_mcxt, sizeof(CallSite));
  return *static_cast<CallSite *>(info->fn_extra);
}

ScoringCache *cache_of(CallSite &site, ModelBytes model) {
  // What decides about scores stands in front, diagnostics do not matter. The most covariates fit.
  const std::size_t size = std::min(model.size(), sizeof site.model);
  if (site.model_bytes != size || std::memcmp(site.model, model.data(), size) != 0) {
    std::memset(static_cast<void *>(&site.cache), 0, sizeof site.cache);
    std::memcpy(site.model, model.data(), size);
    site.model_bytes = size;
  }
  return &site.cache;
}

void warn_once(FunctionCallInfo fcinfo, int sqlstate, const char *message, const char *hint) {
  CallSite &site = call_site(fcinfo);
  if (site.warned) return;
  site.warned = true;
  ereport(WARNING, (errcode(sqlstate), errmsg("%s", message), errhint("%s", hint)));
}

} // namespace portfolio::pg
