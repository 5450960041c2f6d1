#include "history/history.hpp"

#include "base/error.hpp"
#include "history/gap_product.hpp"
#include "history/log.hpp"
#include "history/purchases.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace portfolio::history {

namespace {

template <class T> T load(const std::uint8_t *p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

} // namespace

void History::read_log(HistoryBytes bytes) {
  const std::uint8_t *begin = bytes.data();
  if (bytes.size() < log_body_offset || *begin != HistoryLog::tag)
    unknown_format("purchase_history");
  scale_ = begin[log_scale_offset];
  skipped_ = load<std::uint64_t>(begin + log_skipped_offset);
  totals_ = decode_log(begin + log_body_offset, load<std::uint32_t>(begin + log_used_offset));
  canonicalise(totals_);
}

DayTotals History::days() const {
  if (!is_packed_) return totals_;
  DayTotals days;
  days.reserve(packed_.days);
  each_day([&](const DayTotal &total) { days.push_back(total); });
  return days;
}

namespace {

template <class Counts>
Measures measure_days(const History &history, DayRange range, const Counts &counts) {
  Measures m;
  history.each_day([&](const DayTotal &total) {
    if (!range.contains(total.day) || !counts(total)) return;
    if (total.is_active()) {
      if (!m.first_purchase) m.first_purchase = total.day;
      m.last_purchase = total.day;
    }
    if (!m.first_event) m.first_event = total.day;
    m.last_event = total.day;
    m.orders += total.orders;
    m.events += total.events;
    m.uncosted += total.uncosted;
    m.revenue = checked_add(m.revenue, total.amount);
    m.cost = checked_add(m.cost, total.cost);
  });
  return m;
}

/// The same of purchases only, one a day and without costs, whose sum does not exceed 64 bits.
Measures measure_plain(const Purchases &purchases, DayRange range) {
  Day day = purchases.first_day(), first = 0, last = 0;
  std::int64_t orders = 0;
  std::uint64_t revenue = 0;
  const auto count = [&](std::uint64_t amount) {
    if (!range.contains(day)) return;
    if (orders++ == 0) first = day;
    last = day;
    revenue += amount;
  };
  count(purchases.first_amount());
  purchases.each_further([&](std::uint64_t gap, std::uint64_t amount) {
    day += static_cast<Day>(gap);
    count(amount);
    return true;
  });
  if (orders == 0) return {};
  return {.first_purchase = first,
          .last_purchase = last,
          .first_event = first,
          .last_event = last,
          .orders = orders,
          .events = orders,
          .uncosted = orders,
          .revenue = static_cast<Money>(revenue)};
}

template <class Counts>
Measures measure_any(const History &history, DayRange range, const Counts &counts) {
  if (const Packed *packed = history.packed(); packed && packed->is_plain()) {
    const Purchases purchases(*packed);
    if (purchases.is_quick()) return measure_plain(purchases, range);
  }
  return measure_days(history, range, counts);
}

} // namespace

Measures measure(const History &history, DayRange range) {
  return measure_any(history, range, [](const DayTotal &) { return true; });
}

Measures measure_purchases(const History &history, DayRange range) {
  return measure_any(history, range,
                     [](const DayTotal &total) { return total.orders == total.events; });
}

Money revenue(const History &history) {
  if (const Packed *packed = history.packed()) {
    const Purchases purchases(*packed);
    if (purchases.is_quick()) {
      std::uint64_t sum = purchases.first_amount(); // of at most 2^7 amounts below 2^57
      purchases.each_further([&](std::uint64_t, std::uint64_t amount) {
        sum += amount;
        return true;
      });
      return Money{sum};
    }
  }
  return measure(history).revenue;
}

std::optional<Money> margin(const Measures &measures) {
  if (measures.uncosted > 0 || measures.events == 0) return std::nullopt;
  return checked_subtract(measures.revenue, measures.cost);
}

History as_of(const History &history, Day day) {
  require_day(day, "as_of");
  DayTotals known;
  history.each_day([&](const DayTotal &total) {
    if (total.day < day) known.push_back(total);
  });
  return History(std::move(known), history.scale(), history.skipped());
}

History add(const History &a, const History &b) {
  const int scale = std::max(a.scale(), b.scale());
  DayTotals days = a.days(), more = b.days();
  rescale(days, a.scale(), scale);
  rescale(more, b.scale(), scale);
  days.insert(days.end(), more.begin(), more.end());
  canonicalise(days);
  return History(std::move(days), scale, add_skipped(a.skipped(), b.skipped()));
}

namespace {

[[noreturn]] void never_added(const std::string &what) {
  throw Error(Fault::bad_argument, "cannot subtract what was never added: " + what,
              "The right side must be one of the values from which the left side was added up.");
}

DayTotal difference(const DayTotal &whole, const DayTotal &part) {
  DayTotal rest = whole;
  rest.events -= part.events;
  rest.orders -= part.orders;
  rest.uncosted -= part.uncosted;
  rest.amount = checked_subtract(rest.amount, part.amount);
  rest.cost = checked_subtract(rest.cost, part.cost);
  const bool is_empty = rest == DayTotal{.day = rest.day};
  if (!is_empty && !is_possible(rest)) never_added("events on " + to_string(part.day));
  return rest;
}

} // namespace

History subtract(const History &a, const History &b) {
  const int scale = std::max(a.scale(), b.scale());
  DayTotals days = a.days(), less = b.days();
  rescale(days, a.scale(), scale);
  rescale(less, b.scale(), scale);
  auto at = days.begin();
  for (const DayTotal &part : less) {
    at = std::find_if(at, days.end(), [&](const DayTotal &t) { return t.day >= part.day; });
    if (at == days.end() || at->day != part.day) never_added("events on " + to_string(part.day));
    *at = difference(*at, part);
  }
  std::erase_if(days, [](const DayTotal &total) { return total.events == 0; });
  if (b.skipped() > a.skipped())
    never_added(std::to_string(b.skipped()) +
                (b.skipped() == 1 ? " skipped row" : " skipped rows") + " from " +
                std::to_string(a.skipped()));
  return History(std::move(days), scale, a.skipped() - b.skipped());
}

bool equal(const History &a, const History &b) {
  const DayTotals left = a.days(), right = b.days();
  const auto same = [&](const DayTotal &x, const DayTotal &y) {
    return x.day == y.day && x.events == y.events && x.orders == y.orders &&
           x.uncosted == y.uncosted && same_money(x.amount, a.scale(), y.amount, b.scale()) &&
           same_money(x.cost, a.scale(), y.cost, b.scale());
  };
  return a.skipped() == b.skipped() &&
         std::equal(left.begin(), left.end(), right.begin(), right.end(), same);
}

namespace {

template <class Statistics> std::optional<Statistics> observed(const History &history, Day as_of) {
  require_day(as_of, "as_of");
  Statistics statistics;
  std::optional<Day> first;
  history.each_day([&](const DayTotal &total) {
    if (total.day >= as_of) return;
    if (!first) {
      if (total.is_active()) first = total.day;
      return;
    }
    statistics.repeat_spend = checked_add(statistics.repeat_spend, total.amount);
    if (!total.is_active()) return;
    ++statistics.frequency;
    const std::int64_t recency = total.day - *first;
    if constexpr (std::is_same_v<Statistics, RegularStatistics>)
      multiply(statistics.gaps, static_cast<Day>(recency - statistics.recency));
    statistics.recency = recency;
  });
  if (!first) return std::nullopt;
  statistics.age = std::int64_t{as_of} - 1 - *first;
  return statistics;
}

/// The same of purchases only, whose sum does not exceed 64 bits.
std::optional<PurchaseStatistics> observed(const Purchases &purchases, Day as_of) {
  require_day(as_of, "as_of");
  const std::int64_t known = std::int64_t{as_of} - purchases.first_day();
  if (known <= 0) return std::nullopt;
  std::int64_t frequency = 0, recency = 0;
  std::uint64_t spend = 0;
  purchases.each_further([&](std::uint64_t gap, std::uint64_t amount) {
    const std::int64_t next = recency + static_cast<std::int64_t>(gap);
    if (next >= known) return false;
    recency = next;
    ++frequency;
    spend += amount;
    return true;
  });
  return PurchaseStatistics{frequency, recency, known - 1, static_cast<Money>(spend)};
}

} // namespace

std::optional<PurchaseStatistics> purchase_statistics(const History &history, Day as_of) {
  if (const Packed *packed = history.packed()) {
    const Purchases purchases(*packed);
    if (purchases.is_quick()) return observed(purchases, as_of);
  }
  return observed<PurchaseStatistics>(history, as_of);
}

std::optional<RegularStatistics> regular_statistics(const History &history, Day as_of) {
  return observed<RegularStatistics>(history, as_of);
}

} // namespace portfolio::history
