#include "book/builder.hpp"

#include "history/purchases.hpp"

#include <algorithm>
#include <cstring>

namespace portfolio::book {

using history::DayTotal;

void HistoryBuilder::clear() {
  is_quick_ = true;
  quick_count_ = 0;
  days_.clear();
  scale_ = 0;
  skipped_ = 0;
}

/// Merges sorted purchases into those that are there.
void HistoryBuilder::merge_purchases(const Day *days, const std::int64_t *amounts,
                                     std::size_t count) {
  std::size_t old = 0, added = 0, out = 0;
  for (; old < quick_count_ && added < count; ++out) {
    const bool is_old = quick_.days[old] <= days[added];
    spare_.days[out] = is_old ? quick_.days[old] : days[added];
    spare_.amounts[out] = is_old ? quick_.amounts[old] : amounts[added];
    old += is_old;
    added += !is_old;
  }
  std::copy(quick_.days + old, quick_.days + quick_count_, spare_.days + out);
  std::copy(quick_.amounts + old, quick_.amounts + quick_count_, spare_.amounts + out);
  out += quick_count_ - old;
  std::copy(days + added, days + count, spare_.days + out);
  std::copy(amounts + added, amounts + count, spare_.amounts + out);
  quick_count_ = out + count - added;
  std::copy(spare_.days, spare_.days + quick_count_, quick_.days);
  std::copy(spare_.amounts, spare_.amounts + quick_count_, quick_.amounts);
}

bool HistoryBuilder::merge_purchases(HistoryBytes bytes) {
  if (!is_quick_ || !history::History::is_packed(bytes)) return false;
  const history::Packed packed = history::open_packed(bytes.data(), bytes.data() + bytes.size());
  if (!packed.is_plain() || packed.skipped > 0 || quick_count_ + packed.days > Purchases::most ||
      (quick_count_ > 0 && packed.scale != scale_))
    return false;
  const history::Purchases purchases(packed);
  if (!purchases.is_quick()) return false;
  Day days[Purchases::most];
  std::int64_t amounts[Purchases::most];
  std::size_t count = 1;
  days[0] = purchases.first_day();
  amounts[0] = static_cast<std::int64_t>(purchases.first_amount());
  purchases.each_further([&](std::uint64_t gap, std::uint64_t amount) {
    days[count] = days[count - 1] + static_cast<Day>(gap);
    amounts[count++] = static_cast<std::int64_t>(amount);
    return true;
  });
  scale_ = packed.scale;
  merge_purchases(days, amounts, count);
  return true;
}

void HistoryBuilder::leave_quick_way() {
  if (!is_quick_) return;
  is_quick_ = false;
  for (std::size_t i = 0; i < quick_count_; ++i)
    days_.push_back({.day = quick_.days[i],
                     .events = 1,
                     .orders = 1,
                     .uncosted = 1,
                     .amount = quick_.amounts[i]});
}

void HistoryBuilder::add(HistoryBytes history) {
  if (!merge_purchases(history)) add(history::History(history));
}

void HistoryBuilder::add(DayTotal total, int scale) {
  if (scale > scale_) {
    rescale(days_, scale_, scale);
    scale_ = scale;
  } else if (scale < scale_) {
    total.amount = portfolio::rescale(total.amount, scale, scale_);
    total.cost = portfolio::rescale(total.cost, scale, scale_);
  }
  days_.push_back(total);
}

void HistoryBuilder::add(const GatheredRows &rows, const std::vector<SpecialRow> &specials) {
  leave_quick_way();
  for (std::size_t row = 0; row < rows.count; ++row) {
    if (rows.days[row] == special_day) {
      const SpecialRow &special = specials[static_cast<std::size_t>(rows.amounts[row])];
      if (special.is_skip)
        skipped_ = add_skipped(skipped_, 1);
      else
        add(special.total, special.scale);
      continue;
    }
    const std::int64_t amount = rows.amounts[row];
    add({.day = rows.days[row],
         .events = 1,
         .orders = amount >= 0,
         .uncosted = 1,
         .amount = amount},
        rows.scale);
  }
}

void HistoryBuilder::add(const history::History &history) {
  leave_quick_way();
  skipped_ = add_skipped(skipped_, history.skipped());
  history.each_day([&](const DayTotal &total) { add(total, history.scale()); });
  if (history.scale() > scale_) { // a history may be finer than all that is left in it
    rescale(days_, scale_, history.scale());
    scale_ = history.scale();
  }
}

std::size_t HistoryBuilder::room() {
  if (is_quick_ && quick_count_ > 0) {
    const std::uint8_t *end = history::pack_purchases(quick_.days, quick_.amounts, nullptr,
                                                      quick_count_, scale_, packed_);
    if (end != nullptr) return packed_bytes_ = static_cast<std::size_t>(end - packed_);
  }
  leave_quick_way();
  canonicalise(days_);
  return packed_bytes(days_, skipped_);
}

std::uint8_t *HistoryBuilder::write(std::uint8_t *out) {
  if (is_quick_) {
    std::memcpy(out, packed_, packed_bytes_);
    return out + packed_bytes_;
  }
  pack(days_, scale_, skipped_, out);
  return out + packed_bytes(days_, skipped_);
}

} // namespace portfolio::book
