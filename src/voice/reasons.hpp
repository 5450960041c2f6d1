#pragma once
#include "base/flat.hpp"
#include "base/money.hpp"
#include "base/wire.hpp"
#include "segments/segment.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::voice {

inline constexpr std::size_t max_reason_bytes = segments::max_segment_bytes;
inline constexpr std::size_t max_reasons = 10'000;
inline constexpr std::string_view unknown_reason = segments::unknown_segment,
                                  other_reason = "other";

/// Without spaces around it; `unknown` for nothing but spaces. Error(too_large) for a long one.
std::string_view checked_reason(std::string_view reason);

/// Lost customers who gave a reason, and the revenue that went with them. Names are ordered by
/// their bytes.
struct Reason {
  std::string_view name;
  std::int64_t customers = 0;
  StoredMoney revenue = 0;
};

/// Why customers were lost. Additive; revenue is exact. These bytes are the SQL value and the
/// aggregate's state: entries in the order of their names, then the bytes of the names. A growing
/// table has room behind both; a finished one has none, and its names lie in order.
class ReasonTable {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_customers = std::int64_t{1} << 60; ///< of all reasons

  std::size_t capacity() const {
    return is_growing() ? block_size(size_class_) : bytes_for(room_, name_room_);
  }
  bool is_growing() const { return size_class_ != trimmed; }
  /// Whether so many bytes are a table of this version.
  bool is_known(std::size_t bytes) const;

  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; } ///< rows without a revenue
  std::size_t size() const { return count_; }
  Reason reason(std::size_t i) const;
  std::int64_t customers() const { return customers_; }

  friend bool equal(const ReasonTable &a, const ReasonTable &b);

private:
  friend class ReasonState;
  struct Entry {
    std::uint32_t offset = 0, bytes = 0; // of the name
    std::int64_t customers = 0;
    StoredMoney revenue = 0;
  };
  static constexpr std::uint8_t trimmed = 0xFF;

  static constexpr std::size_t bytes_for(std::size_t entries, std::size_t names) {
    return sizeof(ReasonTable) + entries * sizeof(Entry) + names;
  }
  Entry *entries() { return reinterpret_cast<Entry *>(this + 1); }
  const Entry *entries() const { return reinterpret_cast<const Entry *>(this + 1); }
  char *names() { return reinterpret_cast<char *>(entries() + room_); }
  const char *names() const { return reinterpret_cast<const char *>(entries() + room_); }
  std::string_view name(const Entry &entry) const { return {names() + entry.offset, entry.bytes}; }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t size_class_ = 0;
  std::uint8_t scale_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint64_t skipped_ = 0;
  std::int64_t customers_ = 0;
  std::uint32_t room_ = 0, count_ = 0; // of entries
  std::uint32_t name_room_ = 0, name_bytes_ = 0;
};
static_assert(sizeof(ReasonTable) == 40 && alignof(ReasonTable) == 8);

/// Owns the growth of a table.
class ReasonState {
public:
  /// Goes on with a table, or begins an empty one.
  ReasonState(ReasonTable *table, Allocate allocate);

  ReasonTable *table() const { return table_; }

  /// Error(too_large) for too many reasons, Error(out_of_range) beyond 128 bits of revenue.
  void add(std::string_view checked, std::int64_t customers, Decimal revenue);
  void skip(std::uint64_t rows = 1);
  void merge(const ReasonTable &more);

  /// Counts money in a finer unit from now on.
  void raise_scale(int scale);

  static ReasonTable *finished(const ReasonTable &table, Allocate allocate);

private:
  void make_room(std::size_t name_bytes);

  ReasonTable *table_;
  Allocate allocate_;
};

/// The finished form, in memory of its own.
ReasonTable *finish(const ReasonTable &table, Allocate allocate);

/// A line of the list of reasons.
struct ReasonRow {
  std::int32_t rank = 0;
  std::string_view reason;
  std::int64_t customers = 0;
  std::optional<double> customer_share;
  Money revenue = 0;
  std::optional<double> revenue_share; ///< nothing where the revenue of all adds up to 0
};
/// The k reasons of most customers, ties by name, then `other`, which is what is called so and all
/// the rest, and `unknown`; these two only if there are any. Error(bad_argument) for a k below 1.
std::vector<ReasonRow> top_reasons(const ReasonTable &table, std::int32_t k);

/// On input reasons may come in any order, and repeat.
/// v1 scale 2 skipped 1 [5 120.50 "moved away"] [9 80.00 "price"] [2 0.00 "unknown"]
std::string to_text(const ReasonTable &table);
ReasonTable *reasons_from_text(std::string_view text, Allocate allocate);

/// The binary form of send and receive, version 1.
Bytes to_wire(const ReasonTable &table, Form form = Form::readable);
ReasonTable *reasons_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate);

} // namespace portfolio::voice
