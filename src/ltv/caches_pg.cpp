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

/// A model that with_covariates() made scores a customer or a few, for whom making tables takes
/// longer than doing without. Whether there are tables must depend on nothing but the model.
bool is_for_one_customer(models::ModelBytes model) {
  const std::uint8_t flags = model.size() > 5 ? model[5] : 0;
  return (flags & 8192 >> 8) != 0;
}

} // namespace

processes::ScoringCache *scoring_cache(FunctionCallInfo fcinfo, models::ModelBytes model) {
  if (is_for_one_customer(model)) return nullptr;
  return caches_of<1>(fcinfo, Kept::scores, model);
}

std::span<processes::ScoringCache> neighbour_caches(FunctionCallInfo fcinfo,
                                                    models::ModelBytes model) {
  if (is_for_one_customer(model)) return {};
  return {caches_of<ltv::Neighbours::most>(fcinfo, Kept::neighbours, model), ltv::Neighbours::most};
}

} // namespace portfolio::pg
