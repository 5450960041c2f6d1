#include "history/log.hpp"

#include "base/error.hpp"
#include "base/wire.hpp"

#include <cstring>
#include <new>

namespace portfolio::history {

namespace {

/// The low two bits of an event's first number.
enum Kind : std::uint64_t { plain = 0, costed = 1, total_of_day = 2 };

constexpr std::size_t max_event_bytes = 5 * max_varint_bytes + 2 * max_money_bytes;

/// From here on a full log is first compacted: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 4096;

std::uint8_t *put_day(std::uint8_t *p, Day day, Day last, Kind kind) {
  return put_varint(p, zigzag(std::int64_t{day} - last) << 2 | kind);
}

std::uint8_t *put_total(std::uint8_t *p, const DayTotal &total, Day last) {
  const bool single = total.events == 1 && total.orders == (total.amount >= 0);
  const Kind kind = !single ? total_of_day : total.has_cost() ? costed : plain;
  p = put_day(p, total.day, last, kind);
  if (kind == total_of_day) {
    p = put_varint(p, static_cast<std::uint64_t>(total.events));
    p = put_varint(p, static_cast<std::uint64_t>(total.orders));
    p = put_varint(p, static_cast<std::uint64_t>(total.uncosted));
  }
  p = put_money(p, total.amount);
  return kind == plain ? p : put_money(p, total.cost);
}

DayTotal take_total(const std::uint8_t *&p, Day last) {
  DayTotal total;
  const auto head = take_varint<std::uint64_t>(p);
  const auto kind = static_cast<Kind>(head & 3);
  total.day = static_cast<Day>(last + unzigzag(head >> 2));
  if (kind == total_of_day) {
    total.events = static_cast<std::int64_t>(take_varint<std::uint64_t>(p));
    total.orders = static_cast<std::int64_t>(take_varint<std::uint64_t>(p));
    total.uncosted = static_cast<std::int64_t>(take_varint<std::uint64_t>(p));
  }
  total.amount = unzigzag(take_varint<UMoney>(p));
  if (kind != plain) total.cost = unzigzag(take_varint<UMoney>(p));
  if (kind != total_of_day) {
    total.events = 1;
    total.orders = total.amount >= 0;
    total.uncosted = kind == plain;
  }
  return total;
}

} // namespace

DayTotals decode_log(const std::uint8_t *body, std::size_t used) {
  DayTotals days;
  days.reserve(used / 4);
  Day last = 0;
  for (const std::uint8_t *p = body, *end = body + used; p < end; last = days.back().day)
    days.push_back(take_total(p, last));
  return days;
}

HistoryState::HistoryState(HistoryLog *log, Allocate allocate) : log_(log), allocate_(allocate) {
  if (log_ == nullptr) log_ = new (allocate_(block_size(0))) HistoryLog;
}

void HistoryState::add(const Event &event) {
  require_day(event.day, "purchase day");
  const int scale = event.has_cost && event.cost.scale > event.amount.scale ? event.cost.scale
                                                                            : event.amount.scale;
  if (scale > log_->scale_) raise_scale(scale);
  const Money amount = portfolio::rescale(event.amount.units, event.amount.scale, log_->scale_);

  std::uint8_t buffer[max_event_bytes];
  std::uint8_t *p = put_day(buffer, event.day, log_->last_, event.has_cost ? costed : plain);
  p = put_money(p, amount);
  if (event.has_cost)
    p = put_money(p, portfolio::rescale(event.cost.units, event.cost.scale, log_->scale_));
  append(buffer, static_cast<std::size_t>(p - buffer), event.day);
}

void HistoryState::add(const DayTotal &total) {
  std::uint8_t buffer[max_event_bytes];
  const std::uint8_t *end = put_total(buffer, total, log_->last_);
  append(buffer, static_cast<std::size_t>(end - buffer), total.day);
}

void HistoryState::merge(const DayTotals &days, int scale, std::uint64_t skipped) {
  if (scale > log_->scale_) raise_scale(scale);
  for (DayTotal total : days) {
    total.amount = portfolio::rescale(total.amount, scale, log_->scale_);
    total.cost = portfolio::rescale(total.cost, scale, log_->scale_);
    add(total);
  }
  skip(skipped);
}

void HistoryState::append(const std::uint8_t *bytes, std::size_t count, Day day) {
  if (sizeof(HistoryLog) + log_->used_ + count > log_->capacity()) {
    const Day last = log_->last_;
    make_room(count);
    if (last != log_->last_) { // compaction changed what the distance counts from
      const std::uint8_t *p = bytes;
      return add(take_total(p, last));
    }
  }
  std::memcpy(log_->body() + log_->used_, bytes, count);
  log_->used_ += static_cast<std::uint32_t>(count);
  log_->last_ = day;
}

void HistoryState::make_room(std::size_t bytes) {
  if (log_->capacity() >= compaction_threshold) {
    DayTotals days = decode_log(log_->body(), log_->used_);
    canonicalise(days);
    rewrite(days, max_event_bytes);
    if (sizeof(HistoryLog) + log_->used_ <= log_->capacity() / 2) return;
  }
  while (sizeof(HistoryLog) + log_->used_ + bytes > log_->capacity())
    move_to(static_cast<std::uint8_t>(log_->size_class_ + 1));
}

void HistoryState::raise_scale(int scale) {
  DayTotals days = decode_log(log_->body(), log_->used_);
  canonicalise(days);
  rescale(days, log_->scale_, scale);
  rewrite(days, 0);
  log_->scale_ = static_cast<std::uint8_t>(scale);
}

/// Replaces the body by these days, with `room` bytes to spare.
void HistoryState::rewrite(const DayTotals &days, std::size_t room) {
  Bytes bytes(days.size() * max_event_bytes);
  std::uint8_t *p = bytes.data();
  Day last = 0;
  for (const DayTotal &total : days) {
    p = put_total(p, total, last);
    last = total.day;
  }
  const auto used = static_cast<std::size_t>(p - bytes.data());
  if (sizeof(HistoryLog) + used + room > log_->capacity())
    move_to(size_class_for(sizeof(HistoryLog) + used + room));
  if (used > 0) std::memcpy(log_->body(), bytes.data(), used);
  log_->used_ = static_cast<std::uint32_t>(used);
  log_->last_ = last;
}

void HistoryState::move_to(std::uint8_t size_class) {
  auto *bigger = static_cast<HistoryLog *>(allocate_(block_size(size_class)));
  std::memcpy(static_cast<void *>(bigger), log_, sizeof(HistoryLog) + log_->used_);
  bigger->size_class_ = size_class;
  log_ = bigger;
}

} // namespace portfolio::history
