#include "base/checking.hpp"
#include "base/text.hpp"
#include "ltv/portfolio_sum.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::ltv {

using models::model_from_bytes;
using statistics::order;

namespace {

constexpr const char *type_name = "portfolio_sum";
constexpr std::uint8_t wire_version = 1;

/// What both forms spell, before it is known to make sense.
struct Parts {
  SumTerms terms;
  std::int64_t customers = 0, skipped = 0;
  std::vector<Money> sums;
  Bytes purchases, spend;
};

/// Builds the sum from parts that nobody vouches for.
template <class Source>
PortfolioSum *assemble(const Parts &parts, Allocate allocate, const Source &from) {
  if (parts.customers < 0 || parts.skipped < 0) from.fail("number of customers out of range");
  if (parts.spend.empty() == is_of_money(parts.terms.what)) from.fail("models do not fit the sum");
  PortfolioSum *sum = checking(from, [&] {
    model_from_bytes(parts.purchases, type_name);
    if (!parts.spend.empty()) model_from_bytes(parts.spend, type_name);
    return empty_sum(parts.terms, parts.purchases, parts.spend, allocate);
  });
  if (sum->size() != parts.sums.size()) from.fail("number of sums does not fit the models");
  for (std::size_t i = 0; i < sum->size(); ++i) sum->set(i, parts.sums[i]);
  if (has_luck(parts.terms.what) && parts.sums.back() < -1) from.fail("variance is negative");
  sum->set_customers(parts.customers);
  sum->skip(parts.skipped);
  return sum;
}

void append_real_member(std::string &out, const char *member, double value) {
  out += member;
  append_real(out, value);
}

} // namespace

std::string to_text(const PortfolioSum &sum) {
  const SumTerms terms = sum.terms();
  const bool value = terms.what == SumOf::residual_ltv;
  std::string out = "v1 " + std::string(name(terms.what));
  out += " as_of " + to_string(terms.as_of);
  if (std::isfinite(terms.horizon_days)) append_real_member(out, " horizon ", terms.horizon_days);
  if (value) {
    append_real_member(out, " annual_rate ", terms.annual_rate);
    if (terms.margin) append_real_member(out, " margin ", *terms.margin);
    append_real_member(out, " cost_to_serve ", terms.cost_to_serve);
  }
  out += " customers " + std::to_string(sum.customers());
  if (sum.skipped() > 0) out += " skipped " + std::to_string(sum.skipped());
  for (std::size_t i = 0; i < sum.size(); ++i) {
    out += i == 0 ? " [" : " ";
    append_decimal(out, sum.at(i), 0);
  }
  out += "] purchases ";
  append_hex(out, sum.purchases());
  if (!is_of_money(terms.what)) return out;
  out += " spend ";
  append_hex(out, sum.spend());
  return out;
}

PortfolioSum *sum_from_text(std::string_view text, Allocate allocate) {
  Scanner scan(text, type_name);
  Parts parts;
  scan.version(1);
  parts.terms.what = SumOf::expected_purchases;
  bool found = false;
  for (const SumOf what :
       {SumOf::residual_ltv, SumOf::predicted_purchases, SumOf::predicted_revenue})
    if (!found && scan.accept(name(what))) {
      parts.terms.what = what;
      found = true;
    }
  if (!found) scan.expect(name(SumOf::expected_purchases));
  const bool value = parts.terms.what == SumOf::residual_ltv;
  scan.expect("as_of");
  parts.terms.as_of = scan.day("as_of");
  if (scan.accept("horizon")) parts.terms.horizon_days = scan.real("horizon");
  if (value) {
    scan.expect("annual_rate");
    parts.terms.annual_rate = scan.real("annual rate");
    parts.terms.margin.reset();
    if (scan.accept("margin")) parts.terms.margin = scan.real("margin");
    scan.expect("cost_to_serve");
    parts.terms.cost_to_serve = scan.real("cost to serve");
  }
  scan.expect("customers");
  parts.customers = scan.signed_number("number of customers");
  if (scan.accept("skipped")) parts.skipped = scan.signed_number("number of skipped customers");
  scan.expect("[");
  while (!scan.accept("]")) parts.sums.push_back(scan.money("sum", 0));
  scan.expect("purchases");
  parts.purchases = scan.hex("model");
  if (is_of_money(parts.terms.what)) {
    scan.expect("spend");
    parts.spend = scan.hex("model");
  }
  scan.expect_end();
  return assemble(parts, allocate, scan);
}

Bytes to_wire(const PortfolioSum &sum) {
  const SumTerms terms = sum.terms();
  Writer out;
  out.byte(wire_version);
  out.byte(static_cast<std::uint8_t>(terms.what));
  out.byte(terms.margin ? 1 : 0);
  out.signed_number(terms.as_of);
  for (const double value :
       {terms.horizon_days, terms.annual_rate, terms.margin.value_or(0), terms.cost_to_serve})
    out.real(value);
  out.number(static_cast<std::uint64_t>(sum.customers()));
  out.number(static_cast<std::uint64_t>(sum.skipped()));
  out.number(sum.size());
  for (std::size_t i = 0; i < sum.size(); ++i) out.money(sum.at(i));
  for (const ModelBytes model : {sum.purchases(), sum.spend()}) {
    out.number(model.size());
    for (const std::uint8_t byte : model) out.byte(byte);
  }
  return out.bytes();
}

PortfolioSum *sum_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  Parts parts;
  const std::uint8_t what = in.byte(), has_margin = in.byte();
  if (what < 1 || what > 4) in.fail("sum of something unknown");
  if (has_margin > 1) in.fail("unknown flag");
  parts.terms.what = static_cast<SumOf>(what);
  const std::int64_t as_of = in.signed_number();
  if (as_of != static_cast<Day>(as_of)) in.fail("day out of range");
  parts.terms.as_of = static_cast<Day>(as_of);
  parts.terms.horizon_days = in.real();
  parts.terms.annual_rate = in.real();
  const double margin = in.real();
  if (has_margin == 0 && order(margin) != 0) in.fail("margin that is none");
  parts.terms.margin = has_margin ? std::optional(margin) : std::nullopt;
  parts.terms.cost_to_serve = in.real();
  parts.customers = static_cast<std::int64_t>(in.number());
  parts.skipped = static_cast<std::int64_t>(in.number());
  parts.sums.resize(in.count(1));
  for (Money &units : parts.sums) units = in.money();
  for (Bytes *model : {&parts.purchases, &parts.spend}) {
    model->resize(in.count(1));
    for (std::uint8_t &byte : *model) byte = in.byte();
  }
  in.end();
  PortfolioSum *sum = assemble(parts, allocate, in);
  if (!std::ranges::equal(to_wire(*sum), bytes)) in.fail("not the canonical form"); // such as −0
  return sum;
}

} // namespace portfolio::ltv
