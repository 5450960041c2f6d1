#include "pg/guard.hpp"

extern "C" {
#include "commands/vacuum.h"
}

using namespace portfolio;

namespace {

constexpr int sample_rows = 3000; // a mean width needs no more

/// How wide values are and how many are NULL. Which values are common says nothing of histories and
/// summaries, and to find it each is compared with hundreds of others.
void measure_width(VacAttrStats *stats, AnalyzeAttrFetchFunc fetch, int rows, double) {
  double nulls = 0, width = 0;
  for (int row = 0; row < rows; ++row) {
    CHECK_FOR_INTERRUPTS();
    bool is_null = false;
    const Datum value = fetch(stats, row, &is_null);
    if (is_null)
      ++nulls;
    else
      width += static_cast<double>(VARSIZE_ANY(DatumGetPointer(value)));
  }
  if (rows <= 0) return;
  stats->stats_valid = true;
  stats->stanullfrac = static_cast<float4>(nulls / rows);
  stats->stawidth = nulls < rows ? static_cast<int32>(width / (rows - nulls)) : 0;
  stats->stadistinct = nulls < rows ? -1 + stats->stanullfrac : 0; // as if no two were equal
}

} // namespace

PG_EXPORT(cp_measure) {
  auto *stats = reinterpret_cast<VacAttrStats *>(PG_GETARG_POINTER(0));
  stats->compute_stats = measure_width;
  stats->minrows = sample_rows;
  PG_RETURN_BOOL(true);
}
