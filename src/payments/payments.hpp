#pragma once
#include "base/day.hpp"
#include "base/flat.hpp"
#include "base/money.hpp"
#include "base/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portfolio::payments {

struct Invoice {
  Day due = 0;
  std::optional<Day> paid; ///< nothing: not yet
  Decimal amount;
};

/// Who pays how late, as is known on a day: sums over invoices. Additive and exact. These bytes are
/// the SQL value and the aggregate's state.
class Payments {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_invoices = std::int64_t{1} << 60;

  /// Of invoices, in units of 10^-scale.
  struct Sums {
    std::int64_t invoices = 0, late = 0;
    StoredMoney amount = 0, open = 0, overdue = 0;
    StoredMoney amount_days = 0; ///< Σ amount · days late
  };

  /// Error(bad_date) for an as_of that is infinite.
  explicit Payments(Day as_of = 0);

  static std::size_t capacity() { return sizeof(Payments); }
  bool is_known() const { return version_ == current_version; }

  Day as_of() const { return as_of_; }
  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; }
  const Sums &sums() const { return sums_; }

  /// Error(bad_argument) for an amount below 0, Error(bad_date) for an infinite day.
  void add(const Invoice &invoice);
  void skip(std::uint64_t rows = 1);
  /// Error(bad_argument) for another as_of, Error(out_of_range) beyond what the sums hold.
  void merge(Payments more);
  void require_same(Day as_of) const;
  /// For readers, which vouch for them.
  void set(int scale, const Sums &sums);

  std::optional<double> share_late() const;         ///< of the invoices
  std::optional<double> weighted_days_late() const; ///< by amount

  friend bool equal(const Payments &a, const Payments &b);

private:
  void raise_scale(int scale);
  void add(const Sums &more);

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t scale_ = 0;
  [[maybe_unused]] std::uint8_t reserved_[2] = {};
  Day as_of_ = 0;
  [[maybe_unused]] std::int32_t reserved_too_ = 0;
  std::uint64_t skipped_ = 0;
  Sums sums_ = {};
};
static_assert(sizeof(Payments) == 104 && alignof(Payments) == 8);

/// How many days too late, as is known on as_of: what is paid on that day or later is not paid yet.
std::int32_t days_late(const Invoice &invoice, Day as_of);
bool is_open(const Invoice &invoice, Day as_of);

/// v1 scale 2 as_of 2025-05-01 invoices 4 late 3 amount 5000.00 open 2000.00 overdue 2000.00
/// amount_days 57000.00 skipped 1
std::string to_text(const Payments &payments);
Payments payments_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const Payments &payments, Form form = Form::readable);
Payments payments_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::payments
