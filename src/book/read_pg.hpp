#pragma once
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// Arguments of a function behind the first one, or the first two.
struct Parameters {
  static constexpr int most = 6;
  int count = 0;
  NullableDatum values[most] = {};

  void add(NullableDatum value) { values[count++] = value; }
  void add(Datum value) { add({value, false}); }
  /// Those of a call from argument `first` on.
  static Parameters of(FunctionCallInfo fcinfo, int first);
};

/// An aggregate over histories, by the functions that PostgreSQL calls for it.
struct BookAggregate {
  PGFunction add;               ///< (state, history or what `measure` says of it, parameters…)
  PGFunction finish;            ///< (state)
  PGFunction measure = nullptr; ///< (history, measured by…)
  Parameters parameters = {}, measured_by = {};
};

/// (book, …): what the aggregate says of all histories of a book; NULL for NULL, and without
/// customers.
Datum aggregate_book(FunctionCallInfo fcinfo, const BookAggregate &aggregate);

/// What the final function says of a state, as if an aggregate had called it for this function.
Datum finish_state(FunctionCallInfo fcinfo, PGFunction finish, NullableDatum state);

/// (state, book, …): as a transition function adds all histories of the book.
Datum add_book(FunctionCallInfo fcinfo, PGFunction add);

} // namespace portfolio::pg
