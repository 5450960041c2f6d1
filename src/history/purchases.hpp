#pragma once
#include "history/unpack.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace portfolio::history {

/// The quick way through what most histories are: packed, within one block, without refunds. Then
/// every day has a purchase, and its distance to the one before and its amount are all there is to
/// read.
///
/// A row's gap lies right before the next row's amount, so both come with one load that ends where
/// that amount does: nothing behind the last row is touched, and no row is a special case.
class Purchases {
public:
  static constexpr std::size_t max_days = Packed::rows_per_block;

  explicit Purchases(const Packed &packed) : first_(packed.first), begin_(packed.begin) {
    if (packed.days - 1 >= max_days || packed.has(Packed::has_negative)) return;
    const detail::Block block = detail::open_block(packed, packed.blocks, packed.days);
    further_ = packed.days - 1;
    amount_width_ = block.width.amount;
    gap_width_ = block.width.gap;
    row_bits_ = static_cast<std::size_t>(block.row_bits);
    const auto body = static_cast<std::size_t>(block.body - begin_) * 8;
    end_ = body + row_bits_ + block.width.amount;
    first_amount_ = block.bits.get(0, amount_width_);
    const int bits = gap_width_ + amount_width_;
    is_quick_ = bits <= 57 && bits > 0 && (further_ == 0 || end_ > 56);
  }

  /// Otherwise the History has to be read.
  bool is_quick() const { return is_quick_; }
  int amount_width() const { return amount_width_; } ///< every amount is below 2^amount_width()
  Day first_day() const { return first_; }
  std::uint64_t first_amount() const { return first_amount_; }

  /// visit(days since the purchase before, amount) for every further one in order, until it says
  /// false.
  template <class Visit> [[gnu::always_inline]] void each_further(Visit &&visit) const {
    const std::uint64_t gap_mask = low_bits(gap_width_), amount_mask = low_bits(amount_width_);
    const int gap_width = gap_width_;
    const auto shift = static_cast<std::size_t>(57 - gap_width - amount_width_);
    const std::uint8_t *const begin = begin_;
    const std::size_t row_bits = row_bits_;
    // Seven bits more than where an amount ends: divided by eight that rounds up.
    std::size_t end = end_ + 7;
    for (std::size_t left = further_; left > 0; --left, end += row_bits) {
      std::uint64_t word;
      std::memcpy(&word, begin + (end / 8 - 8), 8);
      word >>= shift + end % 8;
      if (!visit((word & gap_mask) + 1, word >> gap_width & amount_mask)) return;
    }
  }

private:
  Day first_;
  const std::uint8_t *begin_;
  std::size_t further_ = 0; // purchases after the first
  int amount_width_ = 0, gap_width_ = 0;
  std::size_t row_bits_ = 0;
  std::size_t end_ = 0; // of the second amount, in bits from the begin of the value
  std::uint64_t first_amount_ = 0;
  bool is_quick_ = false;
};

} // namespace portfolio::history
