#include "ltv/caches_pg.hpp"

#include "ltv/interval.hpp"
#include "pg/guard.hpp"
#include "pg/query_memory.hpp"

namespace portfolio::pg {
namespace {

/// What the caches of a model depend on.
struct Key {
  std::size_t size;
  bool by_customer;
  std::uint8_t bytes[1024]; ///< the most covariates fit

  bool operator==(const Key &other) const {
    return by_customer == other.by_customer && size == other.size &&
           std::memcmp(bytes, other.bytes, size) == 0;
  }
};

/// Of a model itself what decides about scores stands in front, diagnostics do not matter. Models
/// that covariates make of another one serve a customer or a few each, and have kind, r and b in
/// common. All of that depends on nothing but the model.
void find_key(models::ModelBytes model, Key &key) {
  const models::ModelView view(model);
  key.by_customer = view.is_for_one_customer() || view.covariates() > 0;
  if (!key.by_customer) {
    key.size = std::min(view.scoring_bytes(), sizeof key.bytes);
    std::memcpy(key.bytes, model.data(), key.size);
    return;
  }
  const double shared[] = {static_cast<double>(view.kind()), view.parameter(0),
                           view.parameter(view.parameters() - 1)};
  key.size = sizeof shared;
  std::memcpy(key.bytes, shared, key.size);
}

template <std::size_t count>
processes::ScoringCache *caches_of(FunctionCallInfo fcinfo, Kept kind, models::ModelBytes model) {
  struct Content {
    Key key;
    processes::ScoringCache caches[count];
  };
  Key key;
  guard([&] { find_key(model, key); });
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) { return kept.key == key; };
  if (auto *kept = memory.find<Content>(kind, is_same)) return kept->caches;
  auto *kept = static_cast<Content *>(memory.keep(kind, sizeof(Content)));
  kept->key = key;
  for (processes::ScoringCache &cache : kept->caches) cache.clear(key.by_customer);
  return kept->caches;
}

} // namespace

processes::ScoringCache *scoring_cache(FunctionCallInfo fcinfo, models::ModelBytes model) {
  return caches_of<1>(fcinfo, Kept::scores, model);
}

std::span<processes::ScoringCache> neighbour_caches(FunctionCallInfo fcinfo,
                                                    models::ModelBytes model) {
  constexpr std::size_t all = ltv::Neighbours::most + 1;
  return {caches_of<all>(fcinfo, Kept::neighbours, model), all};
}

ltv::LivingShares *living_shares(FunctionCallInfo fcinfo, models::ModelBytes model) {
  struct Content {
    Key key;
    ltv::LivingShares shares;
  };
  Key key;
  guard([&] { find_key(model, key); });
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) { return kept.key == key; };
  if (auto *kept = memory.find<Content>(Kept::shares, is_same)) return &kept->shares;
  auto *kept = static_cast<Content *>(memory.keep(Kept::shares, sizeof(Content)));
  kept->key = key;
  kept->shares.clear();
  return &kept->shares;
}

} // namespace portfolio::pg
