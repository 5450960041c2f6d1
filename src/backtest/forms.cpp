#include "backtest/sample.hpp"
#include "base/checking.hpp"
#include "base/count.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "statistics/compact.hpp"

namespace portfolio::backtest {

using statistics::compact;
using statistics::has_gaps;

namespace {

constexpr const char *type_name = "backtest_statistics";
constexpr std::uint8_t wire_version = 1;
/// More than any number of days, and within 32 bits.
constexpr std::uint64_t most_days = 100'000'000;

template <class Source> std::int32_t as_days(const Source &source, std::uint64_t number) {
  if (number > most_days) source.fail("number of days out of range");
  return static_cast<std::int32_t>(number);
}
template <class Source> std::int32_t as_week(const Source &source, std::int64_t week) {
  if (week < -std::int64_t{most_days} || week > std::int64_t{most_days})
    source.fail("week out of range");
  return static_cast<std::int32_t>(week);
}
template <class Source> std::int64_t as_count(const Source &source, std::uint64_t number) {
  if (number > INT64_MAX) source.fail("count out of range");
  return static_cast<std::int64_t>(number);
}
LogGaps scan_gaps(Scanner &scan) {
  if (!scan.accept("log_gaps")) return LogGaps::unknown();
  return LogGaps::from_units(scan.money("sum of log gaps", LogGaps::scale));
}
LogGaps read_gaps(Reader &in) {
  const std::uint8_t known = in.byte();
  if (known > 1) in.fail("unknown flag");
  return known ? LogGaps::from_units(in.money()) : LogGaps::unknown();
}

BacktestRow scan_row(Scanner &scan) {
  BacktestRow row;
  row.frequency = as_days(scan, scan.number("frequency"));
  row.recency = as_days(scan, scan.number("recency"));
  row.age = as_days(scan, scan.number("age"));
  row.observed = as_days(scan, scan.number("observed purchases"));
  row.previous = as_days(scan, scan.number("previous purchases"));
  if (scan.accept("customers")) row.weight = as_count(scan, scan.number("number of customers"));
  return row;
}

void scan_weeks(Scanner &scan, WeekCounts &weeks) {
  weeks.first = as_week(scan, scan.signed_number("first week"));
  scan.expect("(");
  do weeks.counts.push_back(as_count(scan, scan.number("number of purchases")));
  while (!scan.accept(")"));
  if (weeks.counts.front() == 0 || weeks.counts.back() == 0)
    scan.fail("first and last week must have purchases");
}

BacktestRow read_row(Reader &in, std::int32_t frequency) {
  BacktestRow row;
  row.frequency = frequency;
  row.recency = as_days(in, in.number());
  row.age = as_days(in, in.number());
  row.observed = as_days(in, in.number());
  row.previous = as_days(in, in.number());
  row.weight = as_count(in, in.number());
  return row;
}

/// Dates, and what there is with dates only.
void read_dated(Reader &in, BacktestSample &sample) {
  const std::int64_t calibration_end = in.signed_number();
  if (calibration_end < min_day || calibration_end > max_day) in.fail("date out of range");
  sample.calibration_end = static_cast<Day>(calibration_end);
  sample.until = sample.calibration_end + as_days(in, in.number());
  if (!sample.dated()) in.fail("no days to compare");
  sample.later = checked_skipped(in, in.number());
  sample.log_gaps = read_gaps(in);
  sample.weeks.first = as_week(in, in.signed_number());
  for (std::uint64_t left = in.count(1); left > 0; --left)
    sample.weeks.counts.push_back(as_count(in, in.number()));
  std::int32_t frequency = 0;
  for (std::uint64_t left = in.count(6); left > 0; --left) {
    const std::uint64_t more = static_cast<std::uint64_t>(as_days(in, in.number()));
    frequency = as_days(in, static_cast<std::uint64_t>(frequency) + more);
    const BacktestRow row = read_row(in, frequency);
    if (!sample.rows.empty() && !before(sample.rows.back(), row)) in.fail("rows are not in order");
    sample.rows.push_back(row);
  }
}

} // namespace

std::string to_text(const BacktestSample &sample) {
  std::string out = "v1";
  if (sample.dated())
    out +=
        " calibration " + to_string(sample.calibration_end) + " until " + to_string(sample.until);
  if (sample.skipped > 0) out += " skipped " + std::to_string(sample.skipped);
  if (sample.later > 0) out += " later " + std::to_string(sample.later);
  if (has_gaps(sample.rows) && sample.log_gaps.is_known())
    append_decimal(out += " log_gaps ", sample.log_gaps.units(), LogGaps::scale);
  if (!sample.weeks.counts.empty()) {
    out += " weeks " + std::to_string(sample.weeks.first);
    char before_number = '(';
    out += ' ';
    for (const std::int64_t count : sample.weeks.counts) {
      out += before_number + std::to_string(count);
      before_number = ' ';
    }
    out += ')';
  }
  for (const BacktestRow &row : sample.rows) {
    poll_sometimes();
    const char *separator = " [";
    for (const std::int32_t number :
         {row.frequency, row.recency, row.age, row.observed, row.previous}) {
      out += separator + std::to_string(number);
      separator = " ";
    }
    if (row.weight != 1) out += " customers " + std::to_string(row.weight);
    out += ']';
  }
  return out;
}

BacktestSample backtest_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  BacktestSample sample;
  if (scan.accept("calibration")) {
    sample.calibration_end = scan.day("end of calibration");
    scan.expect("until");
    sample.until = scan.day("end of holdout");
    checking(scan, [&] { require_window(sample.calibration_end, sample.until); });
  }
  if (scan.accept("skipped"))
    sample.skipped = checked_skipped(scan, scan.number("number of skipped rows"));
  if (scan.accept("later"))
    sample.later = checked_skipped(scan, scan.number("number of later customers"));
  sample.log_gaps = scan_gaps(scan);
  if (scan.accept("weeks")) scan_weeks(scan, sample.weeks);
  while (scan.accept("[")) {
    sample.rows.push_back(scan_row(scan));
    scan.expect("]");
  }
  scan.expect_end();
  checking(scan, [&] {
    sample.rows.resize(compact(std::span(sample.rows), 0, asked_to_stop));
    if (!has_gaps(sample.rows) && !sample.log_gaps.is_known())
      sample.log_gaps = {}; // there is nothing that could be unknown
    validate(sample);
  });
  return sample;
}

