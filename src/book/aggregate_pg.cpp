#include "book/type_pg.hpp"
#include "history/event_pg.hpp"
#include "pg/amount.hpp"

using namespace portfolio;
using namespace portfolio::book;
using pg::Date;
using pg::ExpandedBook;
using pg::LocalTime;

namespace {

/// The state, or an empty one for customers of the type of argument 1. Of an aggregate's state that
/// type is known; others are checked.
ExpandedBook *state_for_customers(FunctionCallInfo fcinfo) {
  if (ExpandedBook *own = pg::own_book_state(fcinfo)) [[likely]]
    return own;
  ExpandedBook *book = pg::book_state(fcinfo);
  const KeyType type = pg::key_type_of(get_fn_expr_argtype(fcinfo->flinfo, 1));
  if (book == nullptr) return pg::new_book(pg::book_context(fcinfo), type);
  if (book->state.key_type() != type)
    ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
                    errmsg("customers of the book are %s, not %s",
                           name_of(book->state.key_type()).data(), name_of(type).data())));
  return book;
}

/// (state, customer, when…, amount [, cost]): without a customer a row is skipped and counted by
/// the book, without a day or amount by the customer's history; a NULL cost is not known.
template <class When, class Amount, class Cost = Amount> Datum add_event(FunctionCallInfo fcinfo) {
  ExpandedBook *book = state_for_customers(fcinfo);
  BookState &state = book->state;
  if (pg::is_null(fcinfo, 1)) {
    pg::guard([&] { state.skip(); });
    return pg::from_book_state(book);
  }
  const AnyKey key = pg::to_key(pg::argument(fcinfo, 1), state.key_type());
  const auto with_key = [&](const auto &change) {
    pg::guard([&] {
      with_keys(state.key_type(), [&]<class Keys>(Keys keys) { change(keys, key.as<Keys>()); });
    });
    return pg::from_book_state(book);
  };
  if (!pg::has_event<When>(fcinfo, 2))
    return with_key([&]<class Keys>(Keys, auto of) { state.add_incomplete<Keys>(of); });
  const history::Event event = pg::event_argument<When, Amount, Cost>(fcinfo, 2);
  return with_key([&]<class Keys>(Keys, auto of) { state.add<Keys>(of, event); });
}

} // namespace

PG_EXPORT(cp_purchase_book_add_numeric) { return add_event<Date, pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_bigint) { return add_event<Date, pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_integer) { return add_event<Date, pg::IntegerAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_real) { return add_event<Date, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_float8) { return add_event<Date, pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_real_float8) {
  return add_event<Date, pg::RealAmount, pg::FloatAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_book_add_float8_real) {
  return add_event<Date, pg::FloatAmount, pg::RealAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_book_add_numeric_at) {
  return add_event<LocalTime, pg::NumericAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_book_add_bigint_at) { return add_event<LocalTime, pg::BigintAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_integer_at) {
  return add_event<LocalTime, pg::IntegerAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_book_add_real_at) { return add_event<LocalTime, pg::RealAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_float8_at) { return add_event<LocalTime, pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_purchase_book_add_real_float8_at) {
  return add_event<LocalTime, pg::RealAmount, pg::FloatAmount>(fcinfo);
}
PG_EXPORT(cp_purchase_book_add_float8_real_at) {
  return add_event<LocalTime, pg::FloatAmount, pg::RealAmount>(fcinfo);
}

/// Combine function, and transition function of rollup.
PG_EXPORT(cp_purchase_book_merge) {
  ExpandedBook *book = pg::book_state(fcinfo);
  if (pg::is_null(fcinfo, 1)) {
    if (book == nullptr) PG_RETURN_NULL();
    return pg::from_book_state(book);
  }
  const BookBytes more = pg::book_argument(fcinfo, 1);
  if (book == nullptr)
    book = pg::new_book(pg::book_context(fcinfo), pg::guard([&] { return Book(more).key_type(); }));
  pg::guard([&] { book->state.merge(more); });
  return pg::from_book_state(book);
}

PG_EXPORT(cp_purchase_book_finish) {
  if (pg::is_null(fcinfo, 0)) PG_RETURN_NULL();
  const Datum datum = pg::argument(fcinfo, 0);
  if (!VARATT_IS_EXTERNAL_EXPANDED(DatumGetPointer(datum)))
    return PointerGetDatum(PG_DETOAST_DATUM_COPY(datum));
  auto *book = reinterpret_cast<ExpandedBook *>(DatumGetEOHP(datum));
  const Heap here = pg::heap_of(CurrentMemoryContext);
  return pg::from_finished(pg::guard([&] { return book->state.write(here); }));
}
