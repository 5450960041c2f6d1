#include "ltv/caches_pg.hpp"

#include "ltv/interval.hpp"
#include "pg/query_memory.hpp"

namespace portfolio::pg {
namespace {

template <std::size_t count>
processes::ScoringCache *caches_of(FunctionCallInfo fcinfo, Kept kind, models::ModelBytes model) {
  struct Content {
    std::size_t bytes;
    std::uint8_t model[1024];
    processes::ScoringCache caches[count];
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
  for (processes::ScoringCache &cache : kept->caches) cache.clear();
  return kept->caches;
}

} // namespace

processes::ScoringCache *scoring_cache(FunctionCallInfo fcinfo, models::ModelBytes model) {
  return caches_of<1>(fcinfo, Kept::scores, model);
}

std::span<processes::ScoringCache> neighbour_caches(FunctionCallInfo fcinfo,
                                                    models::ModelBytes model) {
  return {caches_of<ltv::Neighbours::most>(fcinfo, Kept::neighbours, model), ltv::Neighbours::most};
}

} // namespace portfolio::pg
