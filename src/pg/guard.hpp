#pragma once
#include "base/error.hpp"
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// What an exception said, in plain stack data that a longjmp may leave behind.
class Report {
public:
  // Not the whole of the texts: they would be cleared at every call of a transition function.
  Report() { *message_ = *hint_ = *detail_ = '\0'; }
  void set(const Error &error);
  void set(int sqlstate, const char *message);
  /// ereport(ERROR); where a soft error is wanted (input functions on 16 and later) returns
  /// instead, if it is the value that is wrong and not the machine.
  void raise(Node *escontext) const;
  [[noreturn]] void raise() const {
    raise(nullptr);
    pg_unreachable();
  }

private:
  int sqlstate_ = ERRCODE_INTERNAL_ERROR;
  bool is_soft_ = false;
  char message_[400], hint_[300], detail_[300];
};

/// True when the backend has been asked to stop; handed to long computations as their Stop.
inline bool interrupted() { return InterruptPending && (QueryCancelPending || ProcDiePending); }

template <class Core> bool caught(const Core &core, Report &report) {
  try {
    core();
    return false;
  } catch (const Error &error) {
    report.set(error);
  } catch (const std::bad_alloc &) {
    report.set(ERRCODE_OUT_OF_MEMORY, "out of memory");
  } catch (const std::length_error &) {
    report.set(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "value is too large");
  } catch (const Stopped &) {
    report.set(ERRCODE_QUERY_CANCELED, "canceling statement due to user request");
  } catch (const std::exception &error) {
    report.set(ERRCODE_INTERNAL_ERROR, error.what());
  } catch (...) {
    report.set(ERRCODE_INTERNAL_ERROR, "unknown exception");
  }
  return true;
}

/// Runs C++ for the executor and gives back its plain result. No exception leaves it, and ereport()
/// is called only after every C++ object on this side is destroyed: its longjmp() would skip their
/// destructors. Fetch arguments before, build the Datum after; nothing in here may ereport.
template <class Core> auto guard(const Core &core) {
  using Result = decltype(core());
  Report report;
  if constexpr (std::is_void_v<Result>) {
    if (caught(core, report)) report.raise();
  } else {
    static_assert(std::is_trivially_destructible_v<Result>, "return plain data or palloc'd memory");
    union Slot {
      Slot() {}
      char none;
      Result value;
    } slot;
    if (caught([&] { new (&slot.value) Result(core()); }, report)) report.raise();
    return slot.value;
  }
}

/// The same for a type's input function: with soft errors the caller gets a null pointer.
template <class Core> void *guard_input(FunctionCallInfo fcinfo, const Core &core) {
  Report report;
  void *result = nullptr;
  if (!caught([&] { result = core(); }, report)) return result;
  report.raise(fcinfo->context);
  return nullptr;
}

/// Memory of the current context for use inside guard(): std::bad_alloc instead of ereport.
void *allocate(std::size_t bytes);

/// A palloc'd varlena that holds these bytes; for use inside guard().
varlena *to_varlena(const void *bytes, std::size_t count);
inline varlena *to_varlena(std::span<const std::uint8_t> bytes) {
  return to_varlena(bytes.data(), bytes.size());
}
/// A palloc'd C string; for use inside guard().
char *to_cstring(std::string_view text);
/// The same, and null for an empty text.
inline const char *to_cstring_or_null(const std::string &text) {
  return text.empty() ? nullptr : to_cstring(text);
}

/// Rows that outlive the C++ side: a plain array in the current context.
template <class T> std::span<const T> to_span(const std::vector<T> &rows) {
  static_assert(std::is_trivially_copyable_v<T>);
  auto *copy = static_cast<T *>(allocate(rows.size() * sizeof(T) + 1));
  std::copy(rows.begin(), rows.end(), copy);
  return {copy, rows.size()};
}

} // namespace portfolio::pg

/// Defines a C function that CREATE FUNCTION can name. Symbols carry the prefix cp_, because the
/// dynamic loader keeps one name space for all extensions.
#define PG_EXPORT(name)                                                                            \
  extern "C" {                                                                                     \
  PGDLLEXPORT Datum name(PG_FUNCTION_ARGS);                                                        \
  PG_FUNCTION_INFO_V1(name);                                                                       \
  }                                                                                                \
  Datum name([[maybe_unused]] PG_FUNCTION_ARGS)
