#include "ltv/ltv_pg.hpp"

#include "ltv/interval.hpp"
#include "pg/query_memory.hpp"

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

namespace {

template <std::size_t count>
ScoringCache *caches_of(FunctionCallInfo fcinfo, Kept kind, ModelBytes model) {
  struct Content {
    std::size_t bytes;
    std::uint8_t model[1024];
    ScoringCache caches[count];
  };
  // What decides about scores stands in front, diagnostics do not matter. The most covariates fit.
  const std::size_t bytes = std::min(model.size(), sizeof Content::model);
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) {
    return kept.bytes == bytes && std::memcmp(kept.model, model.data(), bytes) == 0;
  };
  if (auto *kept = memory.find<Content>(kind, is_same)) return kept->caches;
  auto *kept = static_cast<Content *>(memory.keep(kind, sizeof(Content)));
  kept->bytes = bytes;
  std::memcpy(kept->model, model.data(), bytes);
  for (ScoringCache &cache : kept->caches) cache.clear();
  return kept->caches;
}

} // namespace

ScoringCache *scoring_cache(FunctionCallInfo fcinfo, ModelBytes model) {
  return caches_of<1>(fcinfo, Kept::scores, model);
}

std::span<ScoringCache> neighbour_caches(FunctionCallInfo fcinfo, ModelBytes model) {
  return {caches_of<Neighbours::most>(fcinfo, Kept::neighbours, model), Neighbours::most};
}

void warn_once(FunctionCallInfo fcinfo, const char *message, const char *hint) {
  if (!is_news(fcinfo, message)) return;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s", message), errhint("%s", hint)));
}

} // namespace portfolio::pg
