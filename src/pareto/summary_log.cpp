#include "pareto/summary_log.hpp"

#include "base/error.hpp"
#include "pareto/measure.hpp"

#include <cstring>
#include <new>

namespace portfolio::pareto {
namespace {

constexpr std::size_t max_group_bytes = max_money_bytes + max_varint_bytes;

/// From here on a full log is first compacted: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 16384;

/// Where the fields lie behind the length.
constexpr std::size_t kind_at = 1, scale_at = 2, used_at = 4, skipped_at = 20, body_at = 28;
static_assert(body_at + sizeof(std::int32_t) == sizeof(SummaryLog));

std::uint8_t *put_group(std::uint8_t *p, const Group &group) {
  p = put_varint(p, zigzag(group.value) << 1 | UMoney{group.customers > 1});
  return group.customers > 1 ? put_varint(p, group.customers - 2) : p;
}

template <class T> T load(const std::uint8_t *p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

} // namespace

void kinds_differ() {
  throw Error(Fault::bad_argument,
              "pareto_summary of numeric and of double precision values cannot be mixed",
              "Cast the values to one type before they are summarised.");
}

bool is_log(SummaryBytes bytes) {
  return bytes.size() >= body_at && bytes[0] == SummaryLog::tag &&
         load<std::uint32_t>(bytes.data() + used_at) <= bytes.size() - body_at;
}

LogView read_log(SummaryBytes bytes) {
  return {static_cast<ValueKind>(bytes[kind_at]), bytes[scale_at],
          load<std::uint64_t>(bytes.data() + skipped_at),
          bytes.subspan(body_at, load<std::uint32_t>(bytes.data() + used_at))};
}

std::vector<Group> decode_log(const LogView &log) {
  std::vector<Group> groups;
  groups.reserve(log.body.size() / 3);
  const std::uint8_t *p = log.body.data(), *end = p + log.body.size();
  while (p != end) {
    const auto head = take_varint<UMoney>(p);
    groups.push_back({unzigzag(head >> 1), head & 1 ? take_varint<std::uint64_t>(p) + 2 : 1});
  }
  return groups;
}

SummaryState::SummaryState(SummaryLog *log, ValueKind kind, Allocate allocate, Stop stop)
    : log_(log), allocate_(allocate), stop_(stop) {
  if (log_ != nullptr) return;
  log_ = new (allocate_(block_size(0))) SummaryLog;
  log_->kind_ = kind;
}

void SummaryState::require(ValueKind kind) const {
  if (log_->kind_ != kind) kinds_differ();
}

void SummaryState::add(Decimal value) {
  require(ValueKind::numeric);
  if (!is_amount(value)) amount_too_large(to_string(value));
  if (value.scale > log_->scale_) raise_scale(value.scale);
  append({rescale(value.units, value.scale, log_->scale_), 1});
}

void SummaryState::add(double value) {
  require(ValueKind::float8);
  append({order_key(value), 1});
}

void SummaryState::merge(const Summary &summary) {
  require(summary.kind);
  if (summary.scale > log_->scale_) raise_scale(summary.scale);
  for (const Group &group : summary.groups)
    append({rescale(group.value, summary.scale, log_->scale_), group.customers});
  log_->skipped_ = add_skipped(log_->skipped_, summary.skipped);
}

void SummaryState::append(const Group &group) {
  std::uint8_t buffer[max_group_bytes];
  const auto bytes = static_cast<std::size_t>(put_group(buffer, group) - buffer);
  log_->customers_ = add_customers(log_->customers_, group.customers);
  if (sizeof(SummaryLog) + log_->used_ + bytes > log_->capacity()) make_room(bytes);
  std::memcpy(log_->body() + log_->used_, buffer, bytes);
  log_->used_ += static_cast<std::uint32_t>(bytes);
}

std::vector<Group> SummaryState::groups() const {
  return decode_log({log_->kind_, log_->scale_, 0, {log_->body(), log_->used_}});
}

/// Sorting is tried again only once the log has grown fourfold since it last did not pay.
void SummaryState::make_room(std::size_t bytes) {
  if (log_->capacity() >= compaction_threshold && log_->size_class_ >= log_->compacted_class_ + 2) {
    auto values = groups();
    canonicalise(values, stop_);
    rewrite(values);
    if (sizeof(SummaryLog) + log_->used_ + bytes <= log_->capacity() / 2) return;
    log_->compacted_class_ = log_->size_class_;
  }
  if (sizeof(SummaryLog) + log_->used_ + bytes > log_->capacity() / 4 * 3)
    move_to(size_class_for(sizeof(SummaryLog) + log_->used_ + bytes + log_->capacity() / 2));
}

void SummaryState::raise_scale(int scale) {
  auto values = groups();
  for (Group &group : values) group.value = rescale(group.value, log_->scale_, scale);
  rewrite(values);
  log_->scale_ = static_cast<std::uint8_t>(scale);
}

void SummaryState::rewrite(const std::vector<Group> &groups) {
  Bytes bytes(groups.size() * max_group_bytes);
  std::uint8_t *p = bytes.data();
  for (const Group &group : groups) p = put_group(p, group);
  const auto used = static_cast<std::size_t>(p - bytes.data());
  if (sizeof(SummaryLog) + used > log_->capacity())
    move_to(size_class_for(sizeof(SummaryLog) + used));
  if (used > 0) std::memcpy(log_->body(), bytes.data(), used);
  log_->used_ = static_cast<std::uint32_t>(used);
}

void SummaryState::move_to(std::uint8_t size_class) {
  auto *bigger = static_cast<SummaryLog *>(allocate_(block_size(size_class)));
  std::memcpy(static_cast<void *>(bigger), log_, sizeof(SummaryLog) + log_->used_);
  bigger->size_class_ = size_class;
  log_ = bigger;
}

} // namespace portfolio::pareto
