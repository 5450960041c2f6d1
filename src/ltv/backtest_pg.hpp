#pragma once
#include "ltv/backtest_log.hpp"
#include "ltv/compare.hpp"
#include "ltv/ltv_pg.hpp"

namespace portfolio::pg {

/// What is wrong with a fit, outside of guard(): a WARNING; null where nothing is.
void warn_of_fit(const char *complaint);

/// Where a text or null pointer is wanted; for use inside guard().
inline const char *to_cstring_or_null(const std::string &text) {
  return text.empty() ? nullptr : to_cstring(text);
}

} // namespace portfolio::pg
