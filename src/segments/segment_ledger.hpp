#pragma once
#include "base/flat.hpp"
#include "flows/calendar.hpp"
#include "history/history.hpp"
#include "segments/segment_entry.hpp"
#include "segments/segment_history.hpp"
#include "segments/segment_walk.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace portfolio::segments {

using flows::FlowParameters;
using flows::LastDays;
using history::History;

/// Churn flows by segment, where the segment of a customer may change (definitions §2, Segments),
/// be it with purchases or with contracts.
///
/// The segment of a customer in period k is the last one assigned before the end of k; before the
/// first assignment it is the first one; without any (before as_of) it is `unknown`. A movement
/// belongs to the segment of its period.
///
/// Who changes from A to B with period k takes along what A's balance holds of him: transfer_out
/// −R(k−1) in A and transfer_in +R(k−1) in B, before anything else happens in k, which happens in
/// B. That is the money of everybody, also money of idle periods and of lost customers, or A and B
/// would not balance; as a customer counts only who is one (of N(k−1): active or paused). So per
/// segment and period, to the last digit:
///
///   closing revenue − opening revenue = Σ movements + transfer_in + transfer_out
///   closing customers − opening customers
///     = n(new) + n(reactivated) − n(churned) + n(transfer_in) − n(transfer_out)
///
/// The plans of contracts are segments whose customers are in several at once: see add_plans().
///
/// Of contracts R(k−1) is the rate at the end of k−1, and what is due and renewed belongs to the
/// segment of the period it lies in. Summed over the segments the transfers are 0 and everything
/// else is the company's ledger.
///
/// Additive as FlowLedger is. These bytes are the SQL value and the aggregate's state: parameters,
/// then entries, then names with their places in order, then the bytes of the names. A growing
/// ledger has room behind each, and entries as they came; a finished one has neither: segments are
/// numbered by name, entries lie in order and none is empty.
class SegmentLedger {
public:
  static constexpr std::uint8_t current_version = 1;

  std::size_t capacity() const {
    return is_growing() ? block_size(size_class_)
                        : bytes_for(entry_count_, segment_count_, name_bytes_);
  }
  bool is_growing() const { return size_class_ != trimmed; }
  bool is_known() const { return version_ == current_version; }

  const FlowParameters &parameters() const { return parameters_; }
  int scale() const { return scale_; }
  Unit unit() const { return {scale_, denominator_}; }
  std::int64_t customers() const { return customers_; }        ///< with an event before as_of
  std::uint64_t skipped_rows() const { return skipped_rows_; } ///< of their histories
  std::uint64_t skipped_customers() const { return skipped_customers_; } ///< NULL histories
  const LastDays &last_days() const { return last_days_; }
  std::size_t segment_count() const { return segment_count_; }

  std::span<const SegmentEntry> entries() const { return {entry_data(), entry_count_}; }
  /// The i-th by name; of a finished ledger that is also its number in the entries.
  std::string_view segment(std::size_t i) const {
    return {names() + places()[i].offset, places()[i].bytes};
  }
  /// The number in the entries of the i-th segment by name.
  std::uint32_t number(std::size_t i) const { return places()[i].number; }

private:
  friend class SegmentLedgerState;
  friend SegmentLedger *finish(const SegmentLedger &, Allocate);
  struct Place { // of a name
    std::uint32_t offset;
    std::uint16_t bytes;
    std::uint16_t number;
  };
  static constexpr std::uint8_t trimmed = 0xFF;

  static constexpr std::size_t bytes_for(std::size_t entries, std::size_t segments,
                                         std::size_t names) {
    return sizeof(SegmentLedger) + entries * sizeof(SegmentEntry) + segments * sizeof(Place) +
           names;
  }
  const SegmentEntry *entry_data() const {
    return reinterpret_cast<const SegmentEntry *>(this + 1);
  }
  SegmentEntry *entry_data() { return reinterpret_cast<SegmentEntry *>(this + 1); }
  const Place *places() const {
    return reinterpret_cast<const Place *>(entry_data() + entry_room_);
  }
  Place *places() { return reinterpret_cast<Place *>(entry_data() + entry_room_); }
  const char *names() const { return reinterpret_cast<const char *>(places() + segment_room_); }
  char *names() { return reinterpret_cast<char *>(places() + segment_room_); }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  std::uint8_t size_class_ = 0;
  std::uint8_t scale_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::int64_t customers_ = 0;
  std::uint64_t skipped_rows_ = 0, skipped_customers_ = 0;
  std::uint32_t entry_room_ = 0, entry_count_ = 0;
  std::uint32_t ordered_ = 0; ///< entries in order, one a key
  std::uint32_t segment_room_ = 0, segment_count_ = 0;
  std::uint32_t name_room_ = 0, name_bytes_ = 0;
  std::uint32_t denominator_ = 1; // of the scale
  LastDays last_days_;
  FlowParameters parameters_ = {};
};
static_assert(sizeof(SegmentLedger) % 8 == 0 && std::is_trivially_copyable_v<SegmentLedger>);

/// Owns the growth of a ledger.
class SegmentLedgerState {
public:
  /// Begins an empty one.
  SegmentLedgerState(const FlowParameters &parameters, Allocate allocate);
  /// Goes on with a ledger, copying it if it has no room to grow.
  SegmentLedgerState(SegmentLedger *ledger, Allocate allocate);

  SegmentLedger *ledger() const { return ledger_; }

  /// Error(bad_argument) unless the ledger has these parameters.
  void require_same(const FlowParameters &parameters) const {
    if (ledger_->parameters_ != parameters) refuse(parameters);
  }

  /// `calendar` must be of the ledger's parameters. Error(too_large) for too many segments or
  /// periods.
  void add(const History &history, const Assignments &assignments, const FlowCalendar &calendar);
  /// Counts a customer who did this, in money of this unit and in periods that
  /// calendar.require_first() lets pass.
  void add_customer(CustomerSteps did, Unit unit, const Assignments &assignments,
                    const FlowCalendar &calendar);
  /// The same for steps whose turns are the numbers of these segments.
  void add_customer(const SegmentSteps &steps, std::span<const std::string_view> segments,
                    Unit unit, const FlowCalendar &calendar);
  void skip_rows(std::uint64_t rows);
  void skip_customer();
  /// Something happened on that day, which is before as_of, and of this customer nothing later.
  void saw(Day day) { ledger_->last_days_.add(day); }
  /// Error(bad_argument) for a ledger of other parameters.
  void merge(const SegmentLedger &other);

  /// For readers of text and binary forms, after set_counts().
  void set_counts(Unit unit, std::int64_t customers, std::uint64_t rows, std::uint64_t histories,
                  const LastDays &last_days);
  std::uint32_t number_of(std::string_view segment); ///< in the entries; a new one if need be
  void add(const SegmentEntry &entry);

private:
  [[noreturn]] void refuse(const FlowParameters &parameters) const;
  void make_room();
  void refine(Unit unit);
  void move_to(std::size_t entries, std::size_t segments, std::size_t names);

  SegmentLedger *ledger_;
  Allocate allocate_;
};

/// The finished form. Error(out_of_range) for sums beyond what a flow ledger holds.
SegmentLedger *finish(const SegmentLedger &ledger, Allocate allocate);

/// The same parameters, customers, segments, movements and money; 1.0 and 1.00 are equal.
bool equal(const SegmentLedger &a, const SegmentLedger &b, Allocate allocate);

} // namespace portfolio::segments
