#include "segments/segment_ledger.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/sort.hpp"
#include "flows/walk.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <optional>

namespace portfolio::segments {

using flows::LedgerState;
using flows::PeriodTotals;

SegmentEntry *combine(SegmentEntry *begin, SegmentEntry *middle, SegmentEntry *end) {
  const auto less = [](const SegmentEntry &a, const SegmentEntry &b) { return a.key < b.key; };
  portfolio::sort(middle, end, less);
  std::inplace_merge(begin, middle, end, less);
  SegmentEntry *last = begin;
  for (SegmentEntry *entry = begin; entry != end; ++entry) {
    if (entry == begin) continue;
    if (entry->key == last->key) {
      last->amount = checked_add(last->amount, entry->amount);
      last->customers += entry->customers;
    } else {
      *++last = *entry;
    }
  }
  return begin == end ? end : last + 1;
}

SegmentLedgerState::SegmentLedgerState(const FlowParameters &parameters, Allocate allocate)
    : ledger_(nullptr), allocate_(allocate) {
  const FlowCalendar checked(parameters);
  SegmentLedger empty;
  empty.parameters_ = parameters;
  ledger_ = &empty;
  move_to(16, 4, 64);
}

SegmentLedgerState::SegmentLedgerState(SegmentLedger *ledger, Allocate allocate)
    : ledger_(ledger), allocate_(allocate) {
  if (!ledger_->is_growing())
    move_to(ledger_->entry_count_, ledger_->segment_count_, ledger_->name_bytes_);
}

/// Goes on with a copy that has room for at least so much; what a block has left is for entries.
void SegmentLedgerState::move_to(std::size_t entries, std::size_t segments, std::size_t names) {
  const std::uint8_t size_class =
      size_class_for(SegmentLedger::bytes_for(entries, segments, names));
  entries += (block_size(size_class) - SegmentLedger::bytes_for(entries, segments, names)) /
             sizeof(SegmentEntry);
  auto *moved = new (allocate_(block_size(size_class))) SegmentLedger(*ledger_);
  moved->size_class_ = size_class;
  moved->entry_room_ = static_cast<std::uint32_t>(entries);
  moved->segment_room_ = static_cast<std::uint32_t>(segments);
  moved->name_room_ = static_cast<std::uint32_t>(names);
  std::copy_n(ledger_->entry_data(), ledger_->entry_count_, moved->entry_data());
  std::copy_n(ledger_->places(), ledger_->segment_count_, moved->places());
  std::copy_n(ledger_->names(), ledger_->name_bytes_, moved->names());
  ledger_ = moved;
}

/// For another entry.
void SegmentLedgerState::make_room() {
  SegmentEntry *begin = ledger_->entry_data();
  const SegmentEntry *end =
      combine(begin, begin + ledger_->ordered_, begin + ledger_->entry_count_);
  ledger_->entry_count_ = ledger_->ordered_ = static_cast<std::uint32_t>(end - begin);
  if (ledger_->entry_count_ >= ledger_->entry_room_ / 2)
    move_to(2 * std::size_t{ledger_->entry_room_} + 8, ledger_->segment_room_, ledger_->name_room_);
}

void SegmentLedgerState::add(const SegmentEntry &entry) {
  if (ledger_->entry_count_ == ledger_->entry_room_) make_room();
  ledger_->entry_data()[ledger_->entry_count_++] = entry;
}

std::uint32_t SegmentLedgerState::number_of(std::string_view segment) {
  std::size_t from = 0, to = ledger_->segment_count_;
  while (from < to) {
    const std::size_t middle = (from + to) / 2;
    ledger_->segment(middle) < segment ? from = middle + 1 : to = middle;
  }
  const std::size_t count = ledger_->segment_count_;
  if (from < count && ledger_->segment(from) == segment) return ledger_->number(from);
  if (count == max_segments)
    throw Error(
        Fault::too_large,
        "more than " + std::to_string(max_segments) + " segments in a segmented_ledger",
        "Use segments that many customers share, such as a sector, not the number of a customer.");
  const std::size_t bytes = ledger_->name_bytes_ + segment.size();
  if (count == ledger_->segment_room_ || bytes > ledger_->name_room_)
    move_to(ledger_->entry_room_, 2 * count + 4, 2 * bytes + 64);
  std::copy(segment.begin(), segment.end(), ledger_->names() + ledger_->name_bytes_);
  SegmentLedger::Place *place = ledger_->places() + from;
  std::copy_backward(place, ledger_->places() + count, ledger_->places() + count + 1);
  *place = {ledger_->name_bytes_, static_cast<std::uint16_t>(segment.size()),
            static_cast<std::uint16_t>(count)};
  ledger_->name_bytes_ = static_cast<std::uint32_t>(bytes);
  ++ledger_->segment_count_;
  return static_cast<std::uint32_t>(count);
}

void SegmentLedgerState::add(const History &history, const Assignments &assignments,
                             const FlowCalendar &calendar) {
  skip_rows(history.skipped());
  const std::optional<Day> first = history.first_day();
  if (!first || *first >= calendar.as_of()) return;
  calendar.require_first(calendar.period(*first));
  StepCollector collector;
  saw(walk_flows(history, calendar, collector));
  add_customer(collector.take(), history.scale(), assignments, calendar);
}

void SegmentLedgerState::add_customer(CustomerSteps did, Unit unit, const Assignments &assignments,
                                      const FlowCalendar &calendar) {
  const std::vector<SegmentTurn> turns = segment_turns(assignments, calendar);
  std::vector<std::string_view> segments;
  for (const SegmentTurn &turn : turns) segments.push_back(turn.segment);
  add_customer(segment_steps(std::move(did), turns, calendar), segments, unit, calendar);
}

void SegmentLedgerState::add_customer(const SegmentSteps &steps,
                                      std::span<const std::string_view> segments, Unit unit,
                                      const FlowCalendar &calendar) {
  if (!ledger_->unit().holds(unit)) refine(unit);
  std::vector<std::uint32_t> numbers(segments.size(), max_segments); // as far as they are needed
  for (const SegmentStep &step : steps) {
    std::uint32_t &number = numbers[step.turn];
    if (number == max_segments) number = number_of(segments[step.turn]);
    const auto age = static_cast<std::uint32_t>(calendar.last() - step.period);
    add({SegmentEntry::key_of(number, age, step.kind), step.customers,
         convert(step.amount, unit, ledger_->unit())});
  }
  ++ledger_->customers_;
}

void SegmentLedgerState::skip_rows(std::uint64_t rows) {
  ledger_->skipped_rows_ = add_skipped(ledger_->skipped_rows_, rows);
}

void SegmentLedgerState::skip_customer() {
  ledger_->skipped_customers_ = add_skipped(ledger_->skipped_customers_, 1);
}

void SegmentLedgerState::merge(const SegmentLedger &other) {
  require_same(other.parameters());
  if (!ledger_->unit().holds(other.unit())) refine(other.unit());
  std::vector<std::uint32_t> numbers(other.segment_count());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    numbers[other.number(i)] = number_of(other.segment(i));
  for (const SegmentEntry &entry : other.entries())
    add({SegmentEntry::key_of(numbers[entry.segment()], entry.age(), entry.kind()), entry.customers,
         convert(entry.amount, other.unit(), ledger_->unit())});
  ledger_->customers_ += other.customers();
  ledger_->last_days_.add(other.last_days());
  ledger_->skipped_rows_ = add_skipped(ledger_->skipped_rows_, other.skipped_rows());
  ledger_->skipped_customers_ = add_skipped(ledger_->skipped_customers_, other.skipped_customers());
}

/// As flow ledgers do.
void SegmentLedgerState::refine(Unit unit) {
  const Unit common = common_unit(ledger_->unit(), unit);
  SegmentEntry *entries = ledger_->entry_data();
  for (std::size_t i = 0; i < ledger_->entry_count_; ++i)
    entries[i].amount = convert(entries[i].amount, ledger_->unit(), common);
  ledger_->scale_ = static_cast<std::uint8_t>(common.scale);
  ledger_->denominator_ = static_cast<std::uint32_t>(common.denominator);
}

void SegmentLedgerState::set_counts(Unit unit, std::int64_t customers, std::uint64_t rows,
                                    std::uint64_t histories, const LastDays &last_days) {
  ledger_->last_days_ = last_days;
  ledger_->scale_ = static_cast<std::uint8_t>(unit.scale);
  ledger_->denominator_ = static_cast<std::uint32_t>(unit.denominator);
  ledger_->customers_ = customers;
  ledger_->skipped_rows_ = rows;
  ledger_->skipped_customers_ = histories;
}

/// As flow ledgers do.
void SegmentLedgerState::refuse(const FlowParameters &parameters) const {
  LedgerState(ledger_->parameters_, allocate_).require_same(parameters);
  throw Error(Fault::bad_argument, "segmented ledgers of different parameters do not add up");
}

namespace {

bool is_plausible(const SegmentEntry &entry) {
  return entry.amount <= PeriodTotals::max_sum && entry.amount >= -PeriodTotals::max_sum &&
         entry.customers >= (entry.is_signed() ? -PeriodTotals::max_customers : 0) &&
         entry.customers <= PeriodTotals::max_customers;
}

} // namespace

SegmentLedger *finish(const SegmentLedger &ledger, Allocate allocate) {
  const auto all = ledger.entries();
  std::vector<SegmentEntry> entries(all.begin(), all.end());
  std::vector<std::uint32_t> rank(ledger.segment_count_);
  for (std::uint32_t i = 0; i < rank.size(); ++i) rank[ledger.number(i)] = i;
  for (SegmentEntry &entry : entries)
    entry.key = SegmentEntry::key_of(rank[entry.segment()], entry.age(), entry.kind());
  entries.resize(static_cast<std::size_t>(
      combine(entries.data(), entries.data(), entries.data() + entries.size()) - entries.data()));
  std::erase_if(entries, [](const SegmentEntry &entry) { return entry.is_empty(); });
  if (!std::all_of(entries.begin(), entries.end(), is_plausible))
    throw Error(Fault::out_of_range, "sums of a segment out of range",
                "A ledger holds up to 2^40 customers, and 2^105 of the smallest unit of money.");

  // Segments of which nothing is left are none.
  std::vector<std::uint32_t> names; // by rank
  std::size_t bytes = 0;
  for (SegmentEntry &entry : entries) {
    if (names.empty() || names.back() != entry.segment()) {
      names.push_back(entry.segment());
      bytes += ledger.segment(names.back()).size();
    }
    entry.key = SegmentEntry::key_of(static_cast<std::uint32_t>(names.size() - 1), entry.age(),
                                     entry.kind());
  }
  auto *done = new (allocate(SegmentLedger::bytes_for(entries.size(), names.size(), bytes)))
      SegmentLedger(ledger);
  done->size_class_ = SegmentLedger::trimmed;
  done->entry_room_ = done->entry_count_ = done->ordered_ =
      static_cast<std::uint32_t>(entries.size());
  done->segment_room_ = done->segment_count_ = static_cast<std::uint32_t>(names.size());
  done->name_room_ = static_cast<std::uint32_t>(bytes);
  done->name_bytes_ = 0;
  std::copy(entries.begin(), entries.end(), done->entry_data());
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = ledger.segment(names[i]);
    std::copy(name.begin(), name.end(), done->names() + done->name_bytes_);
    done->places()[i] = {done->name_bytes_, static_cast<std::uint16_t>(name.size()),
                         static_cast<std::uint16_t>(i)};
    done->name_bytes_ += static_cast<std::uint32_t>(name.size());
  }
  return done;
}

bool equal(const SegmentLedger &left, const SegmentLedger &right, Allocate allocate) {
  const SegmentLedger &a = *finish(left, allocate), &b = *finish(right, allocate);
  if (a.parameters() != b.parameters() || a.customers() != b.customers() ||
      a.last_days() != b.last_days() || a.skipped_rows() != b.skipped_rows() ||
      a.skipped_customers() != b.skipped_customers() || a.segment_count() != b.segment_count())
    return false;
  for (std::size_t i = 0; i < a.segment_count(); ++i)
    if (a.segment(i) != b.segment(i)) return false;
  return std::equal(a.entries().begin(), a.entries().end(), b.entries().begin(), b.entries().end(),
                    [&](const SegmentEntry &x, const SegmentEntry &y) {
                      return x.key == y.key && x.customers == y.customers &&
                             same_money(x.amount, a.unit(), y.amount, b.unit());
                    });
}

} // namespace portfolio::segments
