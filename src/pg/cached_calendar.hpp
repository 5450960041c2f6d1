#pragma once
#include "pg/guard.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// The calendar of a call, kept from row to row: what its parameters lead to, nothing else. Once
/// the parameters have been the same for a while, days are looked up.
template <class Calendar, class Parameters>
const Calendar &cached_calendar(FunctionCallInfo fcinfo, const Parameters &parameters) {
  constexpr std::size_t days_looked_up = 8192;
  constexpr std::uint32_t worth_an_index = 256;
  struct Cache {
    Calendar calendar;
    std::uint32_t rows;
    std::uint16_t index[days_looked_up * Calendar::entries_per_day];
  };
  auto *cache = static_cast<Cache *>(fcinfo->flinfo->fn_extra);
  if (cache != nullptr && cache->calendar.parameters() == parameters) {
    if (++cache->rows == worth_an_index) guard([&] { cache->calendar.use_index(cache->index); });
    return cache->calendar;
  }
  const Calendar calendar = guard([&] { return Calendar(parameters); });
  if (cache == nullptr)
    fcinfo->flinfo->fn_extra = cache =
        static_cast<Cache *>(MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, sizeof(Cache)));
  cache->calendar = calendar;
  cache->rows = 0;
  return cache->calendar;
}

} // namespace portfolio::pg
