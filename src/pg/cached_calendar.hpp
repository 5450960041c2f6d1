#pragma once
#include "pg/guard.hpp"
#include "pg/query_memory.hpp"
#include "pg/value.hpp"

namespace portfolio::pg {

/// The calendar of these parameters, kept from row to row: what they lead to, nothing else. Once
/// the parameters have been the same for a while, days are looked up. Good for this call.
template <class Calendar, class Parameters>
const Calendar &cached_calendar(FunctionCallInfo fcinfo, Kept kind, const Parameters &parameters) {
  constexpr std::size_t days_looked_up = 8192;
  constexpr std::uint32_t worth_an_index = 256;
  struct Content {
    Calendar calendar;
    std::uint32_t rows;
    std::uint16_t index[days_looked_up * Calendar::entries_per_day];
  };
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Content &kept) {
    return kept.calendar.parameters() == parameters;
  };
  if (auto *kept = memory.find<Content>(kind, is_same)) {
    if (++kept->rows == worth_an_index) guard([&] { kept->calendar.use_index(kept->index); });
    return kept->calendar;
  }
  const Calendar calendar = guard([&] { return Calendar(parameters); });
  auto *kept = static_cast<Content *>(memory.keep(kind, sizeof(Content)));
  new (&kept->calendar) Calendar(calendar);
  kept->rows = 0;
  return kept->calendar;
}

} // namespace portfolio::pg
