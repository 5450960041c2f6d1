#pragma once
#include "history/history_pg.hpp"
#include "ltv/process.hpp"
#include "ltv/sample_log.hpp"

namespace portfolio::pg {

/// What a binding knows of an observed customer: plain data, so that it may leave guard().
struct Observed {
  bool exists;               ///< false: no purchase before as_of
  std::int64_t frequency;    ///< repeat purchase days
  std::int64_t recency, age; ///< in days
  StoredMoney repeat_spend;  ///< of the repeat purchase days
  int scale;

  /// Of a repeat purchase day; 0 without one.
  double mean_spend() const {
    return frequency > 0 ? to_double(repeat_spend, scale) / static_cast<double>(frequency) : 0;
  }
};
/// The customer of a history as of a day; for use inside guard().
Observed observe(const History &history, Day as_of);
inline Observed observe(HistoryBytes bytes, Day as_of) { return observe(History(bytes), as_of); }

/// The unit interval in argument i as days, 7 if there is none; ereport for what is no fixed
/// length.
double unit_or_week(FunctionCallInfo fcinfo, int i);

/// The stored bytes of a model; for use inside guard().
varlena *to_varlena(const Model &model);

/// The caches of this model in the running query, always: a customer's value must not depend on the
/// rows before, not even in the last digits.
ScoringCache *scoring_cache(FunctionCallInfo fcinfo, ModelBytes model);
std::span<ScoringCache> neighbour_caches(FunctionCallInfo fcinfo, ModelBytes model);

/// Tells the user once per query and function; for NULL results that need an explanation.
void warn_once(FunctionCallInfo fcinfo, const char *message, const char *hint);

} // namespace portfolio::pg
