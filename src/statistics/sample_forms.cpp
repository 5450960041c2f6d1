#include "base/checking.hpp"
#include "statistics/sample.hpp"
#include "statistics/sample_fields.hpp"

#include <algorithm>

namespace portfolio::statistics {
namespace {

constexpr double exact_integers = 9007199254740992; // 2^53

// --- what differs between the two kinds of rows --------------------------------------------------

template <class Row> constexpr const char *type_name_of = nullptr;
template <> constexpr const char *type_name_of<PurchaseRow> = "purchase_statistics";
template <> constexpr const char *type_name_of<SpendRow> = "spend_statistics";

/// The row, once its numbers are found sound.
PurchaseRow checked(const PurchaseRow &row, double frequency) {
  return purchase_row(frequency, row.recency, row.age);
}
SpendRow checked(const SpendRow &row, double frequency) { return spend_row(frequency, row.mean); }

bool is_whole(const PurchaseRow &row) {
  return row.recency == std::floor(row.recency) && row.age == std::floor(row.age) &&
         row.age < exact_integers;
}
bool is_whole(const SpendRow &) { return false; }

/// Times are mostly whole days: then they take two bytes instead of eight.
template <class Form, class Time>
void visit_time(Form &form, const char *what, Time &time, bool whole) {
  if (Form::is_text || !whole) return form.real(what, time);
  auto days = static_cast<std::uint64_t>(time);
  form.number(what, days);
  if constexpr (Form::reads) time = static_cast<double>(days);
}

template <class Form, class Row> void visit_numbers(Form &form, Row &row, bool whole) {
  if constexpr (requires { row.mean; }) {
    form.real("mean", row.mean);
  } else {
    visit_time(form, "recency", row.recency, whole);
    visit_time(form, "age", row.age, whole);
  }
}

/// What is known besides.
template <class Form, class Sample> void visit_besides(Form &form, Sample &sample) {
  if constexpr (requires { sample.besides.log_gaps; })
    visit_gaps(form, sample.besides.log_gaps, sample.rows);
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

template <class Row> struct SampleFields {
  static constexpr const char *type_name = type_name_of<Row>;

  template <class Form, class Sample> static void visit(Form &form, Sample &sample) {
    form.version(1);
    visit_unit(form, sample.unit_days);
    form.skipped(sample.skipped);
    const auto one_is_whole = [](const Row &row) { return is_whole(row); };
    const bool whole =
        Form::is_text || form.flagged({}, std::ranges::all_of(sample.rows, one_is_whole));
    visit_besides(form, sample);
    std::uint64_t x = 0;
    form.rows(sample.rows.size(), 3, [&](std::size_t i) {
      auto &row = row_of(sample.rows, i);
      form.rising("frequency", row.frequency, x);
      x = static_cast<std::uint64_t>(row.frequency);
      visit_numbers(form, row, whole);
      if constexpr (Form::reads)
        row = checking(form, [&] { return checked(row, static_cast<double>(x)); });
      if (form.given("customers", row.weight != 1)) form.number("number of customers", row.weight);
      if constexpr (Form::reads)
        if (row.weight <= 0)
          form.fail("number of customers is " +
                    std::to_string(static_cast<std::uint64_t>(row.weight)));
      form.require_in_wire(i == 0 || before(sample.rows[i - 1], row), "rows are not in order");
    });
    form.end();
    if constexpr (Form::reads) {
      if (Form::is_text) canonicalise(sample.rows, asked_to_stop);
      customers(sample);
      settle_besides(form, sample);
    }
  }
};

} // namespace

std::string to_text(const PurchaseSample &sample) {
  return text_of<SampleFields<PurchaseRow>>(sample);
}
std::string to_text(const SpendSample &sample) { return text_of<SampleFields<SpendRow>>(sample); }

template <class Row> Sample<Row> sample_from_text(std::string_view text) {
  return value_of_text<SampleFields<Row>, Sample<Row>>(text);
}

Bytes to_wire(const PurchaseSample &sample) { return wire_of<SampleFields<PurchaseRow>>(sample); }
Bytes to_wire(const SpendSample &sample) { return wire_of<SampleFields<SpendRow>>(sample); }

template <class Row> Sample<Row> sample_from_wire(SampleBytes bytes) {
  auto sample = value_of_wire<SampleFields<Row>, Sample<Row>>(bytes);
  require_canonical<SampleFields<Row>>(sample, bytes);
  return sample;
}

template PurchaseSample sample_from_text(std::string_view);
template SpendSample sample_from_text(std::string_view);
template PurchaseSample sample_from_wire(SampleBytes);
template SpendSample sample_from_wire(SampleBytes);

} // namespace portfolio::statistics
