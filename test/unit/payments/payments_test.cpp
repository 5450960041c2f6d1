#include "payments/payments.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace portfolio;
using namespace portfolio::payments;

namespace {

constexpr Day as_of = 9000;

std::vector<Invoice> random_invoices(std::mt19937_64 &random) {
  std::vector<Invoice> invoices(random() % 40);
  for (Invoice &each : invoices) {
    each.due = as_of - 200 + static_cast<Day>(random() % 300);
    if (random() % 3 > 0) each.paid = each.due - 30 + static_cast<Day>(random() % 90);
    each.amount = {static_cast<Money>(random() % 1000000), static_cast<int>(random() % 4)};
  }
  return invoices;
}

Payments payments_of(const std::vector<Invoice> &invoices) {
  Payments payments(as_of);
  for (const Invoice &each : invoices) payments.add(each);
  return payments;
}

} // namespace

TEST(Payments, FindsTheWorkedNumbers) {
  const auto day = [](const char *text) {
    return payments_from_text(std::string("v1 scale 0 as_of ") + text +
                              " invoices 0 late 0 amount 0 open 0 overdue 0 amount_days 0")
        .as_of();
  };
  Payments payments(day("2025-05-01"));
  payments.add({day("2025-01-31"), day("2025-01-30"), {1000, 0}});
  payments.add({day("2025-02-28"), day("2025-03-20"), {2000, 0}});
  payments.add({day("2025-03-31"), {}, {500, 0}});
  payments.add({day("2025-04-30"), {}, {1500, 0}});
  EXPECT_EQ(to_text(payments),
            "v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5000 open 2000 "
            "overdue 2000 amount_days 57000");
  EXPECT_EQ(payments.share_late(), 0.75);
  EXPECT_EQ(payments.weighted_days_late(), 11.4);
}

TEST(Payments, KnowsNothingOfWhatHappensFromAsOfOn) {
  struct {
    Day due;
    std::optional<Day> paid;
    int days;
    bool open;
  } cases[] = {{8990, 8999, 9, false}, {8990, 9000, 10, true}, {8990, 9500, 10, true},
               {9000, {}, 0, true},    {9010, 8000, 0, false}, {9010, {}, 0, true},
               {8999, {}, 1, true},    {8999, 8999, 0, false}};
  for (const auto &each : cases) {
    const Invoice invoice{each.due, each.paid, {1, 0}};
    EXPECT_EQ(days_late(invoice, as_of), each.days) << each.due;
    EXPECT_EQ(is_open(invoice, as_of), each.open) << each.due;
  }
}

TEST(Payments, SumsAreThoseOfAReadingInvoiceByInvoice) {
  std::mt19937_64 random{21};
  for (int i = 0; i < 500; ++i) {
    const auto invoices = random_invoices(random);
    std::int64_t late = 0;
    Money amount = 0, open = 0, overdue = 0, days = 0; // in thousandths
    for (const Invoice &each : invoices) {
      const Money units = each.amount.units * power_of_ten(3 - each.amount.scale);
      amount += units;
      const bool unpaid = !each.paid || *each.paid >= as_of;
      const int off = unpaid ? as_of - each.due : *each.paid - each.due;
      if (unpaid) open += units;
      if (off <= 0) continue;
      ++late;
      days += units * off;
      if (unpaid) overdue += units;
    }
    const Payments payments = payments_of(invoices);
    Payments wanted(as_of);
    wanted.set(3, {static_cast<std::int64_t>(invoices.size()), late, amount, open, overdue, days});
    ASSERT_TRUE(equal(payments, wanted)) << to_text(payments) << " and " << to_text(wanted);
  }
}

TEST(Payments, PartsAddUpToTheWholeInAnyOrderAndForm) {
  std::mt19937_64 random{22};
  for (int i = 0; i < 300; ++i) {
    auto invoices = random_invoices(random);
    const Payments whole = payments_of(invoices);
    std::ranges::shuffle(invoices, random);
    const auto middle = invoices.begin() + static_cast<std::ptrdiff_t>(invoices.size() / 2);
    Payments sum = payments_from_text(to_text(payments_of({middle, invoices.end()})));
    sum.merge(payments_from_wire(to_wire(payments_of({invoices.begin(), middle}))));
    ASSERT_TRUE(equal(sum, whole)) << to_text(sum) << " and " << to_text(whole);
    ASSERT_EQ(to_wire(sum, Form::comparable), to_wire(whole, Form::comparable)) << i;
  }
}

TEST(Payments, NothingHasNoRatesAndNonsenseIsRefused) {
  const Payments nothing(as_of);
  EXPECT_FALSE(nothing.share_late() || nothing.weighted_days_late());
  Payments free(as_of);
  free.add({8000, {}, {0, 2}});
  EXPECT_EQ(free.share_late(), 1);
  EXPECT_FALSE(free.weighted_days_late());
  EXPECT_THROW(free.add({8000, {}, {-1, 2}}), Error);
  EXPECT_THROW(free.add({INT32_MAX, {}, {1, 2}}), Error);
  EXPECT_THROW(free.add({8000, INT32_MIN, {1, 2}}), Error);
  EXPECT_THROW(free.merge(Payments(as_of + 1)), Error);
  EXPECT_THROW(Payments(INT32_MAX), Error);
  for (const char *text :
       {"", "v1 scale 0 as_of 2025-05-01 invoices 1 late 2 amount 5 open 2 overdue 2 amount_days 9",
        "v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5 open 6 overdue 2 amount_days 9",
        "v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5 open 2 overdue 3 amount_days 9",
        "v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5 open 2 overdue -1 amount_days 9",
        "v1 scale 0 as_of 2025-05-01 invoices 4 late 0 amount 5 open 2 overdue 0 amount_days 9",
        "v1 scale 0 as_of 2025-05-01 invoices 4 late 3 amount 5 open 2 overdue 2 amount_days 1",
        "v1 scale 0 as_of 2025-05-01 invoices 0 late 0 amount 5 open 2 overdue 0 amount_days 0"})
    EXPECT_THROW(payments_from_text(text), Error) << text;
}
