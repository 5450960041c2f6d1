#include "base/checking.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "statistics/sample.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::statistics {
namespace {

constexpr std::uint8_t wire_version = 1;
constexpr double exact_integers = 9007199254740992; // 2^53

template <class Row> constexpr const char *type_name = nullptr;
template <> constexpr const char *type_name<PurchaseRow> = "purchase_statistics";
template <> constexpr const char *type_name<SpendRow> = "spend_statistics";

// --- what differs between the two kinds of rows --------------------------------------------------

void append_numbers(std::string &out, const PurchaseRow &row) {
  append_real(out, row.recency);
  out += ' ';
  append_real(out, row.age);
}
void append_numbers(std::string &out, const SpendRow &row) { append_real(out, row.mean); }

template <class Row> Row scan_row(Scanner &scan);
template <> PurchaseRow scan_row(Scanner &scan) {
  const auto x = static_cast<double>(scan.number("frequency"));
  const double recency = scan.real("recency"), age = scan.real("age");
  return checking(scan, [&] { return purchase_row(x, recency, age); });
}
template <> SpendRow scan_row(Scanner &scan) {
  const auto x = static_cast<double>(scan.number("frequency"));
  const double mean = scan.real("mean");
  return checking(scan, [&] { return spend_row(x, mean); });
}

bool is_whole(const PurchaseRow &row) {
  return row.recency == std::floor(row.recency) && row.age == std::floor(row.age) &&
         row.age < exact_integers;
}
bool is_whole(const SpendRow &) { return false; }

/// Times are mostly whole days: then they take two bytes instead of eight.
void write_time(Writer &out, double time, bool whole) {
  whole ? out.number(static_cast<std::uint64_t>(time)) : out.real(time);
}
double read_time(Reader &in, bool whole) {
  return whole ? static_cast<double>(in.number()) : in.real();
}

void write_numbers(Writer &out, const PurchaseRow &row, bool whole) {
  write_time(out, row.recency, whole);
  write_time(out, row.age, whole);
}
void write_numbers(Writer &out, const SpendRow &row, bool) { out.real(row.mean); }

template <class Row> Row read_row(Reader &in, double x, bool whole);
template <> PurchaseRow read_row(Reader &in, double x, bool whole) {
  const double recency = read_time(in, whole), age = read_time(in, whole);
  return checking(in, [&] { return purchase_row(x, recency, age); });
}
template <> SpendRow read_row(Reader &in, double x, bool) {
  const double mean = in.real();
  return checking(in, [&] { return spend_row(x, mean); });
}

// --- what is known besides -----------------------------------------------------------------------

void append_besides(std::string &, const SpendSample &) {}
void append_besides(std::string &out, const PurchaseSample &sample) {
  const LogGaps &gaps = sample.besides.log_gaps;
  if (gaps.is_known() && has_gaps(sample.rows))
    append_decimal(out += " log_gaps ", gaps.units(), LogGaps::scale);
}

Besides<SpendRow> scan_besides(Scanner &, const SpendSample &) { return {}; }
Besides<PurchaseRow> scan_besides(Scanner &scan, const PurchaseSample &) {
  if (!scan.accept("log_gaps")) return {LogGaps::unknown()};
  return {LogGaps::from_units(scan.money("sum of log gaps", LogGaps::scale))};
}

void write_besides(Writer &, const SpendSample &) {}
void write_besides(Writer &out, const PurchaseSample &sample) {
  const LogGaps gaps = settled(sample.besides, std::span<const PurchaseRow>(sample.rows)).log_gaps;
  out.byte(gaps.is_known());
  if (gaps.is_known()) out.money(gaps.units());
}

Besides<SpendRow> read_besides(Reader &, const SpendSample &) { return {}; }
Besides<PurchaseRow> read_besides(Reader &in, const PurchaseSample &) {
  const std::uint8_t known = in.byte();
  if (known > 1) in.fail("unknown flag");
  return {known == 1 ? LogGaps::from_units(in.money()) : LogGaps::unknown()};
}

/// Nothing is unknown where there are no gaps, and gaps are no larger than recency allows.
template <class Source> void settle_besides(Source &, SpendSample &) {}
template <class Source> void settle_besides(Source &source, PurchaseSample &sample) {
  LogGaps &gaps = sample.besides.log_gaps;
  if (!has_gaps(sample.rows) && gaps.units() != 0)
    source.fail("log gaps without a repeat purchase");
  sample.besides = settled(sample.besides, std::span<const PurchaseRow>(sample.rows));
  if (!are_possible(gaps, sample.rows)) source.fail("log gaps exceed those of equal gaps");
}

// --- what they share -----------------------------------------------------------------------------

template <class Source> std::int64_t as_weight(const Source &source, std::uint64_t n) {
  if (n == 0 || n > INT64_MAX) source.fail("number of customers is " + std::to_string(n));
  return static_cast<std::int64_t>(n);
}

template <class Row> std::string text_of(const Sample<Row> &sample) {
  std::string out = "v1";
  if (sample.unit_days > 0) append_real(out += " unit ", sample.unit_days);
  if (sample.skipped > 0) out += " skipped " + std::to_string(sample.skipped);
  append_besides(out, sample);
  for (const Row &row : sample.rows) {
    poll_sometimes();
    out += " [" + std::to_string(row.frequency) + ' ';
    append_numbers(out, row);
    if (row.weight != 1) out += " customers " + std::to_string(row.weight);
    out += ']';
  }
  return out;
}

template <class Row> Bytes wire_of(const Sample<Row> &sample) {
  Writer out;
  out.byte(wire_version);
  out.real(sample.unit_days);
  out.number(sample.skipped);
  bool whole = true;
  for (const Row &row : sample.rows) whole = whole && is_whole(row);
  out.byte(whole);
  write_besides(out, sample);
  out.number(sample.rows.size());
  std::int64_t x = 0;
  for (const Row &row : sample.rows) {
    out.number(static_cast<std::uint64_t>(row.frequency - x));
    x = row.frequency;
    write_numbers(out, row, whole);
    out.number(static_cast<std::uint64_t>(row.weight));
  }
  return out.bytes();
}

template <class Row> Sample<Row> from_wire(SampleBytes bytes) {
  Reader in(bytes, type_name<Row>);
  in.version(wire_version);
  Sample<Row> sample;
  sample.unit_days = in.real();
  if (!std::isfinite(sample.unit_days) || sample.unit_days < 0) in.fail("unit out of range");
  sample.skipped = checked_skipped(in, in.number());
  const std::uint8_t whole = in.byte();
  if (whole > 1) in.fail("unknown flag");
  sample.besides = read_besides(in, sample);
  const std::uint64_t count = in.count(3);
  std::uint64_t x = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    x += in.number();
    Row row = read_row<Row>(in, static_cast<double>(x), whole);
    row.weight = as_weight(in, in.number());
    if (i > 0 && !before(sample.rows.back(), row)) in.fail("rows are not in order");
    sample.rows.push_back(row);
  }
  in.end();
  customers(sample);
  settle_besides(in, sample);
  const Bytes again = wire_of(sample);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
    in.fail("not the canonical form");
  return sample;
}

} // namespace

