#include "pg/query_memory.hpp"

extern "C" {
#include "access/parallel.h"
}

namespace portfolio::pg {

QueryMemory *QueryMemory::newest_ = nullptr;

/// Parallel workers have no portal, and a transaction for one query.
QueryMemory &QueryMemory::of_running_query(FunctionCallInfo fcinfo) {
  const MemoryContext owner = PortalContext != nullptr ? PortalContext
                              : IsParallelWorker()     ? TopTransactionContext
                                                       : fcinfo->flinfo->fn_mcxt;
  for (QueryMemory *memory = newest_; memory != nullptr; memory = memory->next_)
    if (memory->owner_ == owner) return *memory;
  return *make(owner);
}

/// In a context of its own: of a portal that fails only the contexts below its own go at once.
QueryMemory *QueryMemory::make(MemoryContext owner) {
  const MemoryContext context =
      AllocSetContextCreate(owner, "customer_portfolio", ALLOCSET_DEFAULT_SIZES);
  auto *memory = static_cast<QueryMemory *>(MemoryContextAllocZero(context, sizeof(QueryMemory)));
  memory->owner_ = owner;
  memory->context_ = context;
  memory->at_end_.func = forget;
  memory->at_end_.arg = memory;
  MemoryContextRegisterResetCallback(context, &memory->at_end_);
  memory->next_ = newest_;
  return newest_ = memory;
}

void QueryMemory::forget(void *memory) {
  QueryMemory **place = &newest_;
  while (*place != memory) place = &(*place)->next_;
  *place = (*place)->next_;
}

KeptContent *QueryMemory::take_oldest(Ring &ring) {
  KeptContent *before = ring.last;
  for (KeptContent *one = ring.last->next; one != ring.last; one = one->next)
    if (one->next->used < before->next->used) before = one;
  KeptContent *oldest = before->next;
  before->next = oldest->next;
  ring.last = --ring.count > 0 ? before : nullptr;
  ring.bytes -= oldest->bytes;
  return oldest;
}

void *QueryMemory::keep(Kept kind, std::size_t bytes, std::size_t any) {
  Ring &ring = rings_[static_cast<std::size_t>(kind)];
  KeptContent *room = nullptr;
  while (room == nullptr && ring.count > 0 &&
         (ring.count == most_contents || ring.bytes + bytes > most_bytes)) {
    KeptContent *oldest = take_oldest(ring);
    oldest->bytes == bytes ? void(room = oldest) : pfree(oldest);
  }
  if (room == nullptr) {
    const std::size_t extra = sizeof(KeptContent) + KeptContent::alignment;
    room = static_cast<KeptContent *>(MemoryContextAlloc(context_, extra + bytes));
    std::memset(static_cast<void *>(room), 0, extra + bytes - any);
  }
  room->bytes = bytes;
  room->used = ++clock_;
  room->next = ring.count > 0 ? std::exchange(ring.last->next, room) : room;
  ring.last = room;
  ring.bytes += bytes;
  ++ring.count;
  return room->get();
}

bool is_news(FunctionCallInfo fcinfo, std::string_view what) {
  struct Said {
    Oid function;
    std::size_t length;
    char text[200];
  };
  const Oid function = fcinfo->flinfo->fn_oid;
  what = what.substr(0, sizeof Said::text);
  QueryMemory &memory = QueryMemory::of_running_query(fcinfo);
  const auto is_same = [&](const Said &said) {
    return said.function == function && what == std::string_view(said.text, said.length);
  };
  if (memory.find<Said>(Kept::warning, is_same) != nullptr) return false;
  auto *said = static_cast<Said *>(memory.keep(Kept::warning, sizeof(Said)));
  said->function = function;
  said->length = what.size();
  std::copy(what.begin(), what.end(), said->text);
  return true;
}

void warn_once(FunctionCallInfo fcinfo, const char *message, const char *hint) {
  if (!is_news(fcinfo, message)) return;
  ereport(WARNING, (errcode(ERRCODE_WARNING), errmsg("%s", message), errhint("%s", hint)));
}

} // namespace portfolio::pg
