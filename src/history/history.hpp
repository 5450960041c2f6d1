#pragma once
#include "base/day_range.hpp"
#include "history/day_total.hpp"
#include "history/unpack.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace portfolio::history {

/// The bytes of a purchase history behind PostgreSQL's length word, in either form.
using HistoryBytes = std::span<const std::uint8_t>;

/// A history opened for reading. The growing form is put in order once, on opening; the packed form
/// is read where it lies.
class History {
public:
  explicit History(HistoryBytes bytes)
      : is_packed_(is_packed(bytes)),
        packed_(is_packed_ ? open_packed(bytes.data(), bytes.data() + bytes.size()) : Packed{}),
        scale_(packed_.scale), skipped_(packed_.skipped) {
    if (!is_packed_) read_log(bytes);
  }
  History(DayTotals days, int scale, std::uint64_t skipped)
      : totals_(std::move(days)), scale_(scale), skipped_(skipped) {}

  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; } ///< rows left out for a NULL day or amount

  /// visit(const DayTotal &) for every day with an event, in order.
  template <class Visit> [[gnu::always_inline]] void each_day(Visit &&visit) const {
    if (is_packed_) [[likely]]
      return for_each_day(packed_, visit);
    for (const DayTotal &total : totals_) visit(total);
  }
  DayTotals days() const;
  std::optional<Day> first_day() const {
    if (is_packed_) return packed_.days > 0 ? std::optional(packed_.first) : std::nullopt;
    return totals_.empty() ? std::nullopt : std::optional(totals_.front().day);
  }

  /// The packed value, if it is one.
  const Packed *packed() const { return is_packed_ ? &packed_ : nullptr; }

  static bool is_packed(HistoryBytes bytes) {
    return !bytes.empty() && bytes.front() >> 4 == Packed::form;
  }

private:
  void read_log(HistoryBytes bytes);

  bool is_packed_ = false;
  Packed packed_ = {};
  DayTotals totals_;
  int scale_ = 0;
  std::uint64_t skipped_ = 0;
};

/// The measures of definitions §1, of the events within the range.
struct Measures {
  std::optional<Day> first_purchase, last_purchase;
  std::optional<Day> first_event, last_event; ///< refunds are events
  std::int64_t orders = 0;
  std::int64_t events = 0;
  std::int64_t uncosted = 0;
  Money revenue = 0;
  Money cost = 0;
  friend bool operator==(const Measures &, const Measures &) = default;
};
Measures measure(const History &history, DayRange range = {});
/// The same of the days without a refund: purchases only, as far as totals of days tell.
Measures measure_purchases(const History &history, DayRange range = {});

/// The revenue of all events, sooner than measure().
Money revenue(const History &history);
/// Not known where a cost is not, and without events.
std::optional<Money> margin(const Measures &measures);

/// What was known on that day: events before it. Skipped rows have no day and stay counted.
History as_of(const History &history, Day day);

/// Exact inverses of each other: (a + b) − b = a. Error(bad_argument) when b holds what a has not.
History add(const History &a, const History &b);
History subtract(const History &a, const History &b);

/// The same events and the same money: 1.0 and 1.00 are equal, as they are as numeric.
bool equal(const History &a, const History &b);

/// How a customer looks to the purchase models at `as_of` (definitions §6): days, not units.
struct PurchaseStatistics {
  std::int64_t frequency = 0; ///< x: days with a purchase after the first such day
  std::int64_t recency = 0;   ///< t_x: last − first purchase day
  std::int64_t age = 0;       ///< T: (as_of − 1 day) − first purchase day
  /// Net of all days after the first purchase day, whenever a parcel comes back; at the history's
  /// scale.
  Money repeat_spend = 0;
};
/// Nothing for a customer without a purchase before as_of.
std::optional<PurchaseStatistics> purchase_statistics(const History &history, Day as_of);

/// How regularly the customer buys: the product of the days between the x + 1 purchase days, which
/// is product · 2^exponent, to the last digits of a double.
struct GapProduct {
  double product = 1;
  int exponent = 0;
};
struct RegularStatistics : PurchaseStatistics {
  GapProduct gaps;
};
/// The same with it, which takes a little longer.
std::optional<RegularStatistics> regular_statistics(const History &history, Day as_of);

} // namespace portfolio::history