Bytes to_wire(const BacktestSample &sample) {
  Writer out;
  out.byte(wire_version);
  out.number(sample.skipped);
  out.byte(sample.dated());
  if (!sample.dated()) return out.bytes();
  out.signed_number(sample.calibration_end);
  out.number(static_cast<std::uint64_t>(sample.holdout_days()));
  out.number(sample.later);
  out.byte(sample.log_gaps.is_known());
  if (sample.log_gaps.is_known()) out.money(sample.log_gaps.units());
  out.signed_number(sample.weeks.first);
  out.number(sample.weeks.counts.size());
  for (const std::int64_t count : sample.weeks.counts)
    out.number(static_cast<std::uint64_t>(count));
  out.number(sample.rows.size());
  std::int32_t frequency = 0;
  for (const BacktestRow &row : sample.rows) {
    for (const std::int32_t number :
         {row.frequency - frequency, row.recency, row.age, row.observed, row.previous})
      out.number(static_cast<std::uint64_t>(number));
    out.number(static_cast<std::uint64_t>(row.weight));
    frequency = row.frequency;
  }
  return out.bytes();
}

BacktestSample backtest_from_wire(BacktestBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  BacktestSample sample;
  sample.skipped = checked_skipped(in, in.number());
  const std::uint8_t dated = in.byte();
  if (dated > 1) in.fail("unknown flag");
  if (dated) read_dated(in, sample);
  in.end();
  const std::vector<std::int64_t> &weeks = sample.weeks.counts;
  if (weeks.empty() ? sample.weeks.first != 0 : weeks.front() == 0 || weeks.back() == 0)
    in.fail("not the canonical form");
  checking(in, [&] { validate(sample); });
  return sample;
}

} // namespace portfolio::backtest
