#include "book/type_pg.hpp"

#include "book/forms.hpp"
#include "pg/hash.hpp"
#include "pg/value.hpp"

extern "C" {
#include "utils/lsyscache.h"
#include "utils/uuid.h"
}

namespace portfolio::pg {

using namespace book;

namespace {

/// Without memory null: an error of the server must not pass through C++.
void *resize_in(MemoryContext context, void *old, std::size_t bytes) {
  if (old == nullptr)
    return MemoryContextAllocExtended(context, bytes, MCXT_ALLOC_HUGE | MCXT_ALLOC_NO_OOM);
  void *volatile grown = nullptr;
  PG_TRY();
  { grown = repalloc_huge(old, bytes); }
  PG_CATCH();
  { FlushErrorState(); }
  PG_END_TRY();
  return grown;
}

void *resize(void *owner, void *old, std::size_t bytes) {
  void *memory = resize_in(static_cast<MemoryContext>(owner), old, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void release(void *memory) { pfree(memory); }

ExpandedBook *expanded(ExpandedObjectHeader *header) {
  return reinterpret_cast<ExpandedBook *>(header);
}

BookBytes compacted(ExpandedBook *book) {
  return guard([&] { return book->state.compact(); });
}

Size flat_size(ExpandedObjectHeader *header) {
  return length_word + compacted(expanded(header)).size();
}

void flatten(ExpandedObjectHeader *header, void *result, Size size) {
  const BookBytes bytes = compacted(expanded(header));
  SET_VARSIZE(result, size);
  std::memcpy(VARDATA(result), bytes.data(), bytes.size());
}

const ExpandedObjectMethods methods = {flat_size, flatten};

bool is_expanded(Datum datum) { return VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)); }

} // namespace

Heap heap_of(MemoryContext context) { return {context, resize, release}; }

ExpandedBook *new_book(MemoryContext parent, KeyType type) {
  MemoryContext own = AllocSetContextCreate(parent, "purchase_book", ALLOCSET_SMALL_SIZES);
  auto *book = static_cast<ExpandedBook *>(MemoryContextAlloc(own, sizeof(ExpandedBook)));
  EOH_init_header(&book->header, &methods, own);
  new (&book->state) BookState(type, heap_of(own));
  return book;
}

MemoryContext book_context(FunctionCallInfo fcinfo) {
  MemoryContext context = nullptr;
  return AggCheckCallContext(fcinfo, &context) ? context : CurrentMemoryContext;
}

ExpandedBook *book_state(FunctionCallInfo fcinfo) {
  if (is_null(fcinfo, 0)) return nullptr;
  const Datum datum = argument(fcinfo, 0);
  if (is_expanded(datum) && AggCheckCallContext(fcinfo, nullptr))
    return expanded(DatumGetEOHP(datum));
  const BookBytes bytes = book_argument(fcinfo, 0);
  const KeyType type = guard([&] { return Book(bytes).key_type(); });
  ExpandedBook *copy = new_book(book_context(fcinfo), type);
  guard([&] { copy->state.merge(bytes); });
  return copy;
}

BookBytes book_argument(FunctionCallInfo fcinfo, int i) {
  const Datum datum = argument(fcinfo, i);
  if (is_expanded(datum)) return compacted(expanded(DatumGetEOHP(datum)));
  return bytes_argument(fcinfo, i);
}

Datum from_finished(BookWriter::Finished book) {
  SET_VARSIZE(book.begin, book.bytes);
  return PointerGetDatum(book.begin);
}

KeyType key_type_of(Oid type) {
  switch (getBaseType(type)) {
  case INT2OID: return KeyType::smallint;
  case INT4OID: return KeyType::integer;
  case INT8OID: return KeyType::bigint;
  case UUIDOID: return KeyType::uuid;
  case TEXTOID:
  case VARCHAROID: // the same bytes
    return KeyType::text;
  default:
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("customers of a book cannot be of type %s", format_type_be(type)),
                    errhint("Customers are smallint, integer, bigint, uuid or text. Cast others to "
                            "text, for instance customer::text.")));
  }
  pg_unreachable();
}

AnyKey to_key(Datum datum, KeyType type) {
  switch (type) {
  case KeyType::smallint: return AnyKey::of(std::int64_t{DatumGetInt16(datum)});
  case KeyType::integer: return AnyKey::of(std::int64_t{DatumGetInt32(datum)});
  case KeyType::bigint: return AnyKey::of(std::int64_t{DatumGetInt64(datum)});
  case KeyType::uuid:
    return AnyKey::of(
        std::string_view(reinterpret_cast<const char *>(DatumGetUUIDP(datum)->data), UUID_LEN));
  case KeyType::text: break;
  }
  return AnyKey::of(text_of(datum));
}

