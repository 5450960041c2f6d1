#include "book/read_pg.hpp"

#include "book/type_pg.hpp"
#include "pg/flat.hpp"
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
/// copied when it lies elsewhere than before. What the caller owns stays his.
class State {
public:
  explicit State(NullableDatum begun) : value_(begun), callers_(begun) {}
  const NullableDatum &value() const { return value_; }
  void keep(const NullableDatum &returned) {
    if (!returned.isnull && !value_.isnull && returned.value == value_.value) return;
    const NullableDatum old = value_;
    value_ = returned;
    if (!returned.isnull) value_.value = datumCopy(returned.value, false, -1);
    const bool is_callers = !callers_.isnull && old.value == callers_.value;
    if (!old.isnull && !is_callers) pfree(DatumGetPointer(old.value));
  }

private:
  NullableDatum value_, callers_;
};

void set_parameters(Call &call, int first, const Parameters &parameters) {
  for (int i = 0; i < parameters.count; ++i) call.set(first + i, parameters.values[i]);
}

/// Adds the histories of a book, in its order. Nothing of C++ is alive that needs a destructor.
void add_histories(FunctionCallInfo fcinfo, const book::Book &book, const BookAggregate &aggregate,
                   State &state) {
  Call measure(aggregate.measure, *fcinfo->flinfo, 1 + aggregate.measured_by.count);
  Call add(aggregate.add, *fcinfo->flinfo, 2 + aggregate.parameters.count);
  set_parameters(measure, 1, aggregate.measured_by);
  set_parameters(add, 2, aggregate.parameters);
  add.change_in_place();

  MemoryContext here = CurrentMemoryContext;
  MemoryContext row = AllocSetContextCreate(here, "customer of a book", ALLOCSET_DEFAULT_SIZES);
  HistoryDatum history;
  book::with_keys(book.key_type(), [&]<class Keys>(Keys) {
    auto cursor = book.cursor<Keys>();
    for (unsigned customers = 1; cursor.next(); ++customers) {
      CHECK_FOR_INTERRUPTS();
      add.set(0, state.value());
      add.set(1, history.of(cursor.history));
      MemoryContextSwitchTo(row);
      if (aggregate.measure != nullptr) {
        measure.set(0, add.get(1));
        add.set(1, measure());
      }
      const NullableDatum changed = add();
      MemoryContextSwitchTo(here);
      state.keep(changed);
      if (customers % customers_between_resets == 0) MemoryContextReset(row);
    }
  });
  MemoryContextDelete(row);
}

} // namespace

Parameters Parameters::of(FunctionCallInfo fcinfo, int first) {
  Parameters parameters;
  for (int i = first; i < PG_NARGS(); ++i) parameters.add(fcinfo->args[i]);
  return parameters;
}

Datum aggregate_book(FunctionCallInfo fcinfo, const BookAggregate &aggregate) {
  if (is_null(fcinfo, 0)) PG_RETURN_NULL();
  const book::BookBytes bytes = book_argument(fcinfo, 0);
  const book::Book book = guard([&] { return book::Book(bytes); });
  State state({Datum{0}, true});
  add_histories(fcinfo, book, aggregate, state);
  return finish_state(fcinfo, aggregate.finish, state.value());
}

Datum finish_state(FunctionCallInfo fcinfo, PGFunction finish, NullableDatum state) {
  Call call(finish, *fcinfo->flinfo, 1);
  call.set(0, state);
  const NullableDatum result = call();
  fcinfo->isnull = result.isnull;
  return result.value;
}

Datum add_book(FunctionCallInfo fcinfo, PGFunction add) {
  NullableDatum begun = fcinfo->args[0];
  if (!begun.isnull) begun.value = PointerGetDatum(state_argument(fcinfo, 0));
  State state(begun);
  if (!is_null(fcinfo, 1)) {
    const book::BookBytes bytes = book_argument(fcinfo, 1);
    const book::Book book = guard([&] { return book::Book(bytes); });
    add_histories(fcinfo, book,
                  {.add = add, .finish = nullptr, .parameters = Parameters::of(fcinfo, 2)}, state);
  }
  fcinfo->isnull = state.value().isnull;
  return state.value().value;
}

} // namespace portfolio::pg

using namespace portfolio;
using namespace portfolio::book;

namespace {

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
    Datum values[] = {show(key),
                      PointerGetDatum(pg::guard([&] { return pg::to_varlena(history); }))};
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
    return history ? pg::to_varlena(*history) : nullptr;
  });
  if (found == nullptr) PG_RETURN_NULL();
  PG_RETURN_POINTER(found);
}
