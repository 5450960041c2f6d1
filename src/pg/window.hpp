#pragma once
#include "pg/guard.hpp"
#include "pg/value.hpp"

extern "C" {
#include "windowapi.h"
}

namespace portfolio::pg {

/// For window functions that look at their whole partition once and then answer row by row; the
/// frame does not matter to them.

/// visit(row, value, is_null) for argument 0 of every row of the partition. Values are computed in
/// memory that is emptied as the loop goes, so a million of them cost no more than a few; nothing
/// in here may throw.
template <class Visit> void each_row(WindowObject window, const Visit &visit) {
  const MemoryContext scratch =
      AllocSetContextCreate(CurrentMemoryContext, "window argument", ALLOCSET_DEFAULT_SIZES);
  const MemoryContext caller = MemoryContextSwitchTo(scratch);
  const int64 rows = WinGetPartitionRowCount(window);
  for (int64 row = 0; row < rows; ++row) {
    bool is_null, is_out;
    const Datum value = WinGetFuncArgInPartition(window, 0, static_cast<int>(row), WINDOW_SEEK_HEAD,
                                                 false, &is_null, &is_out);
    visit(row, value, is_null);
    if (row % 256 != 255) continue;
    MemoryContextReset(scratch);
    CHECK_FOR_INTERRUPTS();
  }
  MemoryContextSwitchTo(caller);
  MemoryContextDelete(scratch);
}

/// An argument that is the same for the whole partition: that of its first row. ereport for NULL.
inline Datum constant_argument(WindowObject window, int i, const char *what) {
  bool is_null;
  const Datum value = WinGetFuncArgCurrent(window, i, &is_null);
  if (is_null) refuse_null(what);
  return value;
}

/// Plain memory of the current context; ereport when there is none. For a partition's rows: they
/// may be more than the gigabyte to which a value is limited.
template <class T> T *allocate_rows(std::size_t rows) {
  static_assert(alignof(T) <= MAXIMUM_ALIGNOF && std::is_trivially_copyable_v<T>);
  return static_cast<T *>(MemoryContextAllocHuge(CurrentMemoryContext, rows * sizeof(T) + 1));
}

/// The result of the current row. At the first row of a partition evaluate(window, rows) computes
/// all of them into a span of as many results.
template <class Result, class Evaluate>
Result row_result(FunctionCallInfo fcinfo, const Evaluate &evaluate) {
  struct Kept {
    Result *results;
  };
  const WindowObject window = PG_WINDOW_OBJECT();
  if (!WindowObjectIsValid(window)) elog(ERROR, "called outside of a window");
  auto *kept = static_cast<Kept *>(WinGetPartitionLocalMemory(window, sizeof(Kept)));
  if (kept->results == nullptr) {
    const auto rows = static_cast<std::size_t>(WinGetPartitionRowCount(window));
    const MemoryContext caller = MemoryContextSwitchTo(GetMemoryChunkContext(kept));
    auto *results = allocate_rows<Result>(rows);
    MemoryContextSwitchTo(caller);
    evaluate(window, std::span(results, rows));
    kept->results = results;
  }
  return kept->results[WinGetCurrentPosition(window)];
}

} // namespace portfolio::pg
