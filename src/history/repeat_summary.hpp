#pragma once
#include "base/flat.hpp"
#include "base/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portfolio::history {

/// How many customers have bought, and how many of them came back on a later day. Additive. These
/// bytes are the SQL value and the aggregate's state.
class RepeatSummary {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_customers = std::int64_t{1} << 60;

  RepeatSummary() = default;
  /// At most max_customers of each, no more came back than bought.
  RepeatSummary(std::int64_t customers, std::int64_t repeated, std::int64_t skipped);

  static std::size_t capacity() { return sizeof(RepeatSummary); }
  bool is_known() const { return version_ == current_version; }

  std::int64_t customers() const { return customers_; } ///< who have bought
  std::int64_t repeated() const { return repeated_; }   ///< of them on more than one day
  std::int64_t skipped() const { return skipped_; } ///< who have not, or of whom nothing is known

  /// By the number of days on which the customer bought.
  void add(std::int64_t purchase_days);
  void skip() { add(0); }
  /// Error(out_of_range) beyond max_customers.
  void merge(const RepeatSummary &more);

  /// Nothing without customers.
  std::optional<double> repeat_rate() const { return share(repeated_); }
  std::optional<double> one_shot_share() const { return share(customers_ - repeated_); }

  friend bool equal(const RepeatSummary &a, const RepeatSummary &b) {
    return a.customers_ == b.customers_ && a.repeated_ == b.repeated_ && a.skipped_ == b.skipped_;
  }

private:
  std::optional<double> share(std::int64_t some) const {
    if (customers_ == 0) return std::nullopt;
    return static_cast<double>(some) / static_cast<double>(customers_);
  }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  [[maybe_unused]] std::uint8_t reserved_[3] = {};
  std::int64_t customers_ = 0, repeated_ = 0, skipped_ = 0;
};
static_assert(sizeof(RepeatSummary) == 32 && alignof(RepeatSummary) == 8);

/// v1 customers 5 repeated 2 skipped 1
std::string to_text(const RepeatSummary &summary);
RepeatSummary repeat_summary_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const RepeatSummary &summary);
RepeatSummary repeat_summary_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::history
