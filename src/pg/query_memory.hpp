#pragma once
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// What takes time to make and is the same for many rows of a query, by kind: one type of content
/// each.
enum class Kept : std::uint8_t {
  scores,          ///< what scoring with a model need not compute again
  neighbours,      ///< the same of the models next to it
  flow_calendar,   ///< and its index
  cohort_calendar, ///< and its index
  pareto_classes,  ///< the thresholds of a summary
  rfm_scores,      ///< the scale of cuts
  columns,         ///< the description of a function's row
  warning,         ///< what the user has been told
  statements,      ///< what customers of some frequency and age are worth at two dates
  shares,          ///< what those who are still there buy, by a model and those next to it
  family,          ///< what scoring with models that covariates make need not compute again
};
inline constexpr std::size_t kinds_kept = 11;

/// One content of a kind, in the ring of all contents of that kind.
class KeptContent {
public:
  void *get() { return reinterpret_cast<void *>(TYPEALIGN(alignment, this + 1)); }

private:
  friend class QueryMemory;
  static constexpr std::size_t alignment = 16;
  KeptContent *next;
  std::uint64_t used; ///< when it was asked for last
  std::size_t bytes;
};

/// What the running query keeps. It belongs to the portal and not to the place of call, because
/// some engines make a new place of call for every row; and it goes with the portal, however that
/// ends. Only where there is no portal, as while a query is planned, it is the place of call's.
/// Nobody holds on to a content: the next row asks again, and the content that has not been asked
/// for longest gives way where there are too many.
class QueryMemory {
public:
  static QueryMemory &of_running_query(FunctionCallInfo fcinfo);

  /// The content that is the `same` as what is wanted, or null. Rows ask for the last one again, or
  /// all of a few in turn.
  template <class Content, class Same> Content *find(Kept kind, const Same &same) {
    Ring &ring = rings_[static_cast<std::size_t>(kind)];
    KeptContent *one = ring.last;
    for (std::size_t i = 0; i < ring.count; ++i, one = one->next) {
      auto *content = static_cast<Content *>(one->get());
      if (!same(*content)) continue;
      ring.last = one;
      one->used = ++clock_;
      return content;
    }
    return nullptr;
  }

  /// Room for a content to be filled at once, before anything can fail: all zero but for `any`
  /// bytes at its end, or as the content of this kind and size was that gave way.
  void *keep(Kept kind, std::size_t bytes, std::size_t any = 0);

private:
  // Of a kind: the caches of one model and its neighbours take 10 MB, and a query compares some
  // models.
  static constexpr std::size_t most_contents = 64, most_bytes = std::size_t{64} << 20;
  struct Ring {
    KeptContent *last; ///< that was asked for
    std::size_t count, bytes;
  };
  static QueryMemory *make(MemoryContext owner);
  static void forget(void *memory);
  static KeptContent *take_oldest(Ring &ring);

  static QueryMemory *newest_; ///< of all, as cursors and what they are read by run in turn
  QueryMemory *next_;
  MemoryContext owner_, context_;
  MemoryContextCallback at_end_;
  std::uint64_t clock_;
  Ring rings_[kinds_kept];
};

/// True when the function that is called says this for the first time in the running query.
bool is_news(FunctionCallInfo fcinfo, std::string_view what);
/// Tells the user so, once: for NULL results that need an explanation.
void warn_once(FunctionCallInfo fcinfo, const char *message, const char *hint);

} // namespace portfolio::pg
