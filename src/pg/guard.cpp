#include "pg/guard.hpp"

extern "C" {
#include "mb/pg_wchar.h"
}
#if PG_VERSION_NUM >= 160000
extern "C" {
#include "nodes/miscnodes.h"
}
#endif

namespace portfolio::pg {

namespace {

int sqlstate_of(Fault fault) {
  switch (fault) {
  case Fault::bad_text: return ERRCODE_INVALID_TEXT_REPRESENTATION;
  case Fault::bad_binary: return ERRCODE_INVALID_BINARY_REPRESENTATION;
  case Fault::bad_argument: return ERRCODE_INVALID_PARAMETER_VALUE;
  case Fault::out_of_range: return ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE;
  case Fault::bad_date: return ERRCODE_DATETIME_VALUE_OUT_OF_RANGE;
  case Fault::too_large: return ERRCODE_PROGRAM_LIMIT_EXCEEDED;
  case Fault::no_answer: return ERRCODE_DATA_EXCEPTION;
  }
  return ERRCODE_INTERNAL_ERROR;
}

} // namespace

namespace {

/// Copies what fits, in whole characters of the database's encoding.
template <std::size_t N> void copy(char (&to)[N], const char *from) {
  const auto length = static_cast<int>(std::min<std::size_t>(std::strlen(from), N * 4));
  const auto bytes = static_cast<std::size_t>(pg_mbcliplen(from, length, N - 1));
  std::memcpy(to, from, bytes);
  to[bytes] = '\0';
}

} // namespace

void Report::set(const Error &error) {
  set(sqlstate_of(error.fault), error.what());
  copy(hint_, error.hint.c_str());
  copy(detail_, error.detail.c_str());
  is_soft_ = true;
}

void Report::set(int sqlstate, const char *message) {
  sqlstate_ = sqlstate;
  copy(message_, message);
}

void Report::raise(Node *escontext) const {
  if (sqlstate_ == ERRCODE_QUERY_CANCELED) CHECK_FOR_INTERRUPTS();
  const auto describe = [this] {
    errcode(sqlstate_);
    errmsg("%s", message_);
    if (*detail_) errdetail("%s", detail_);
    if (*hint_) errhint("%s", hint_);
    return 0;
  };
#if PG_VERSION_NUM >= 160000
  errsave(is_soft_ ? escontext : nullptr, describe());
#else
  (void)escontext;
  ereport(ERROR, describe());
#endif
}

void *allocate(std::size_t bytes) {
  if (bytes > MaxAllocSize)
    throw Error(Fault::too_large,
                "value of " + std::to_string(bytes) + " bytes exceeds the limit of 1 GB");
  void *memory = MemoryContextAllocExtended(CurrentMemoryContext, bytes, MCXT_ALLOC_NO_OOM);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

varlena *to_varlena(const void *bytes, std::size_t count) {
  auto *value = static_cast<varlena *>(allocate(VARHDRSZ + count));
  SET_VARSIZE(value, VARHDRSZ + count);
  if (count > 0) std::memcpy(VARDATA(value), bytes, count);
  return value;
}

char *to_cstring(std::string_view text) {
  auto *copy = static_cast<char *>(allocate(text.size() + 1));
  std::copy(text.begin(), text.end(), copy);
  copy[text.size()] = '\0';
  return copy;
}

} // namespace portfolio::pg
