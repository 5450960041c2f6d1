#pragma once
#include "book/book.hpp"
#include "book/gather.hpp"
#include "history/history.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace portfolio::book {

/// Makes the history of one customer from pieces, in the bytes that purchase_history() would give:
/// its scale is the finest of its events.
class HistoryBuilder {
public:
  void clear();
  void add(const GatheredRows &rows, const std::vector<SpecialRow> &specials);
  void add(HistoryBytes history);
  void add(const history::History &history);

  /// Bytes that write() writes, once everything was added.
  std::size_t room();
  std::uint8_t *write(std::uint8_t *out);

private:
  /// The quick way for purchases of one scale that fit into a block: in the order of their days.
  struct Purchases {
    static constexpr std::size_t most = history::Packed::rows_per_block;
    Day days[most];
    std::int64_t amounts[most];
  };
  bool merge_purchases(HistoryBytes history);
  void merge_purchases(const Day *days, const std::int64_t *amounts, std::size_t count);
  /// Goes on the careful way, with what was gathered so far.
  void leave_quick_way();
  void add(history::DayTotal total, int scale);

  bool is_quick_ = true;
  std::size_t quick_count_ = 0;
  Purchases quick_, spare_;
  std::uint8_t packed_[history::packed_purchases_room(Purchases::most)];
  std::size_t packed_bytes_ = 0;
  history::DayTotals days_;
  int scale_ = 0;
  std::uint64_t skipped_ = 0;
};

} // namespace portfolio::book
