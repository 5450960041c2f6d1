#include "book/builder.hpp"

#include <utility>

namespace portfolio::book {

using history::DayTotal;

void HistoryBuilder::clear() {
  is_quick_ = true;
  has_quick_ = false;
  days_.clear();
  scale_ = 0;
  skipped_ = 0;
}

template <class Piece> bool HistoryBuilder::add_purchases(const Piece &piece) {
  if (!is_quick_) return false;
  if (!has_quick_) return has_quick_ = quick_->read(piece);
  if (!next_->read(piece) || !spare_->merge(*quick_, *next_)) return false;
  std::swap(quick_, spare_);
  return true;
}

void HistoryBuilder::leave_quick_way() {
  if (!is_quick_) return;
  is_quick_ = false;
  if (!std::exchange(has_quick_, false)) return;
  scale_ = quick_->scale;
  for (std::size_t i = 0; i < quick_->count; ++i)
    days_.push_back({.day = quick_->days[i],
                     .events = quick_->orders[i],
                     .orders = quick_->orders[i],
                     .uncosted = quick_->orders[i],
                     .amount = quick_->amounts[i]});
}

void HistoryBuilder::add(HistoryBytes history) {
  if (!add_purchases(history)) add(history::History(history));
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
  if (add_purchases(rows)) return;
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

Bytes HistoryBuilder::bytes() {
  leave_quick_way();
  Bytes bytes(room());
  pack(bytes.data());
  return bytes;
}

std::size_t HistoryBuilder::room() {
  canonicalise(days_);
  return packed_bytes(days_, skipped_);
}

std::uint8_t *HistoryBuilder::pack(std::uint8_t *out) const {
  history::pack(days_, scale_, skipped_, out);
  return out + packed_bytes(days_, skipped_);
}

} // namespace portfolio::book
