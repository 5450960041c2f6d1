#include "payments/payments.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/fields.hpp"
#include "base/unit.hpp"

#include <algorithm>

namespace portfolio::payments {
namespace {

std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a + b > Payments::max_invoices) throw Error(Fault::out_of_range, "more than 2^60 invoices");
  return a + b;
}

struct PaymentFields {
  static constexpr const char *type_name = "payment_summary";

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    const auto most = static_cast<std::uint64_t>(Payments::max_invoices);
    form.version(1);
    form.scale(f.scale);
    form.word("as_of");
    form.day("as_of", f.as_of);
    form.word("invoices");
    form.number("number of invoices", f.sums.invoices, most, "number of invoices out of range");
    form.word("late");
    form.number("number of late invoices", f.sums.late, most, "number of invoices out of range");
    form.word("amount");
    form.money("amount", f.sums.amount, f.scale);
    form.word("open");
    form.money("open amount", f.sums.open, f.scale);
    form.word("overdue");
    form.money("overdue amount", f.sums.overdue, f.scale);
    form.word("amount_days");
    form.money("amount times days late", f.sums.amount_days, f.scale);
    form.skipped(f.skipped);
    form.end();
    form.require(is_possible(f.sums), "sums that no invoices have");
  }

  static bool is_possible(const Payments::Sums &s) {
    return s.late <= s.invoices && (s.invoices > 0 || s.amount == 0) && s.amount >= s.open &&
           s.open >= s.overdue && s.overdue >= 0 && s.amount_days >= s.overdue &&
           (s.late > 0 || s.amount_days == 0);
  }

  Payments payments() const {
    Payments value(as_of);
    value.set(scale, sums);
    value.skip(skipped);
    return value;
  }

  int scale = 0;
  Day as_of = 0;
  Payments::Sums sums = {};
  std::uint64_t skipped = 0;
};

PaymentFields fields_of(const Payments &p) { return {p.scale(), p.as_of(), p.sums(), p.skipped()}; }

} // namespace

Payments::Payments(Day as_of) : as_of_(as_of) { require_day(as_of, "as_of"); }

bool is_open(const Invoice &invoice, Day as_of) { return !invoice.paid || *invoice.paid >= as_of; }

std::int32_t days_late(const Invoice &invoice, Day as_of) {
  return std::max(0, (is_open(invoice, as_of) ? as_of : *invoice.paid) - invoice.due);
}

void Payments::add(const Invoice &invoice) {
  require_day(invoice.due, "due");
  if (invoice.paid) require_day(*invoice.paid, "paid");
  if (invoice.amount.units < 0)
    throw Error(Fault::bad_argument, "amount must not be negative: " + to_string(invoice.amount),
                "Leave out credit notes by FILTER (WHERE amount >= 0).");
  raise_scale(invoice.amount.scale);
  const Money units = rescale(invoice.amount.units, invoice.amount.scale, scale_);
  const std::int32_t days = days_late(invoice, as_of_);
  const Money open = is_open(invoice, as_of_) ? units : 0;
  add({1, days > 0, units, open, days > 0 ? open : 0, checked_multiply(units, days)});
}

void Payments::add(const Sums &more) {
  sums_ = {
      sum(sums_.invoices, more.invoices),       sums_.late + more.late,
      checked_add(sums_.amount, more.amount),   checked_add(sums_.open, more.open),
      checked_add(sums_.overdue, more.overdue), checked_add(sums_.amount_days, more.amount_days)};
}

void Payments::skip(std::uint64_t rows) { skipped_ = add_skipped(skipped_, rows); }

void Payments::raise_scale(int scale) {
  if (scale <= scale_) return;
  Sums sums = sums_;
  for (StoredMoney *each : {&sums.amount, &sums.open, &sums.overdue, &sums.amount_days})
    *each = rescale(*each, scale_, scale);
  set(scale, sums);
}

void Payments::set(int scale, const Sums &sums) {
  scale_ = static_cast<std::uint8_t>(scale);
  sums_ = sums;
}

void Payments::require_same(Day as_of) const {
  if (as_of == as_of_) return;
  throw Error(Fault::bad_argument, "payments as of different days do not add up",
              "Use the same as_of for every invoice of the aggregate.",
              "One is as of " + to_string(as_of_) + "; the other as of " + to_string(as_of) + ".");
}

void Payments::merge(Payments more) {
  require_same(more.as_of_);
  raise_scale(more.scale_);
  more.raise_scale(scale_);
  add(more.sums_);
  skip(more.skipped_);
}

std::optional<double> Payments::share_late() const {
  if (sums_.invoices == 0) return std::nullopt;
  return static_cast<double>(sums_.late) / static_cast<double>(sums_.invoices);
}

std::optional<double> Payments::weighted_days_late() const {
  if (sums_.amount == 0) return std::nullopt;
  return to_double(sums_.amount_days, 0) / to_double(sums_.amount, 0);
}

bool equal(const Payments &a, const Payments &b) {
  const auto same = [&](Money x, Money y) { return same_money(x, a.scale_, y, b.scale_); };
  const Payments::Sums &x = a.sums_, &y = b.sums_;
  return a.as_of_ == b.as_of_ && a.skipped_ == b.skipped_ && x.invoices == y.invoices &&
         x.late == y.late && same(x.amount, y.amount) && same(x.open, y.open) &&
         same(x.overdue, y.overdue) && same(x.amount_days, y.amount_days);
}

std::string to_text(const Payments &payments) {
  return text_of<PaymentFields>(fields_of(payments));
}
Payments payments_from_text(std::string_view text) {
  return value_of_text<PaymentFields, PaymentFields>(text).payments();
}
Bytes to_wire(const Payments &payments, Form form) {
  return wire_of<PaymentFields>(fields_of(payments), form, payments.scale());
}
Payments payments_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<PaymentFields, PaymentFields>(bytes).payments();
}

} // namespace portfolio::payments