std::string to_text(const PurchaseSample &sample) { return text_of(sample); }
std::string to_text(const SpendSample &sample) { return text_of(sample); }

template <class Row> Sample<Row> sample_from_text(std::string_view text) {
  Scanner scan(text, type_name<Row>);
  scan.version(1);
  Sample<Row> sample;
  if (scan.accept("unit")) {
    sample.unit_days = scan.real("unit in days");
    if (sample.unit_days <= 0) scan.fail("unit out of range");
  }
  if (scan.accept("skipped"))
    sample.skipped = checked_skipped(scan, scan.number("number of skipped rows"));
  sample.besides = scan_besides(scan, sample);
  while (scan.accept("[")) {
    Row row = scan_row<Row>(scan);
    if (scan.accept("customers")) row.weight = as_weight(scan, scan.number("number of customers"));
    sample.rows.push_back(row);
    scan.expect("]");
  }
  scan.expect_end();
  canonicalise(sample.rows, asked_to_stop);
  customers(sample);
  settle_besides(scan, sample);
  return sample;
}

Bytes to_wire(const PurchaseSample &sample) { return wire_of(sample); }
Bytes to_wire(const SpendSample &sample) { return wire_of(sample); }

template <class Row> Sample<Row> sample_from_wire(SampleBytes bytes) {
  return from_wire<Row>(bytes);
}

template PurchaseSample sample_from_text(std::string_view);
template SpendSample sample_from_text(std::string_view);
template PurchaseSample sample_from_wire(SampleBytes);
template SpendSample sample_from_wire(SampleBytes);

} // namespace portfolio::statistics
