#pragma once
#include "book/state.hpp"
#include "pg/flat.hpp"
#include "pg/guard.hpp"

extern "C" {
#include "utils/expandeddatum.h"
}

namespace portfolio::pg {

/// Memory of a context, for a book in the making.
book::Heap heap_of(MemoryContext context);

/// The state of an aggregate that makes a book: an expanded object, so that it may grow where it
/// is. Whoever wants to store or to send it gets the finished book.
struct ExpandedBook {
  ExpandedObjectHeader header;
  book::BookState state;
};

/// An empty one in a context of its own below `parent`.
ExpandedBook *new_book(MemoryContext parent, book::KeyType type);

/// The state in argument 0 of an aggregate's function; null for NULL. Whoever is no aggregate gets
/// a copy.
ExpandedBook *book_state(FunctionCallInfo fcinfo);
/// The same where it is the state of an aggregate that has begun; null for everything else.
inline ExpandedBook *own_book_state(FunctionCallInfo fcinfo) {
  auto *datum = DatumGetPointer(fcinfo->args[0].value);
  if (fcinfo->args[0].isnull || !VARATT_IS_EXTERNAL_EXPANDED_RW(datum)) return nullptr;
  if (!AggCheckCallContext(fcinfo, nullptr)) return nullptr;
  return reinterpret_cast<ExpandedBook *>(DatumGetEOHP(PointerGetDatum(datum)));
}
inline Datum from_book_state(ExpandedBook *book) { return EOHPGetRWDatum(&book->header); }
/// Where the state of this call belongs.
MemoryContext book_context(FunctionCallInfo fcinfo);

/// The bytes of a book behind its length word, where they lie if they are not toasted.
book::BookBytes book_argument(FunctionCallInfo fcinfo, int i);
/// A finished book of the current context as a Datum.
Datum from_finished(book::BookWriter::Finished book);

/// The type of keys that a type of SQL is; ereport for those that must be cast.
book::KeyType key_type_of(Oid type);
/// A customer's key; text must be a varlena that is not toasted outside.
book::AnyKey to_key(Datum datum, book::KeyType type);
Datum from_key(const book::AnyKey &key, book::KeyType type);

} // namespace portfolio::pg
