#include "base/checking.hpp"
#include "base/count.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "statistics/covariate_log.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::statistics {
namespace {

constexpr std::uint8_t wire_version = 1;
constexpr const char *type_name = "covariate_statistics";

/// A row as it is read, piece by piece.
struct Pieces {
  double frequency = 0, recency = 0, age = 0;
  std::vector<double> covariates;
  std::uint64_t weight = 1;
};

/// Adds a checked row; what is wrong with it is what is wrong with its source.
template <class Source> void take(CovariateSample &sample, const Pieces &row, const Source &from) {
  if (row.weight > INT64_MAX) from.fail("number of customers is " + std::to_string(row.weight));
  checking(from, [&] {
    const auto weight = static_cast<std::int64_t>(row.weight);
    sample.rows.push_back(purchase_row(row.frequency, row.recency, row.age, weight));
    require_covariates(row.covariates);
  });
  if (sample.covariates == 0) sample.covariates = row.covariates.size();
  if (sample.covariates != row.covariates.size())
    from.fail("numbers of covariates differ: " + std::to_string(sample.covariates) + " and " +
              std::to_string(row.covariates.size()));
  sample.values.insert(sample.values.end(), row.covariates.begin(), row.covariates.end());
}

} // namespace

std::string to_text(const CovariateSample &sample) {
  std::string out = "v1";
  if (sample.unit_days > 0) append_real(out += " unit ", sample.unit_days);
  if (sample.skipped > 0) out += " skipped " + std::to_string(sample.skipped);
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    poll_sometimes();
    const PurchaseRow &row = sample.rows[i];
    out += " [" + std::to_string(row.frequency);
    append_real(out += ' ', row.recency);
    append_real(out += ' ', row.age);
    out += " |";
    for (const double value : sample.covariates_of(i)) append_real(out += ' ', value);
    if (row.weight != 1) out += " customers " + std::to_string(row.weight);
    out += ']';
  }
  return out;
}

CovariateSample covariate_sample_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  CovariateSample sample;
  if (scan.accept("unit") && (sample.unit_days = scan.real("unit in days")) <= 0)
    scan.fail("unit out of range");
  if (scan.accept("skipped")) sample.skipped = scan.number("number of skipped rows");
  checked_skipped(scan, sample.skipped);
  while (scan.accept("[")) {
    Pieces row;
    row.frequency = static_cast<double>(scan.number("frequency"));
    row.recency = scan.real("recency");
    row.age = scan.real("age");
    scan.expect("|");
    bool weighted = false;
    do row.covariates.push_back(scan.real("covariate"));
    while (!scan.accept("]") && !(weighted = scan.accept("customers")));
    if (weighted) {
      row.weight = scan.number("number of customers");
      scan.expect("]");
    }
    take(sample, row, scan);
  }
  scan.expect_end();
  canonicalise(sample, asked_to_stop);
  customers(sample);
  return sample;
}

Bytes to_wire(const CovariateSample &sample) {
  Writer out;
  out.byte(wire_version);
  out.real(sample.unit_days);
  out.number(sample.skipped);
  out.byte(static_cast<std::uint8_t>(sample.covariates));
  out.number(sample.rows.size());
  for (std::size_t i = 0; i < sample.rows.size(); ++i) {
    const PurchaseRow &row = sample.rows[i];
    out.number(static_cast<std::uint64_t>(row.frequency));
    out.real(row.recency);
    out.real(row.age);
    for (const double value : sample.covariates_of(i)) out.real(value);
    out.number(static_cast<std::uint64_t>(row.weight));
  }
  return out.bytes();
}

CovariateSample covariate_sample_from_wire(SampleBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  CovariateSample sample;
  sample.unit_days = in.real();
  if (!std::isfinite(sample.unit_days) || sample.unit_days < 0) in.fail("unit out of range");
  sample.skipped = in.number();
  checked_skipped(in, sample.skipped);
  const std::size_t covariates = in.byte();
  const std::uint64_t count = in.count(2 + 8 * (2 + covariates));
  Pieces row;
  row.covariates.resize(covariates);
  for (std::uint64_t i = 0; i < count; ++i) {
    row.frequency = static_cast<double>(in.number());
    row.recency = in.real();
    row.age = in.real();
    for (double &value : row.covariates) value = in.real();
    row.weight = in.number();
    take(sample, row, in);
  }
  in.end();
  canonicalise(sample, asked_to_stop);
  customers(sample);
  const Bytes again = to_wire(sample);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
    in.fail("not the canonical form");
  return sample;
}

} // namespace portfolio::statistics
