#include "voice/reasons.hpp"

#include "base/count.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <new>

namespace portfolio::voice {

std::string_view checked_reason(std::string_view reason) {
  constexpr std::string_view spaces = " \t\r\n";
  const std::size_t first = reason.find_first_not_of(spaces);
  if (first == std::string_view::npos) return unknown_reason;
  reason = reason.substr(first, reason.find_last_not_of(spaces) - first + 1);
  if (reason.size() > max_reason_bytes)
    throw Error(Fault::too_large,
                "reason of " + std::to_string(reason.size()) +
                    " bytes is too long: " + std::string(clip(reason, 60)) + "...",
                "A reason is one of a few names of at most " + std::to_string(max_reason_bytes) +
                    " bytes. Group free texts first.");
  return reason;
}

bool ReasonTable::is_known(std::size_t bytes) const {
  return bytes >= sizeof(ReasonTable) && version_ == current_version && count_ <= room_ &&
         name_bytes_ <= name_room_ && bytes_for(room_, name_room_) <= bytes && bytes == capacity();
}

Reason ReasonTable::reason(std::size_t i) const {
  const Entry &entry = entries()[i];
  return {name(entry), entry.customers, entry.revenue};
}

bool equal(const ReasonTable &a, const ReasonTable &b) {
  if (a.size() != b.size() || a.skipped() != b.skipped()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Reason x = a.reason(i), y = b.reason(i);
    if (x.name != y.name || x.customers != y.customers ||
        !same_money(x.revenue, a.scale(), y.revenue, b.scale()))
      return false;
  }
  return true;
}

ReasonState::ReasonState(ReasonTable *table, Allocate allocate)
    : table_(table), allocate_(allocate) {
  if (table_ == nullptr) {
    table_ = new (allocate_(block_size(0))) ReasonTable();
    table_->size_class_ = 0;
  }
}

void ReasonState::raise_scale(int scale) {
  if (scale <= table_->scale_) return;
  const auto entries = std::span(table_->entries(), table_->count_);
  for (auto &entry : entries) rescale(entry.revenue, table_->scale_, scale); // may refuse
  for (auto &entry : entries) entry.revenue = rescale(entry.revenue, table_->scale_, scale);
  table_->scale_ = static_cast<std::uint8_t>(scale);
}

/// For one more entry with a name of so many bytes.
void ReasonState::make_room(std::size_t name_bytes) {
  ReasonTable &old = *table_;
  if (old.count_ < old.room_ && old.name_bytes_ + name_bytes <= old.name_room_) return;
  const std::size_t entries = 2 * std::size_t{old.count_} + 4,
                    names = 2 * (old.name_bytes_ + name_bytes) + 64;
  const std::uint8_t size_class = size_class_for(ReasonTable::bytes_for(entries, names));
  auto *moved = new (allocate_(block_size(size_class))) ReasonTable(old);
  moved->size_class_ = size_class;
  moved->room_ = static_cast<std::uint32_t>(entries);
  moved->name_room_ = static_cast<std::uint32_t>(names);
  std::copy_n(old.entries(), old.count_, moved->entries());
  std::copy_n(old.names(), old.name_bytes_, moved->names());
  table_ = moved;
}

void ReasonState::add(std::string_view checked, std::int64_t customers, Decimal revenue) {
  if (table_->customers_ + customers > ReasonTable::max_customers)
    throw Error(Fault::out_of_range, "more than 2^60 customers");
  raise_scale(revenue.scale);
  const Money units = rescale(revenue.units, revenue.scale, table_->scale_);
  const auto place = [&] {
    return std::lower_bound(
        table_->entries(), table_->entries() + table_->count_, checked,
        [&](const auto &entry, std::string_view name) { return table_->name(entry) < name; });
  };
  auto *found = place();
  auto *end = table_->entries() + table_->count_;
  if (found == end || table_->name(*found) != checked) {
    if (table_->count_ == max_reasons)
      throw Error(Fault::too_large,
                  "more than " + std::to_string(max_reasons) + " different reasons",
                  "Group free texts to a few reasons first.");
    make_room(checked.size());
    found = place();
    end = table_->entries() + table_->count_;
    std::copy_backward(found, end, end + 1);
    *found = {table_->name_bytes_, static_cast<std::uint32_t>(checked.size()), 0, 0};
    std::copy(checked.begin(), checked.end(), table_->names() + table_->name_bytes_);
    table_->name_bytes_ += static_cast<std::uint32_t>(checked.size());
    ++table_->count_;
  }
  found->revenue = checked_add(found->revenue, units);
  found->customers += customers;
  table_->customers_ += customers;
}

void ReasonState::skip(std::uint64_t rows) {
  table_->skipped_ = add_skipped(table_->skipped_, rows);
}

void ReasonState::merge(const ReasonTable &more) {
  raise_scale(more.scale());
  for (std::size_t i = 0; i < more.size(); ++i) {
    const Reason each = more.reason(i);
    add(each.name, each.customers, {each.revenue, more.scale()});
  }
  skip(more.skipped());
}

ReasonTable *finish(const ReasonTable &table, Allocate allocate) {
  return ReasonState::finished(table, allocate);
}

ReasonTable *ReasonState::finished(const ReasonTable &table, Allocate allocate) {
  const std::size_t names = (std::size_t{table.name_bytes_} + 7) / 8 * 8;
  auto *copy = new (allocate(ReasonTable::bytes_for(table.count_, names))) ReasonTable(table);
  copy->size_class_ = ReasonTable::trimmed;
  copy->room_ = table.count_;
  copy->name_room_ = static_cast<std::uint32_t>(names);
  std::uint32_t offset = 0;
  for (std::size_t i = 0; i < table.count_; ++i) {
    const auto &entry = table.entries()[i];
    const std::string_view name = table.name(entry);
    copy->entries()[i] = {offset, entry.bytes, entry.customers, entry.revenue};
    std::copy(name.begin(), name.end(), copy->names() + offset);
    offset += entry.bytes;
  }
  std::fill(copy->names() + offset, copy->names() + names, '\0');
  return copy;
}

} // namespace portfolio::voice
