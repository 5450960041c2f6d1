#include "base/checking.hpp"
#include "statistics/covariate_log.hpp"
#include "statistics/sample_fields.hpp"

namespace portfolio::statistics {
namespace {

// How many covariates each has is told by every row of a text, and by the binary form before them.
template <class Form> void visit_width(Form &, const std::size_t &) {}
void visit_width(WireWriter &out, const std::size_t &n) {
  out.out.byte(static_cast<std::uint8_t>(n));
}
void visit_width(WireReader &in, std::size_t &n) { n = in.in.byte(); }

struct CovariateFields {
  static constexpr const char *type_name = "covariate_statistics";

  template <class Form, class Sample> static void visit(Form &form, Sample &sample) {
    form.version(1);
    visit_unit(form, sample.unit_days);
    form.skipped(sample.skipped);
    visit_width(form, sample.covariates);
    form.rows(sample.rows.size(), 2 + 8 * (2 + sample.covariates), [&](std::size_t i) {
      auto &row = row_of(sample.rows, i);
      form.number("frequency", row.frequency);
      form.real("recency", row.recency);
      form.real("age", row.age);
      form.word("|");
      const std::size_t begin = i * sample.covariates;
      const auto one = [&](std::size_t k) {
        form.real("covariate", row_of(sample.values, begin + k));
      };
      form.series(sample.covariates, {"]", "customers"}, one);
      if (form.given("customers", row.weight != 1)) form.number("number of customers", row.weight);
      if constexpr (Form::reads) check(form, sample, row, std::span(sample.values).subspan(begin));
    });
    form.end();
    form.require(sample.covariates == 0 || !sample.rows.empty(), "covariates of nobody");
    if constexpr (Form::reads) {
      canonicalise(sample, asked_to_stop);
      customers(sample);
    }
  }

private:
  template <class Form> static void check(Form &form, CovariateSample &sample, PurchaseRow &row,
                                          std::span<const double> covariates) {
    if (row.weight < 0)
      form.fail("number of customers is " + std::to_string(static_cast<std::uint64_t>(row.weight)));
    checking(form, [&] {
      const auto frequency = static_cast<double>(static_cast<std::uint64_t>(row.frequency));
      row = purchase_row(frequency, row.recency, row.age, row.weight);
      require_covariates(covariates);
    });
    if (sample.covariates == 0) sample.covariates = covariates.size();
    if (sample.covariates != covariates.size())
      form.fail("numbers of covariates differ: " + std::to_string(sample.covariates) + " and " +
                std::to_string(covariates.size()));
  }
};

} // namespace

std::string to_text(const CovariateSample &sample) { return text_of<CovariateFields>(sample); }
CovariateSample covariate_sample_from_text(std::string_view text) {
  return value_of_text<CovariateFields, CovariateSample>(text);
}
Bytes to_wire(const CovariateSample &sample) { return wire_of<CovariateFields>(sample); }
CovariateSample covariate_sample_from_wire(SampleBytes bytes) {
  auto sample = value_of_wire<CovariateFields, CovariateSample>(bytes);
  require_canonical<CovariateFields>(sample, bytes);
  return sample;
}

} // namespace portfolio::statistics
