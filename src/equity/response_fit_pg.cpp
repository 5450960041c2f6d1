#include "equity/response_fit.hpp"
#include "pg/guard.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"

#include <vector>

using namespace portfolio;
using namespace portfolio::equity;

namespace {

/// A plain array of numbers where it lies.
template <class Number> std::span<const Number> numbers(FunctionCallInfo fcinfo, int i) {
  ArrayType *array = PG_GETARG_ARRAYTYPE_P(i);
  if (array_contains_nulls(array))
    ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
                    errmsg("an array of the history holds a NULL"),
                    errhint("Leave the period out, in all three arrays.")));
  return {reinterpret_cast<const Number *>(ARR_DATA_PTR(array)),
          static_cast<std::size_t>(ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)))};
}

/// Three arrays from argument `first` on: spend, tried, won.
struct History {
  std::span<const double> spend;
  std::span<const std::int64_t> tried, won;

  History(FunctionCallInfo fcinfo, int first)
      : spend(numbers<double>(fcinfo, first)), tried(numbers<std::int64_t>(fcinfo, first + 1)),
        won(numbers<std::int64_t>(fcinfo, first + 2)) {}
  /// For use inside guard().
  ResponseFit fit(const char *what) const {
    if (spend.size() != tried.size() || spend.size() != won.size())
      throw Error(Fault::bad_argument,
                  std::string(what) + ": arrays of " + std::to_string(spend.size()) + ", " +
                      std::to_string(tried.size()) + " and " + std::to_string(won.size()),
                  "Each has one number per period.");
    std::vector<Trial> trials;
    for (std::size_t i = 0; i < spend.size(); ++i) trials.push_back({spend[i], tried[i], won[i]});
    return fit_response(trials, what);
  }
};

const char *word(Found found) {
  switch (found) {
  case Found::both: return "found";
  case Found::ceiling_1: return "no ceiling seen";
  case Found::no_effect: return "no effect";
  }
  return "";
}

struct Answer {
  ResponseFit acquisition, retention;
  std::optional<UncertainOptimum> found;
  const char *explanation;
};

void put(pg::RowSink &sink, const Situation &row, const UncertainOptimum *uncertain,
         const char *explanation) {
  pg::Columns<12> out;
  out.text(row.name);
  out.real(row.acquisition_spend);
  out.real(row.acquisition_rate);
  out.real(row.retention_spend);
  out.real(row.retention_rate);
  out.real(row.customer_value);
  out.real(row.equity);
  const std::optional<double> nothing;
  out.real(uncertain ? uncertain->acquisition_error : nothing);
  out.real(uncertain ? uncertain->retention_error : nothing);
  out.real(uncertain ? uncertain->value_error : nothing);
  out.real(uncertain ? uncertain->equity_error : nothing);
  explanation ? out.text(explanation) : out.null();
  out.put(sink);
}

} // namespace

/// (spend, tried, won) -> (found, ceiling, ceiling_error, speed, speed_error, log_likelihood)
PG_EXPORT(cp_response_fit) {
  const History history(fcinfo, 0);
  const ResponseFit fit = pg::guard([&] { return history.fit("history"); });
  const bool is_known = fit.found != Found::no_effect;
  pg::Columns<6> out;
  out.text(word(fit.found));
  is_known ? out.real(fit.ceiling) : out.null();
  out.real(fit.ceiling_error());
  is_known ? out.real(fit.speed) : out.null();
  out.real(fit.speed_error());
  is_known ? out.real(fit.log_likelihood) : out.null();
  return out.composite(fcinfo);
}

/// (margin, annual_rate, the history of acquisition, the history of retention)
PG_EXPORT(cp_acquisition_retention_optimum_history) {
  const double margin = pg::float_argument(fcinfo, 0), rate = pg::annual_rate_argument(fcinfo, 1);
  const History acquisition(fcinfo, 2), retention(fcinfo, 5);
  const Answer answer = pg::guard([&] {
    Answer result{acquisition.fit("acquisition"), retention.fit("retention"), {}, nullptr};
    result.found = optimum_of(margin, rate, result.acquisition, result.retention,
                              acquisition.spend.back(), retention.spend.back());
    result.explanation =
        pg::to_cstring(explanation(result.found, result.acquisition, result.retention));
    return result;
  });
  pg::RowSink sink(fcinfo);
  if (answer.found) {
    put(sink, answer.found->today, nullptr, nullptr);
    put(sink, answer.found->optimum, &*answer.found, answer.explanation);
    return Datum{0};
  }
  pg::Columns<12> out;
  out.text("optimum");
  for (int i = 0; i < 10; ++i) out.null();
  out.text(answer.explanation);
  out.put(sink);
  return Datum{0};
}
