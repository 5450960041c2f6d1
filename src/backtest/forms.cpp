#include "backtest/sample.hpp"
#include "base/checking.hpp"
#include "statistics/compact.hpp"
#include "statistics/sample_fields.hpp"

namespace portfolio::backtest {

using statistics::compact;
using statistics::has_gaps;
using statistics::visit_gaps;

namespace {

/// More than any number of days, and within 32 bits.
constexpr std::uint64_t most_days = 100'000'000;

/// The first day after the calibration and after the holdout: a text names both, the binary form
/// the first one and the days in between.
void visit_dates(TextWriter &out, const BacktestSample &sample) {
  out.day("end of calibration", sample.calibration_end);
  out.word("until");
  out.day("end of holdout", sample.until);
}
void visit_dates(TextReader &in, BacktestSample &sample) {
  in.day("end of calibration", sample.calibration_end);
  in.word("until");
  in.day("end of holdout", sample.until);
  checking(in, [&] { require_window(sample.calibration_end, sample.until); });
}
void visit_dates(WireWriter &out, const BacktestSample &sample) {
  out.out.signed_number(sample.calibration_end);
  out.out.number(static_cast<std::uint64_t>(sample.holdout_days()));
}
void visit_dates(WireReader &in, BacktestSample &sample) {
  std::int32_t holdout_days = 0;
  const std::int64_t calibration_end = in.in.signed_number();
  if (calibration_end < min_day || calibration_end > max_day) in.fail("date out of range");
  sample.calibration_end = static_cast<Day>(calibration_end);
  in.number("", holdout_days, most_days, "number of days out of range");
  sample.until = sample.calibration_end + holdout_days;
  if (!sample.dated()) in.fail("no days to compare");
}

template <class Form, class Weeks> void visit_weeks(Form &form, Weeks &weeks) {
  if (!form.given("weeks", !weeks.counts.empty())) return;
  form.signed_number("first week", weeks.first, std::int64_t{most_days}, "week out of range");
  form.list(weeks.counts.size(), 1, [&](std::size_t i) {
    form.number("number of purchases", row_of(weeks.counts, i), INT64_MAX, "count out of range");
  });
  if constexpr (Form::is_text) // which has some
    form.require(weeks.counts.front() != 0 && weeks.counts.back() != 0,
                 "first and last week must have purchases");
}

template <class Form, class Row> void visit_row(Form &form, Row &row, std::int32_t before) {
  constexpr const char *beyond = "number of days out of range";
  form.rising("frequency", row.frequency, static_cast<std::uint64_t>(before), most_days, beyond);
  form.number("recency", row.recency, most_days, beyond);
  form.number("age", row.age, most_days, beyond);
  form.number("observed purchases", row.observed, most_days, beyond);
  form.number("previous purchases", row.previous, most_days, beyond);
  if (form.given("customers", row.weight != 1))
    form.number("number of customers", row.weight, INT64_MAX, "count out of range");
}

struct BacktestFields {
  static constexpr const char *type_name = "backtest_statistics";

  /// The binary form of nobody ends before the dates.
  template <class Form, class Sample> static void visit(Form &form, Sample &sample) {
    form.version(1);
    if (Form::is_text && form.given("calibration", sample.dated())) visit_dates(form, sample);
    form.skipped(sample.skipped);
    const bool goes_on = Form::is_text || form.flagged({}, sample.dated());
    if (!Form::is_text && goes_on) visit_dates(form, sample);
    if (goes_on) visit_what_they_did(form, sample);
    form.end();
    if constexpr (Form::reads) check(form, sample);
  }

private:
  template <class Form, class Sample> static void visit_what_they_did(Form &form, Sample &sample) {
    form.skipped(sample.later, "later", "number of later customers");
    visit_gaps(form, sample.log_gaps, sample.rows);
    visit_weeks(form, sample.weeks);
    std::int32_t frequency = 0;
    form.rows(sample.rows.size(), 6, [&](std::size_t i) {
      auto &row = row_of(sample.rows, i);
      visit_row(form, row, frequency);
      frequency = row.frequency;
      form.require_in_wire(i == 0 || before(sample.rows[i - 1], row), "rows are not in order");
    });
  }

  static void check(TextReader &in, BacktestSample &sample) {
    checking(in, [&] {
      sample.rows.resize(compact(std::span(sample.rows), 0, asked_to_stop));
      if (!has_gaps(sample.rows) && !sample.log_gaps.is_known())
        sample.log_gaps = {}; // there is nothing that could be unknown
      validate(sample);
    });
  }
  static void check(WireReader &in, BacktestSample &sample) {
    const std::vector<std::int64_t> &weeks = sample.weeks.counts;
    if (weeks.empty() ? sample.weeks.first != 0 : weeks.front() == 0 || weeks.back() == 0)
      in.fail("not the canonical form");
    checking(in, [&] { validate(sample); });
  }
};

} // namespace

std::string to_text(const BacktestSample &sample) { return text_of<BacktestFields>(sample); }
BacktestSample backtest_from_text(std::string_view text) {
  return value_of_text<BacktestFields, BacktestSample>(text);
}
Bytes to_wire(const BacktestSample &sample) { return wire_of<BacktestFields>(sample); }
BacktestSample backtest_from_wire(BacktestBytes bytes) {
  return value_of_wire<BacktestFields, BacktestSample>(bytes);
}

} // namespace portfolio::backtest
