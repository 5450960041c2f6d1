#pragma once
#include "book/builder.hpp"
#include "book/gather.hpp"
#include "book/writer.hpp"

#include <utility>
#include <vector>

namespace portfolio::book {

/// Runs side by side, from customer to customer in the order of a book.
template <class Keys> class Runs {
public:
  explicit Runs(std::vector<BookCursor<Keys>> cursors) : cursors_(std::move(cursors)) {
    std::erase_if(cursors_, [](BookCursor<Keys> &cursor) { return !cursor.next(); });
  }

  static bool before(std::uint64_t hash, const typename Keys::Key &key,
                     const BookCursor<Keys> &cursor) {
    return hash != cursor.hash ? hash < cursor.hash : key < cursor.key;
  }
  /// The first customer of all that are left; null if there is none.
  const BookCursor<Keys> *first() const {
    const BookCursor<Keys> *least = nullptr;
    for (const BookCursor<Keys> &cursor : cursors_)
      if (least == nullptr || before(cursor.hash, cursor.key, *least)) least = &cursor;
    return least;
  }
  /// take(history) of every run that has this customer, which all of them leave behind.
  template <class Take> void take(std::uint64_t hash, typename Keys::Key key, const Take &take) {
    for (std::size_t i = 0; i < cursors_.size();) {
      BookCursor<Keys> &cursor = cursors_[i];
      if (cursor.hash != hash || cursor.key != key) {
        ++i;
        continue;
      }
      take(cursor.history);
      if (cursor.next())
        ++i;
      else
        cursors_.erase(cursors_.begin() + static_cast<std::ptrdiff_t>(i));
    }
  }

private:
  std::vector<BookCursor<Keys>> cursors_;
};

/// Writes customers of runs and of streams to one book.
template <class Keys> class Merger {
public:
  using Key = typename Keys::Key;
  Merger(std::vector<BookCursor<Keys>> runs, BookWriter &out) : runs_(std::move(runs)), out_(out) {}

  /// The customers of a stream, and those of the runs that stand before them.
  void add(const Stream &stream, int bits) {
    gather_.read(stream, bits);
    for (std::size_t i = 0; i < gather_.customers(); ++i) {
      poll_sometimes();
      const std::uint64_t hash = gather_.hash(i);
      const Key key = gather_.key(i);
      const BookCursor<Keys> *run;
      while ((run = runs_.first()) != nullptr && !runs_.before(hash, key, *run) &&
             (run->hash != hash || run->key != key))
        take_run(*run);
      const bool is_in_runs = run != nullptr && run->hash == hash && run->key == key;
      if (is_in_runs || !add_purchases(hash, key, gather_.rows(i)))
        add_slowly(hash, key, gather_.rows(i));
    }
  }
  /// What is left of the runs.
  void finish() {
    for (const BookCursor<Keys> *run; (run = runs_.first()) != nullptr;) {
      poll_sometimes();
      take_run(*run);
    }
  }

private:
  bool add_purchases(std::uint64_t hash, Key key, const GatheredRows &rows) {
    if (rows.has_special || rows.count > PurchaseDays::most) return false;
    const auto pack = [&](std::uint8_t *out) -> std::uint8_t * {
      std::uint8_t *end =
          history::pack_purchases(rows.days, rows.amounts, nullptr, rows.count, rows.scale, out);
      // Rows need not come in the order of time: a scan may begin in the middle of a table.
      if (end == nullptr && days_.read(rows)) end = days_.pack(out);
      return end;
    };
    return out_.add<Keys>(hash, key, history::packed_purchases_room(rows.count), pack);
  }
  void add_slowly(std::uint64_t hash, Key key, const GatheredRows &rows) {
    builder_.clear();
    builder_.add(rows, gather_.specials());
    runs_.take(hash, key, [&](HistoryBytes history) { builder_.add(history); });
    builder_.write<Keys>(hash, key, out_);
  }
  /// The customer with which this run goes on, of all runs that have it.
  void take_run(const BookCursor<Keys> &run) {
    const std::uint64_t hash = run.hash;
    const Key key = run.key;
    HistoryBytes first;
    bool is_first = true;
    builder_.clear();
    runs_.take(hash, key, [&](HistoryBytes history) {
      if (std::exchange(is_first, false))
        first = history;
      else
        add_both(std::exchange(first, {}), history);
    });
    if (!first.empty()) return out_.add<Keys>(hash, key, first);
    builder_.write<Keys>(hash, key, out_);
  }
  void add_both(HistoryBytes first, HistoryBytes other) {
    if (!first.empty()) builder_.add(first);
    builder_.add(other);
  }

  Runs<Keys> runs_;
  BookWriter &out_;
  Gather<Keys> gather_;
  PurchaseDays days_;
  HistoryBuilder builder_;
};

} // namespace portfolio::book