Datum from_key(const AnyKey &key, KeyType type) {
  switch (type) {
  case KeyType::smallint: return Int16GetDatum(static_cast<std::int16_t>(key.number));
  case KeyType::integer: return Int32GetDatum(static_cast<std::int32_t>(key.number));
  case KeyType::bigint: return Int64GetDatum(key.number);
  case KeyType::uuid: {
    auto *uuid = static_cast<pg_uuid_t *>(palloc(sizeof(pg_uuid_t)));
    std::memcpy(uuid->data, key.bytes.data(), UUID_LEN);
    return UUIDPGetDatum(uuid);
  }
  case KeyType::text: break;
  }
  return from_text(key.bytes);
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::book;

namespace {

/// ereport for names that are no text in the encoding of the database.
void require_valid_names(BookBytes bytes) {
  const Book book(bytes);
  if (book.key_type() != KeyType::text) return;
  for (auto cursor = book.cursor<ByteKeys>(); cursor.next();) {
    CHECK_FOR_INTERRUPTS();
    pg_verifymbstr(cursor.key.data(), static_cast<int>(cursor.key.size()), false);
  }
}

Heap here() { return pg::heap_of(CurrentMemoryContext); }

/// operation(a, b) of two books.
template <class Operation> Datum combine(FunctionCallInfo fcinfo, const Operation &operation) {
  const BookBytes a = pg::book_argument(fcinfo, 0), b = pg::book_argument(fcinfo, 1);
  return pg::from_finished(pg::guard([&] { return operation(a, b); }));
}

bool are_equal(FunctionCallInfo fcinfo) {
  const BookBytes a = pg::book_argument(fcinfo, 0), b = pg::book_argument(fcinfo, 1);
  return pg::guard([&] { return equal(Book(a), Book(b)); });
}

} // namespace

PG_EXPORT(cp_purchase_book_in) {
  const char *text = PG_GETARG_CSTRING(0);
  BookWriter::Finished found;
  const auto read = [&]() -> void * {
    found = book_from_text(text, here());
    return found.begin;
  };
  if (pg::guard_input(fcinfo, read) == nullptr) PG_RETURN_NULL();
  return pg::from_finished(found);
}
PG_EXPORT(cp_purchase_book_out) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  PG_RETURN_CSTRING(pg::guard([&] { return pg::to_cstring(to_text(Book(bytes))); }));
}
PG_EXPORT(cp_purchase_book_recv) {
  const auto message = pg::message_argument(fcinfo, 0);
  const BookWriter::Finished book = pg::guard([&] { return book_from_wire(message, here()); });
  require_valid_names({book.begin + length_word, book.bytes - length_word});
  return pg::from_finished(book);
}
PG_EXPORT(cp_purchase_book_send) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  PG_RETURN_POINTER(pg::guard([&] { return pg::to_varlena(to_wire(Book(bytes))); }));
}

PG_EXPORT(cp_purchase_book_plus) {
  return combine(fcinfo, [](BookBytes a, BookBytes b) { return sum(a, b, here()); });
}
PG_EXPORT(cp_purchase_book_minus) {
  return combine(fcinfo,
                 [](BookBytes a, BookBytes b) { return subtract(Book(a), Book(b), here()); });
}
PG_EXPORT(cp_purchase_book_eq) { PG_RETURN_BOOL(are_equal(fcinfo)); }
PG_EXPORT(cp_purchase_book_ne) { PG_RETURN_BOOL(!are_equal(fcinfo)); }
PG_EXPORT(cp_purchase_book_hash) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  return pg::guard([&] { return pg::hash_of(fcinfo, to_wire(Book(bytes), Form::comparable)); });
}

PG_EXPORT(cp_purchase_book_customers) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return static_cast<std::int64_t>(Book(bytes).customers()); }));
}
PG_EXPORT(cp_purchase_book_skipped_rows) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  PG_RETURN_INT64(pg::guard([&] { return static_cast<std::int64_t>(Book(bytes).skipped()); }));
}
PG_EXPORT(cp_purchase_book_key_type) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  const KeyType type = pg::guard([&] { return Book(bytes).key_type(); });
  return pg::from_text(name_of(type));
}
