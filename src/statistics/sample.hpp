#pragma once
#include "base/stop.hpp"
#include "base/wire.hpp"
#include "statistics/log_gaps.hpp"
#include "statistics/rows.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::statistics {

using SampleBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The customers a model is fitted to: the sufficient statistics, nothing lost. Rows are distinct
/// and in canonical order, so that equal samples have equal rows and lead to the same fit.
template <class Row> struct Sample {
  double unit_days = 0;      ///< > 0: times are days, to be counted in this unit; 0: as they are
  std::uint64_t skipped = 0; ///< rows that were no observation
  std::vector<Row> rows;
  Besides<Row> besides = {};
};
using PurchaseSample = Sample<PurchaseRow>;
using SpendSample = Sample<SpendRow>;

/// Error(bad_argument) if customers of one fit are measured in different units of days.
void require_same_unit(double one, double other);

/// Sorts the rows and joins equal ones. Error(too_large) beyond 2^63 customers; Stopped.
template <class Row> void canonicalise(std::vector<Row> &rows, Stop stop);

/// Reads either form, growing or finished, of a stored value.
template <class Row> Sample<Row> open_sample(SampleBytes bytes, Stop stop);

/// Rows with their times in the sample's unit: what a fit takes.
std::vector<PurchaseRow> in_units(const PurchaseSample &sample);

/// The text forms, lossless, rows in any order on input. [frequency recency age], in days if there
/// is a unit; [frequency mean]; the sum of the logarithms of the gaps in the same unit if it is
/// known and there are gaps:
///
///   v1 unit 7 skipped 1 log_gaps 8.762489561032 [0 0 272 customers 25] [2 213 272] …
///   v1 skipped 3 [1 11.77] [2 22.345 customers 2] …
std::string to_text(const PurchaseSample &sample);
std::string to_text(const SpendSample &sample);
template <class Row> Sample<Row> sample_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const PurchaseSample &sample);
Bytes to_wire(const SpendSample &sample);
template <class Row> Sample<Row> sample_from_wire(SampleBytes bytes);

/// customers, by weight.
template <class Row> std::int64_t customers(const Sample<Row> &sample);

/// Σ log of the gaps in the sample's unit, for rows as in_units() gives them. Error(no_answer) if
/// it is not known.
double log_gaps_in_units(const PurchaseSample &sample);

} // namespace portfolio::statistics
