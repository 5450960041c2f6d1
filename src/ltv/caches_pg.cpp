#include "ltv/caches_pg.hpp"

#include "pg/guard.hpp"
#include "pg/query_memory.hpp"

#include <algorithm>
#include <cstring>

namespace portfolio::pg {
namespace {

/// What the caches of a model depend on: what decides about scores stands in front, diagnostics do
/// not matter.
struct Key {
  std::size_t size;
  std::uint8_t bytes[1024]; ///< the most covariates fit

  bool operator==(const Key &other) const {
    return size == other.size && std::memcmp(bytes, other.bytes, size) == 0;
  }
};

Key key_of(const models::ModelView &view, models::ModelBytes model) {
  Key key;
  key.size = std::min(view.scoring_bytes(), sizeof key.bytes);
  std::memcpy(key.bytes, model.data(), key.size);
  return key;
}

models::ModelView view_of(models::ModelBytes model) {
  return guard([&] { return models::ModelView(model); });
}

/// Models that covariates make of another one serve a customer or a few each. That depends on
/// nothing but the model.
bool is_by_customer(const models::ModelView &view) {
  return view.is_for_one_customer() || view.covariates() > 0;
}

/// Those of models that covariates make, one for all of them.
processes::ScoringCache *family_cache(FunctionCallInfo fcinfo) {
  using processes::FamilyCache;
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto any = [](const FamilyCache &) { return true; };
  if (auto *kept = memory.find<FamilyCache>(Kept::family, any)) return kept;
  auto *kept = static_cast<FamilyCache *>(
      memory.keep(Kept::family, sizeof(FamilyCache), FamilyCache::any_bytes));
  kept->by_customer = true;
  return kept;
}

template <std::size_t count> processes::ModelCache *caches_of(FunctionCallInfo fcinfo, Kept kind,
                                                              const models::ModelView &view,
                                                              models::ModelBytes model) {
  struct Content {
    Key key;
    processes::ModelCache caches[count];
  };
  const Key key = key_of(view, model);
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) { return kept.key == key; };
  if (auto *kept = memory.find<Content>(kind, is_same)) return kept->caches;
  auto *kept = static_cast<Content *>(memory.keep(kind, sizeof(Content)));
  kept->key = key;
  for (processes::ModelCache &cache : kept->caches) cache.clear();
  return kept->caches;
}

} // namespace

processes::ScoringCache *scoring_cache(FunctionCallInfo fcinfo, models::ModelBytes model) {
  const models::ModelView view = view_of(model);
  if (is_by_customer(view)) return family_cache(fcinfo);
  return caches_of<1>(fcinfo, Kept::scores, view, model);
}

NeighbourCaches neighbour_caches(FunctionCallInfo fcinfo, models::ModelBytes model) {
  const models::ModelView view = view_of(model);
  NeighbourCaches all;
  if (is_by_customer(view)) {
    all.fill(family_cache(fcinfo));
    return all;
  }
  processes::ModelCache *cache =
      caches_of<std::tuple_size_v<NeighbourCaches>>(fcinfo, Kept::neighbours, view, model);
  for (processes::ScoringCache *&one : all) one = cache++;
  return all;
}

ltv::LivingShares *living_shares(FunctionCallInfo fcinfo, models::ModelBytes model) {
  struct Content {
    Key key;
    ltv::LivingShares shares;
  };
  const Key key = key_of(view_of(model), model);
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) { return kept.key == key; };
  if (auto *kept = memory.find<Content>(Kept::shares, is_same)) return &kept->shares;
  auto *kept = static_cast<Content *>(memory.keep(Kept::shares, sizeof(Content)));
  kept->key = key;
  kept->shares.clear();
  return &kept->shares;
}

} // namespace portfolio::pg
