#pragma once
#include "base/count.hpp"
#include "base/flat.hpp"
#include "pareto/summary.hpp"

namespace portfolio::pareto {

/// The growing form of a summary: values one behind the other as they arrive, each a few bytes.
/// These bytes are an aggregate's state; they begin with the four that PostgreSQL keeps for the
/// length.
class SummaryLog {
public:
  static constexpr std::uint8_t tag = 0x11; ///< form 1, version 1

  std::size_t capacity() const { return block_size(size_class_); }

private:
  friend class SummaryState;
  std::uint8_t *body() { return reinterpret_cast<std::uint8_t *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  [[maybe_unused]] std::uint8_t tag_ = tag;
  ValueKind kind_ = ValueKind::numeric;
  std::uint8_t scale_ = 0;
  std::uint8_t size_class_ = 0;
  std::uint32_t used_ = 0;           ///< bytes of the body
  std::uint8_t compacted_class_ = 0; ///< size at the last compaction that did not pay
  [[maybe_unused]] std::uint8_t reserved_[3] = {0, 0, 0};
  std::uint64_t customers_ = 0;
  std::uint64_t skipped_ = 0;
};
static_assert(sizeof(SummaryLog) == 32 && alignof(SummaryLog) == 8);

/// Owns the growth of a log. Every change is made in place where there is room.
class SummaryState {
public:
  /// Goes on with `log`, or begins an empty one of this kind.
  SummaryState(SummaryLog *log, ValueKind kind, Allocate allocate, Stop stop = asked_to_stop);

  SummaryLog *log() const { return log_; }

  void add(Decimal value); ///< numeric; Error(out_of_range) beyond 10^18
  void add(double value);  ///< float8; Error(out_of_range) for NaN and infinities
  void skip() { log_->skipped_ = add_skipped(log_->skipped_, 1); }
  /// Error(bad_argument) if the other is of the other kind.
  void merge(const Summary &summary);

private:
  void require(ValueKind kind) const;
  void raise_scale(int scale);
  void append(const Group &group);
  void make_room(std::size_t bytes);
  void rewrite(const std::vector<Group> &groups);
  void move_to(std::uint8_t size_class);
  std::vector<Group> groups() const;

  SummaryLog *log_;
  Allocate allocate_;
  Stop stop_; ///< asked while a long log is being sorted
};

/// A log read at any alignment, behind the length.
struct LogView {
  ValueKind kind;
  int scale;
  std::uint64_t skipped;
  SummaryBytes body;
};
bool is_log(SummaryBytes bytes);
LogView read_log(SummaryBytes bytes);
/// The values in the order in which they arrived.
std::vector<Group> decode_log(const LogView &log);

[[noreturn]] void kinds_differ();

} // namespace portfolio::pareto
