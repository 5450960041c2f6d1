#include "flows/forms.hpp"

namespace portfolio::flows {

namespace {

constexpr std::uint8_t wire_version = 1;
constexpr std::uint8_t has_denominator = 4; ///< beside the basis

/// Behind the movements: what else a period may have, as bits.
enum : std::size_t {
  correction_bit = movement_count,
  negative_bit,
  doubt_bit,
  redated_bit,
  due_bit, // of contracts only, as are those below
  undecided_bit,
  not_lost_bit,
};

} // namespace

Bytes to_wire(const FlowLedger &ledger, Form form) {
  const FlowParameters p = ledger.parameters();
  const bool in_parts = form == Form::readable && !ledger.unit().is_whole();
  Writer out(form, ledger.unit());
  out.byte(wire_version);
  out.byte(static_cast<std::uint8_t>(static_cast<int>(p.basis) | (in_parts ? has_denominator : 0)));
  out.signed_number(p.step.months);
  out.signed_number(p.step.days);
  if (p.has_contracts()) {
    out.signed_number(p.bridge.months);
    out.signed_number(p.bridge.days);
  } else {
    out.signed_number(p.grace);
  }
  out.signed_number(p.as_of);
  out.signed_number(p.origin);
  out.scale();
  if (in_parts) out.number(static_cast<std::uint64_t>(ledger.unit().denominator));
  out.number(static_cast<std::uint64_t>(ledger.customers()));
  out.number(ledger.skipped_rows());
  out.number(ledger.skipped_customers());
  out.number(ledger.last_days().days());
  if (!ledger.last_days().is_empty()) out.signed_number(*ledger.last_days().until());
  out.number(ledger.period_count());
  for (Period k = ledger.first(); k <= ledger.last(); ++k) {
    const PeriodTotals totals = ledger.at(k);
    std::uint64_t present = std::uint64_t{totals.has_correction()} << correction_bit |
                            std::uint64_t{totals.negative_before != 0} << negative_bit |
                            std::uint64_t{totals.customers_in_doubt > 0} << doubt_bit |
                            std::uint64_t{totals.has_redated()} << redated_bit |
                            std::uint64_t{totals.due > 0} << due_bit |
                            std::uint64_t{totals.undecided > 0} << undecided_bit |
                            std::uint64_t{totals.not_lost > 0} << not_lost_bit;
    for (std::size_t i = 0; i < movement_count; ++i)
      present |= std::uint64_t{totals.customers[i] != 0} << i;
    out.number(present);
    for (std::size_t i = 0; i < movement_count; ++i) {
      if (totals.customers[i] == 0) continue;
      out.number(static_cast<std::uint64_t>(totals.customers[i]));
      out.money(totals.amount[i]);
    }
    if (totals.has_correction()) {
      out.money(totals.before_correction);
      out.money(totals.now_correction);
      out.money(totals.kept_correction);
    }
    if (totals.negative_before != 0) out.money(totals.negative_before);
    if (totals.customers_in_doubt > 0) {
      out.number(static_cast<std::uint64_t>(totals.customers_in_doubt));
      out.money(totals.in_doubt);
    }
    if (totals.has_redated()) {
      out.signed_number(totals.customers_redated);
      out.money(totals.redated);
    }
    if (totals.due > 0) {
      out.number(static_cast<std::uint64_t>(totals.due));
      out.number(static_cast<std::uint64_t>(totals.renewed));
    }
    if (totals.undecided > 0) out.number(static_cast<std::uint64_t>(totals.undecided));
    if (totals.not_lost > 0) out.number(static_cast<std::uint64_t>(totals.not_lost));
  }
  return out.bytes();
}

namespace {

std::int64_t read_count(Reader &in) {
  const std::uint64_t n = in.number();
  if (n > std::uint64_t{PeriodTotals::max_customers}) in.fail("number of customers out of range");
  return static_cast<std::int64_t>(n);
}

void read_period(Reader &in, PeriodTotals &totals, bool has_contracts) {
  const std::uint64_t present = in.number();
  if (present >> (has_contracts ? not_lost_bit + 1 : due_bit) != 0) in.fail("unknown movement");
  for (std::size_t i = 0; i < movement_count; ++i) {
    if (!(present >> i & 1)) continue;
    totals.customers[i] = read_count(in);
    if (totals.customers[i] == 0) in.fail("a movement without customers");
    totals.amount[i] = in.money();
  }
  if (present >> correction_bit & 1) {
    totals.before_correction = in.money();
    totals.now_correction = in.money();
    totals.kept_correction = in.money();
    if (!totals.has_correction()) in.fail("an empty correction");
  }
  if (present >> negative_bit & 1) {
    totals.negative_before = in.money();
    if (totals.negative_before == 0) in.fail("no negative money");
  }
  if (present >> doubt_bit & 1) {
    totals.customers_in_doubt = read_count(in);
    totals.in_doubt = in.money();
    if (totals.customers_in_doubt == 0) in.fail("in doubt without customers");
  }
  if (present >> redated_bit & 1) {
    totals.customers_redated = in.signed_number();
    totals.redated = in.money();
    if (!totals.has_redated()) in.fail("nothing redated");
  }
  if (present >> due_bit & 1) {
    totals.due = read_count(in);
    totals.renewed = read_count(in);
    if (totals.due == 0 || totals.renewed > totals.due) in.fail("number of renewals out of range");
  }
  if (present >> undecided_bit & 1) {
    totals.undecided = read_count(in);
    if (totals.undecided == 0) in.fail("number undecided is 0");
  }
  if (present >> not_lost_bit & 1) {
    totals.not_lost = read_count(in);
    if (totals.not_lost == 0) in.fail("number not lost is 0");
  }
  if (!totals.is_plausible()) in.fail("amount or count out of range");
}

LastDays read_last_days(Reader &in, Day as_of) {
  const std::uint64_t days = in.number();
  if (days == 0) return {};
  const Day until = in.signed_int();
  if (days % 2 == 0 || !is_day(until) || until >= as_of) in.fail("last day out of range");
  return {until, days};
}

FlowParameters read_parameters(Reader &in, std::uint8_t basis) {
  FlowParameters p{};
  if (basis > static_cast<std::uint8_t>(FlowBasis::events)) in.fail("unknown basis");
  p.basis = static_cast<FlowBasis>(basis);
  p.step.months = in.signed_int();
  p.step.days = in.signed_int();
  if (p.has_contracts()) {
    p.bridge.months = in.signed_int();
    p.bridge.days = in.signed_int();
  } else {
    p.grace = in.signed_int();
  }
  p.as_of = in.signed_int();
  p.origin = in.signed_int();
  return p;
}

} // namespace

FlowLedger *ledger_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  Reader in(bytes, "flow_ledger");
  in.version(wire_version);
  const std::uint8_t basis = in.byte(), whole_basis = basis & ~has_denominator;
  const FlowParameters p = read_parameters(in, whole_basis);
  const int scale = in.byte();
  if (scale > max_scale) in.fail("scale exceeds 12");
  std::uint64_t denominator = 1;
  if (basis != whole_basis) {
    denominator = in.number();
    if (!p.has_contracts() || denominator < 2 || denominator > max_denominator)
      in.fail("denominator out of range");
  }
  const std::int64_t customers = read_count(in);
  const std::uint64_t rows = in.number(), histories = in.number();
  for (const std::uint64_t count : {rows, histories}) checked_skipped(in, count);
  const LastDays last_days = read_last_days(in, p.as_of);
  const std::uint64_t periods = in.count(1);

  LedgerState state(p, allocate);
  Period k = state.ledger()->last() - static_cast<Period>(periods);
  for (std::uint64_t i = 0; i < periods; ++i) read_period(in, state.at(++k), p.has_contracts());
  in.end();
  state.set_counts({scale, static_cast<std::int64_t>(denominator)}, customers, rows, histories,
                   last_days);
  return trim(*state.ledger(), allocate);
}

} // namespace portfolio::flows
