#include "book/distribution.hpp"

#include "history/history.hpp"
#include "pareto/values.hpp"

namespace portfolio::book {

using history::History;

pareto::Summary revenue_distribution(const Book &book) {
  pareto::NumericValues values;
  values.reserve(book.customers());
  book.each_history([&](HistoryBytes bytes) {
    const History history(bytes);
    values.add({revenue(history), history.scale()});
  });
  return values.summary();
}

pareto::Summary margin_distribution(const Book &book) {
  pareto::NumericValues values;
  values.reserve(book.customers());
  book.each_history([&](HistoryBytes bytes) {
    const History history(bytes);
    if (const auto margin = history::margin(measure(history)))
      values.add({*margin, history.scale()});
    else
      values.skip();
  });
  return values.summary();
}

} // namespace portfolio::book
