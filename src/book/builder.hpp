#pragma once
#include "book/book.hpp"
#include "book/gather.hpp"
#include "book/purchase_days.hpp"
#include "book/writer.hpp"
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
  HistoryBuilder() = default;
  HistoryBuilder(const HistoryBuilder &) = delete;
  HistoryBuilder &operator=(const HistoryBuilder &) = delete;

  void clear();
  void add(const GatheredRows &rows, const std::vector<SpecialRow> &specials);
  void add(HistoryBytes history);
  void add(const history::History &history);

  /// One of these two, once everything was added.
  Bytes bytes();
  template <class Keys> void write(std::uint64_t hash, typename Keys::Key key, BookWriter &out) {
    if (has_quick_ && out.add<Keys>(hash, key, history::packed_purchases_room(quick_->count),
                                    [&](std::uint8_t *p) { return quick_->pack(p); }))
      return;
    leave_quick_way();
    out.add<Keys>(hash, key, room(), [&](std::uint8_t *p) { return pack(p); });
  }

private:
  /// The quick way, while all pieces are nothing but purchases. False if this one is not.
  template <class Piece> bool add_purchases(const Piece &piece);
  /// Goes on the careful way, with what was gathered so far.
  void leave_quick_way();
  void add(history::DayTotal total, int scale);
  std::size_t room();
  std::uint8_t *pack(std::uint8_t *out) const;

  bool is_quick_ = true, has_quick_ = false;
  PurchaseDays purchases_[3];
  PurchaseDays *quick_ = purchases_, *next_ = purchases_ + 1, *spare_ = purchases_ + 2;
  history::DayTotals days_;
  int scale_ = 0;
  std::uint64_t skipped_ = 0;
};

} // namespace portfolio::book
