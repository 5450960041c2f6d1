#include "book/builder.hpp"

#include <algorithm>

namespace portfolio::book {

using history::DayTotal;

void HistoryBuilder::clear() {
  days_.clear();
  scale_ = 0;
  skipped_ = 0;
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
  skipped_ = add_skipped(skipped_, history.skipped());
  history.each_day([&](const DayTotal &total) { add(total, history.scale()); });
  if (history.scale() > scale_) { // a history may be finer than all that is left in it
    rescale(days_, scale_, history.scale());
    scale_ = history.scale();
  }
}

std::size_t HistoryBuilder::room() {
  canonicalise(days_);
  return packed_bytes(days_, skipped_);
}

std::uint8_t *HistoryBuilder::write(std::uint8_t *out) {
  const std::size_t bytes = packed_bytes(days_, skipped_);
  pack(days_, scale_, skipped_, out);
  return out + bytes;
}

} // namespace portfolio::book
