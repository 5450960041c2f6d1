#pragma once
#include "book/gather.hpp"
#include "history/history.hpp"

#include <cstddef>
#include <cstdint>

namespace portfolio::book {

/// What most customers are: at most a block of days with purchases, in order, of amounts of one
/// scale that fit 64 bits, without refunds and costs, nothing skipped. In columns, without memory
/// of its own.
struct PurchaseDays {
  static constexpr std::size_t most = history::Packed::rows_per_block;
  static constexpr std::size_t packed_room = history::packed_purchases_room(most);

  std::size_t count = 0;
  int scale = 0;
  bool is_plain = true; ///< one order on every day
  Day days[most + 1];   ///< behind the last one a day that comes after all
  std::int64_t amounts[most + 1];
  std::uint8_t orders[most + 1]; ///< of each day

  /// Those of a history, or of rows in any order; false if it has anything else, and then it is
  /// not said what is here.
  bool read(history::HistoryBytes history);
  bool read(const GatheredRows &rows);
  /// Those of two customers who are one; false as above. Neither is this one.
  bool merge(const PurchaseDays &a, const PurchaseDays &b);

  /// Writes the packed history and returns its end; null for what only pack() can.
  std::uint8_t *pack(std::uint8_t *out) const {
    return history::pack_purchases(days, amounts, is_plain ? nullptr : orders, count, scale, out);
  }

private:
  bool read_plain(const history::Packed &packed);
  void end(std::size_t rows, int of_scale, bool plain);
};

} // namespace portfolio::book
