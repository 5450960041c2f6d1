#pragma once
#include "pg/postgres.hpp"

namespace portfolio::pg {

/// An aggregate over histories, by the functions that PostgreSQL calls for it.
struct BookAggregate {
  PGFunction add;               ///< (state, history or what `measure` says of it, …)
  PGFunction finish;            ///< (state)
  PGFunction measure = nullptr; ///< (history, …)
  int measure_arguments = 0;    ///< so many arguments behind the book are the measure's
  int first_argument = 1;       ///< from here on they are the aggregate's
};

/// (book, …): what the aggregate says of all histories of a book, in its order.
Datum aggregate_book(FunctionCallInfo fcinfo, const BookAggregate &aggregate);

} // namespace portfolio::pg
