#pragma once
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
  void add(const history::History &history);

  /// Bytes that write() may touch.
  std::size_t room();
  std::uint8_t *write(std::uint8_t *out);

private:
  void add(history::DayTotal total, int scale);

  history::DayTotals days_;
  int scale_ = 0;
  std::uint64_t skipped_ = 0;
};

} // namespace portfolio::book
