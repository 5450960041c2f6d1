#pragma once
#include "book/book.hpp"
#include "pareto/summary.hpp"

namespace portfolio::book {

/// The distribution of what customers brought in, each with all of his events.
pareto::Summary revenue_distribution(const Book &book);
/// The same of their margins. A customer of whom a cost is not known is skipped and counted.
pareto::Summary margin_distribution(const Book &book);

} // namespace portfolio::book
