#include "payments/payments.hpp"
#include "pg/amount.hpp"
#include "pg/flat_type.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::payments;

namespace {

struct PaymentType : pg::ObjectType<PaymentType, Payments> {
  static constexpr const char *name = "payment_summary";
  static bool is_known(const Payments &payments) {
    return VARSIZE(&payments) == sizeof payments && payments.is_known();
  }
  static Payments *resume(Payments *old, Day as_of) {
    if (old == nullptr) return finish(Payments(as_of));
    old->require_same(as_of);
    return old;
  }
  static Payments *flat(Payments *state) { return state; }
  static Payments *merged(Payments *left, const Payments &right) {
    if (left == nullptr) return finish(right);
    left->merge(right);
    return left;
  }
  static Payments *finish(const Payments &payments) {
    return new (pg::allocate(sizeof payments)) Payments(payments);
  }
  static Payments from_text(std::string_view text) { return payments_from_text(text); }
  static Payments from_wire(std::span<const std::uint8_t> bytes) {
    return payments_from_wire(bytes);
  }
};

const Payments &payments_argument(FunctionCallInfo fcinfo) {
  return *PaymentType::argument(fcinfo, 0);
}

/// (state, due, paid, amount, as_of)
template <class Amount> Datum add_invoice(FunctionCallInfo fcinfo) {
  pg::require_not_null(fcinfo, 4, "as_of");
  const Day as_of = pg::day_argument(fcinfo, 4);
  const bool is_known = !pg::is_null(fcinfo, 1) && !pg::is_null(fcinfo, 3);
  const Day due = is_known ? pg::day_argument(fcinfo, 1) : 0;
  const bool is_paid = !pg::is_null(fcinfo, 2);
  const Day paid = is_paid ? pg::day_argument(fcinfo, 2) : 0;
  const Decimal amount = is_known ? Amount::read(pg::argument(fcinfo, 3)) : Decimal{};
  return pg::change_state<PaymentType>(
      fcinfo,
      [&](Payments *state) {
        is_known ? state->add({due, is_paid ? std::optional(paid) : std::nullopt, amount})
                 : state->skip();
      },
      as_of);
}

} // namespace

PG_EXPORT(cp_payment_summary_add_numeric) { return add_invoice<pg::NumericAmount>(fcinfo); }
PG_EXPORT(cp_payment_summary_add_float8) { return add_invoice<pg::FloatAmount>(fcinfo); }
PG_EXPORT(cp_payment_summary_add_real) { return add_invoice<pg::RealAmount>(fcinfo); }

PG_EXPORT(cp_payment_summary_merge) { return pg::merge_states<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_finish) { return pg::finish_state<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_in) { return pg::type_in<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_out) { return pg::type_out<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_recv) { return pg::type_receive<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_send) { return pg::type_send<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_plus) { return pg::plus<PaymentType>(fcinfo); }
PG_EXPORT(cp_payment_summary_eq) { PG_RETURN_BOOL(pg::are_equal<PaymentType>(fcinfo)); }
PG_EXPORT(cp_payment_summary_ne) { PG_RETURN_BOOL(!pg::are_equal<PaymentType>(fcinfo)); }
PG_EXPORT(cp_payment_summary_hash) { return pg::type_hash<PaymentType>(fcinfo); }

PG_EXPORT(cp_payment_summary_as_of) { return pg::from_day(payments_argument(fcinfo).as_of()); }
PG_EXPORT(cp_payment_summary_skipped) {
  PG_RETURN_INT64(static_cast<std::int64_t>(payments_argument(fcinfo).skipped()));
}

PG_EXPORT(cp_payment_rows) {
  const Payments &payments = payments_argument(fcinfo);
  pg::Columns<6> out;
  out.count(payments.sums().invoices);
  out.money(payments.sums().amount, payments.scale());
  out.money(payments.sums().open, payments.scale());
  out.money(payments.sums().overdue, payments.scale());
  out.real(payments.share_late());
  out.real(payments.weighted_days_late());
  return out.composite(fcinfo);
}
