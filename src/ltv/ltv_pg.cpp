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

std::span<ScoringCache> caches_of(FunctionCallInfo fcinfo, ModelBytes model, std::size_t count) {
  CallSite &site = call_site(fcinfo);
  const std::size_t bytes = sizeof(ScoringCache) * count;
  // What decides about scores stands in front, diagnostics do not matter. The most covariates fit.
  const std::size_t size = std::min(model.size(), sizeof site.model);
  if (site.caches == nullptr)
    site.caches =
        static_cast<ScoringCache *>(MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, bytes));
  else if (site.model_bytes != size || std::memcmp(site.model, model.data(), size) != 0)
    std::memset(static_cast<void *>(site.caches), 0, bytes);
  else
    return {site.caches, count};
  std::memcpy(site.model, model.data(), size);
  site.model_bytes = size;
  return {site.caches, count};
}

void warn_once(FunctionCallInfo fcinfo, const char *message, const char *hint) {
  CallSite &site = call_site(fcinfo);
  if (site.warned) return;
  site.warned = true;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s", message), errhint("%s", hint)));
}

} // namespace portfolio::pg
