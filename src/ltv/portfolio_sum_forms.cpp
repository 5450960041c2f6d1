#include "base/checking.hpp"
#include "base/fields.hpp"
#include "ltv/portfolio_sum.hpp"

#include <cmath>

namespace portfolio::ltv {

using models::model_from_bytes;
using statistics::order;

namespace {

/// What both forms spell, before it is known to make sense.
struct SumFields {
  static constexpr const char *type_name = "portfolio_sum";

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    form.version(1);
    form.choice(f.terms.what,
                {"expected_purchases", "residual_ltv", "predicted_purchases", "predicted_revenue",
                 "predicted_ltv"},
                "sum of something unknown", 1);
    visit_terms(form, f.terms);
    form.word("customers");
    form.number("number of customers", f.customers);
    if (form.given("skipped", f.skipped > 0)) form.number("number of skipped customers", f.skipped);
    const auto visit_sum = [&](std::size_t i) { form.money("sum", row_of(f.sums, i), 0); };
    form.list(f.sums.size(), 1, visit_sum, "[]");
    form.word("purchases");
    form.bytes("model", f.purchases);
    if (!Form::is_text || is_of_money(f.terms.what)) {
      form.word("spend");
      form.bytes("model", f.spend);
    }
    form.end();
  }

  /// Bytes have all terms, a text those that the sum has; whether there is a margin bytes say
  /// first.
  template <class Form, class Terms> static void visit_terms(Form &form, Terms &terms) {
    bool has_margin = terms.margin.has_value();
    double margin = terms.margin.value_or(0);
    if (!Form::is_text) has_margin = form.flagged({}, has_margin);
    form.word("as_of");
    form.day("as_of", terms.as_of);
    if (form.given("horizon", std::isfinite(terms.horizon_days)))
      form.real("horizon", terms.horizon_days);
    if (Form::is_text && !is_of_value(terms.what)) return;
    form.word("annual_rate");
    form.real("annual rate", terms.annual_rate);
    const bool is_told = form.given("margin", has_margin);
    if (is_told) form.real("margin", margin);
    if (Form::is_text) has_margin = is_told;
    form.require(has_margin || !is_told || order(margin) == 0, "margin that is none");
    if constexpr (Form::reads) terms.margin = has_margin ? std::optional(margin) : std::nullopt;
    form.word("cost_to_serve");
    form.real("cost to serve", terms.cost_to_serve);
  }

  SumTerms terms = {};
  std::int64_t customers = 0, skipped = 0;
  std::vector<Money> sums = {};
  Bytes purchases = {}, spend = {};
};

SumFields fields_of(const PortfolioSum &sum) {
  SumFields f{sum.terms(), sum.customers(), sum.skipped()};
  for (std::size_t i = 0; i < sum.size(); ++i) f.sums.push_back(sum.at(i));
  f.purchases.assign(sum.purchases().begin(), sum.purchases().end());
  f.spend.assign(sum.spend().begin(), sum.spend().end());
  return f;
}

/// Builds the sum from fields that nobody vouches for.
template <class Form> PortfolioSum *read(Form in, Allocate allocate) {
  SumFields f;
  SumFields::visit(in, f);
  in.require(f.customers >= 0 && f.skipped >= 0, "number of customers out of range");
  in.require(f.spend.empty() != is_of_money(f.terms.what), "models do not fit the sum");
  PortfolioSum *sum = checking(in, [&] {
    model_from_bytes(f.purchases, SumFields::type_name);
    if (!f.spend.empty()) model_from_bytes(f.spend, SumFields::type_name);
    return empty_sum(f.terms, f.purchases, f.spend, allocate);
  });
  in.require(sum->size() == f.sums.size(), "number of sums does not fit the models");
  for (std::size_t i = 0; i < sum->size(); ++i) sum->set(i, f.sums[i]);
  in.require(!has_luck(f.terms.what) || f.sums.back() >= -1, "variance is negative");
  sum->set_customers(f.customers);
  sum->skip(f.skipped);
  return sum;
}

} // namespace

std::string to_text(const PortfolioSum &sum) { return text_of<SumFields>(fields_of(sum)); }
PortfolioSum *sum_from_text(std::string_view text, Allocate allocate) {
  return read(TextReader(text, SumFields::type_name), allocate);
}
Bytes to_wire(const PortfolioSum &sum) { return wire_of<SumFields>(fields_of(sum)); }
PortfolioSum *sum_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  PortfolioSum *sum = read(WireReader(bytes, SumFields::type_name), allocate);
  require_canonical<SumFields>(fields_of(*sum), bytes); // such as −0
  return sum;
}

} // namespace portfolio::ltv
