#include "book/read_pg.hpp"

#include "book/type_pg.hpp"
#include "pg/rows.hpp"

extern "C" {
#include "utils/datum.h"
#include "utils/lsyscache.h"
}

namespace portfolio::pg {

namespace {

constexpr int most_arguments = 8;
constexpr unsigned customers_between_resets = 256;

/// A call of one of our functions with arguments of our own, as if SQL had called it.
class Call {
public:
  Call(PGFunction function, const FmgrInfo &place, int arguments) : function_(function) {
    place_ = place;
    place_.fn_extra = nullptr;
    InitFunctionCallInfoData(*info(), &place_, arguments, InvalidOid, nullptr, nullptr);
    for (int i = 0; i < arguments; ++i) set_null(i);
  }
  void set(int i, Datum value) { info()->args[i] = {value, false}; }
  void set(int i, const NullableDatum &value) { info()->args[i] = value; }
  void set_null(int i) { info()->args[i] = {Datum{0}, true}; }
  void change_in_place() {
    info()->context = reinterpret_cast<Node *>(const_cast<InPlaceCall *>(&InPlaceCall::mark));
  }
  const NullableDatum &get(int i) { return info()->args[i]; }
  NullableDatum operator()() {
    info()->isnull = false;
    const Datum result = function_(info());
    return {result, info()->isnull};
  }

private:
  FunctionCallInfo info() { return reinterpret_cast<FunctionCallInfo>(room_); }
  PGFunction function_;
  FmgrInfo place_;
  alignas(FunctionCallInfoBaseData) char room_[SizeForFunctionCallInfo(most_arguments)];
};

/// The histories of a book as Datums, one after the other in the same place.
class HistoryDatum {
public:
  Datum of(book::HistoryBytes history) {
    const std::size_t bytes = VARHDRSZ + history.size();
    if (bytes > room_) {
      room_ = 2 * bytes;
      value_ = static_cast<varlena *>(palloc(room_));
    }
    SET_VARSIZE(value_, bytes);
    std::memcpy(VARDATA(value_), history.data(), history.size());
    return PointerGetDatum(value_);
  }

private:
  varlena *value_ = nullptr;
  std::size_t room_ = 0;
};

/// The state of an aggregate, kept as the executor keeps it: what a transition function returns is
/// copied when it lies elsewhere than before.
void keep_state(Call &add, NullableDatum returned) {
  const NullableDatum &kept = add.get(0);
  if (!returned.isnull && !kept.isnull && returned.value == kept.value) return;
  void *old = kept.isnull ? nullptr : DatumGetPointer(kept.value);
  if (returned.isnull)
    add.set_null(0);
  else
    add.set(0, datumCopy(returned.value, false, -1));
  if (old != nullptr) pfree(old);
}

/// The next customer of a book, outside of which nothing of C++ is alive.
template <class Keys> using Cursor = book::BookCursor<Keys>;

} // namespace

Datum aggregate_book(FunctionCallInfo fcinfo, const BookAggregate &aggregate) {
  const book::BookBytes bytes = book_argument(fcinfo, 0);
  const book::Book book = guard([&] { return book::Book(bytes); });
  const int given = PG_NARGS() - aggregate.first_argument;
  Call measure(aggregate.measure, *fcinfo->flinfo, 2);
  Call add(aggregate.add, *fcinfo->flinfo, 2 + given);
  for (int i = 0; i < given; ++i) add.set(2 + i, fcinfo->args[aggregate.first_argument + i]);
  for (int i = 0; i < aggregate.measure_arguments; ++i) measure.set(1 + i, fcinfo->args[1 + i]);
  add.change_in_place();

  MemoryContext here = CurrentMemoryContext;
  MemoryContext row = AllocSetContextCreate(here, "customer of a book", ALLOCSET_DEFAULT_SIZES);
  HistoryDatum history;
  book::with_keys(book.key_type(), [&]<class Keys>(Keys) {
    auto cursor = book.cursor<Keys>();
    for (unsigned customers = 1; cursor.next(); ++customers) {
      CHECK_FOR_INTERRUPTS();
      const Datum value = history.of(cursor.history);
      MemoryContextSwitchTo(row);
      if (aggregate.measure != nullptr) {
        measure.set(0, value);
        add.set(1, measure());
      } else {
        add.set(1, value);
      }
      const NullableDatum state = add();
      MemoryContextSwitchTo(here);
      keep_state(add, state);
      if (customers % customers_between_resets == 0) MemoryContextReset(row);
    }
  });
  MemoryContextDelete(row);
  Call finish(aggregate.finish, *fcinfo->flinfo, 1);
  finish.set(0, add.get(0));
  const NullableDatum result = finish();
  fcinfo->isnull = result.isnull;
  return result.value;
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::book;

namespace {

varlena *to_history(HistoryBytes history) { return pg::to_varlena(history); }

/// visit(key, history) of every customer; it may ereport.
template <class Visit> void each_customer(const Book &book, const Visit &visit) {
  with_keys(book.key_type(), [&]<class Keys>(Keys) {
    for (auto cursor = book.cursor<Keys>(); cursor.next();)
      visit(AnyKey::of(cursor.key), cursor.history);
  });
}

/// Rows (customer, history), the customer as `show` makes it.
template <class Show>
Datum put_histories(FunctionCallInfo fcinfo, const Book &book, const Show &show) {
  pg::RowSink sink(fcinfo);
  MemoryContext here = CurrentMemoryContext;
  MemoryContext row = AllocSetContextCreate(here, "customer of a book", ALLOCSET_DEFAULT_SIZES);
  each_customer(book, [&](const AnyKey &key, HistoryBytes history) {
    MemoryContextSwitchTo(row);
    Datum values[] = {show(key), PointerGetDatum(pg::guard([&] { return to_history(history); }))};
    sink.put(values);
    MemoryContextSwitchTo(here);
    MemoryContextReset(row);
  });
  MemoryContextDelete(row);
  return Datum{0};
}

Book book_of(FunctionCallInfo fcinfo) {
  const BookBytes bytes = pg::book_argument(fcinfo, 0);
  return pg::guard([&] { return Book(bytes); });
}

} // namespace

/// (book)
PG_EXPORT(cp_purchase_book_histories) {
  const Book book = book_of(fcinfo);
  return put_histories(fcinfo, book, [&](const AnyKey &key) {
    if (!is_number(book.key_type()) && book.key_type() != KeyType::uuid)
      return pg::from_text(key.bytes);
    return pg::guard([&] {
      const std::string text = to_text(book.key_type(), key);
      return PointerGetDatum(pg::to_varlena(text.data(), text.size()));
    });
  });
}

/// (book, key)
PG_EXPORT(cp_purchase_book_histories_by_key) {
  if (pg::is_null(fcinfo, 0)) return pg::RowSink(fcinfo), Datum{0};
  const Book book = book_of(fcinfo);
  const KeyType asked = pg::key_type_of(get_fn_expr_argtype(fcinfo->flinfo, 1));
  if (asked != book.key_type())
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("customers of the book are %s, not %s", name_of(book.key_type()).data(),
                           name_of(asked).data()),
                    errhint("Write histories(book, NULL::%s).", name_of(book.key_type()).data())));
  return put_histories(fcinfo, book,
                       [&](const AnyKey &key) { return pg::from_key(key, book.key_type()); });
}

/// (book, text)
PG_EXPORT(cp_purchase_book_history_of) {
  const Book book = book_of(fcinfo);
  static constexpr Oid types[] = {InvalidOid, INT2OID, INT4OID, INT8OID, UUIDOID, TEXTOID};
  const Oid type = types[static_cast<std::size_t>(book.key_type())];
  Oid input, parameter;
  getTypeInputInfo(type, &input, &parameter);
  const Datum key =
      OidInputFunctionCall(input, text_to_cstring(PG_GETARG_TEXT_PP(1)), parameter, -1);
  const AnyKey wanted = pg::to_key(key, book.key_type());
  const varlena *found = pg::guard([&]() -> const varlena * {
    const auto history = book.find(wanted);
    return history ? to_history(*history) : nullptr;
  });
  if (found == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(found);
}
