#include "book/state.hpp"

#include "base/error.hpp"
#include "book/builder.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace portfolio::book {

namespace {

/// Streams are made to a run when one of them has so many bytes, so that bringing its rows in order
/// takes bounded memory whatever the customers are.
constexpr std::size_t max_stream_bytes = std::size_t{16} << 20;
/// Or all of them together.
constexpr std::size_t max_log_bytes = std::size_t{1} << 30;
constexpr std::uint64_t rows_between_checks = 1 << 16;
/// So many runs of a size become one of the next.
constexpr int runs_of_a_tier = 8;

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
    constexpr std::size_t most = history::Packed::rows_per_block;
    if (rows.has_special || rows.count > most) return false;
    std::array<std::uint8_t, history::packed_purchases_room(most)> packed;
    const std::uint8_t *end = history::pack_purchases(rows.days, rows.amounts, nullptr, rows.count,
                                                      rows.scale, packed.data());
    if (end == nullptr) end = pack_by_day(rows, packed.data());
    if (end == nullptr) return false;
    out_.add<Keys>(hash, key, HistoryBytes(packed.data(), end));
    return true;
  }
  /// The same after sorting, with several purchases of a day as one row; null where there are
  /// refunds. Rows need not come in the order of time: a scan may begin in the middle of a table.
  static const std::uint8_t *pack_by_day(const GatheredRows &rows, std::uint8_t *out) {
    constexpr std::size_t most = history::Packed::rows_per_block;
    std::uint64_t order[most]; // a day that sorts as a whole number, and its row
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (rows.amounts[row] < 0) return nullptr;
      order[row] = (std::uint64_t{static_cast<std::uint32_t>(rows.days[row])} ^ 1U << 31) << 32 |
                   std::uint64_t{row};
    }
    std::sort(order, order + rows.count);
    Day days[most];
    std::int64_t amounts[most];
    std::uint8_t orders[most];
    std::size_t count = 0;
    for (std::size_t i = 0; i < rows.count; ++i) {
      const auto row = static_cast<std::uint32_t>(order[i]);
      if (count == 0 || rows.days[row] != days[count - 1]) {
        days[count] = rows.days[row];
        amounts[count] = rows.amounts[row];
        orders[count++] = 1;
      } else {
        if (__builtin_add_overflow(amounts[count - 1], rows.amounts[row], &amounts[count - 1]))
          return nullptr;
        ++orders[count - 1];
      }
    }
    return history::pack_purchases(days, amounts, orders, count, rows.scale, out);
  }
  void add_slowly(std::uint64_t hash, Key key, const GatheredRows &rows) {
    builder_.clear();
    builder_.add(rows, gather_.specials());
    runs_.take(hash, key, [&](HistoryBytes history) { builder_.add(history); });
    write(hash, key);
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
    write(hash, key);
  }
  void add_both(HistoryBytes first, HistoryBytes other) {
    if (!first.empty()) builder_.add(first);
    builder_.add(other);
  }
  void write(std::uint64_t hash, Key key) {
    out_.add<Keys>(hash, key, builder_.room(), [&](std::uint8_t *p) { return builder_.write(p); });
  }

  Runs<Keys> runs_;
  BookWriter &out_;
  Gather<Keys> gather_;
  HistoryBuilder builder_;
};

} // namespace

// --- rows ---------------------------------------------------------------------------------------

void BookState::open_streams(int bits) {
  const std::size_t count = std::size_t{1} << bits;
  streams_ = static_cast<Stream *>(heap_.allocate(count * sizeof(Stream)));
  for (std::size_t i = 0; i < count; ++i) new (streams_ + i) Stream;
  bits_ = bits;
  recent_ = nullptr;
}

void BookState::release_streams() {
  if (streams_ == nullptr) return;
  for (std::size_t i = 0; i >> bits_ == 0; ++i) streams_[i].release(heap_);
  heap_.release(streams_);
  streams_ = recent_ = nullptr;
  rows_ = 0;
  next_check_ = rows_before_streams;
}

void BookState::check_size() {
  if (bits_ == 0 && run_count_ == 0) {
    with_keys(type_, [&]<class Keys>(Keys) { this->distribute<Keys>(); });
  } else {
    std::size_t all = 0, largest = 0;
    for (std::size_t i = 0; i >> bits_ == 0; ++i) {
      all += streams_[i].bytes();
      largest = std::max(largest, streams_[i].bytes());
    }
    if (largest > max_stream_bytes || all > max_log_bytes) finish_rows();
  }
  next_check_ = rows_ + rows_between_checks;
}

/// Divides the rows of the one stream with which a book begins.
template <class Keys> void BookState::distribute() {
  Stream *const all = streams_;
  open_streams(first_bits);
  for (StreamReader<Keys> row(*all); row.next();) {
    Stream &to = stream_of<Keys>(row.key);
    if (row.kind == Stream::other) {
      to.template add_skip<Keys>(row.key, heap_);
      continue;
    }
    const Money amount = row.kind == Stream::plain ? Money{row.amount} : row.wide_amount;
    const bool has_cost = row.kind == Stream::costed;
    to.template add<Keys>(
        row.key, {row.day, {amount, row.scale}, has_cost, {has_cost ? row.cost : 0, row.scale}},
        heap_);
  }
  all->release(heap_);
  heap_.release(all);
}

// --- runs ---------------------------------------------------------------------------------------

template <class Keys> void BookState::merge_all(BookWriter &out) const {
  std::vector<BookCursor<Keys>> cursors;
  for (int i = 0; i < run_count_; ++i) cursors.push_back(runs_[i].book().cursor<Keys>());
  Merger<Keys> merger(std::move(cursors), out);
  if (streams_ != nullptr)
    for (std::size_t i = 0; i >> bits_ == 0; ++i) merger.add(streams_[i], bits_);
  merger.finish();
}

BookWriter::Finished BookState::write(const Heap &to) const {
  std::size_t expected = 0;
  for (int i = 0; i < run_count_; ++i) expected += runs_[i].bytes;
  if (streams_ != nullptr)
    for (std::size_t i = 0; i >> bits_ == 0; ++i) expected += streams_[i].bytes() / 2;
  BookWriter out(type_, to, expected);
  with_keys(type_, [&]<class Keys>(Keys) { this->merge_all<Keys>(out); });
  return out.finish(skipped_);
}

/// Makes the rows of the streams to a run, with all that are not larger.
void BookState::finish_rows() {
  BookState rows(type_, heap_);
  rows.streams_ = streams_;
  rows.bits_ = bits_;
  const BookWriter::Finished run = rows.write(heap_);
  release_streams();
  open_streams(bits_);
  push_run(run, 0);
}

void BookState::push_run(BookWriter::Finished run, int tier) {
  runs_[run_count_++] = {run.begin, run.bytes, tier};
  int alike = 0;
  while (alike < run_count_ && runs_[run_count_ - 1 - alike].tier == tier) ++alike;
  if (alike < runs_of_a_tier) return;
  BookState some(type_, heap_);
  std::copy_n(runs_ + run_count_ - alike, alike, some.runs_);
  some.run_count_ = alike;
  const BookWriter::Finished merged = some.write(heap_);
  for (int i = 0; i < alike; ++i) heap_.release(some.runs_[i].begin);
  run_count_ -= alike;
  push_run(merged, tier + 1);
}

void BookState::merge(BookBytes bytes) {
  const Book book(bytes);
  if (book.key_type() != type_)
    throw Error(Fault::bad_argument, "books of " + std::string(name_of(type_)) + " and " +
                                         std::string(name_of(book.key_type())) +
                                         " keys cannot be merged");
  skip(book.skipped());
  if (book.customers() == 0) return;
  const std::size_t size = length_word + bytes.size();
  auto *copy = static_cast<std::uint8_t *>(heap_.allocate(size));
  std::memcpy(copy + length_word, bytes.data(), bytes.size());
  push_run({copy, size}, 0);
}

void BookState::release() {
  release_streams();
  while (run_count_ > 0) heap_.release(runs_[--run_count_].begin);
}

BookBytes BookState::compact() {
  if (rows_ > 0 || run_count_ != 1 || runs_[0].book().skipped() != skipped_) {
    const BookWriter::Finished all = write(heap_);
    release();
    push_run(all, 0);
  }
  return {runs_[0].begin + length_word, runs_[0].bytes - length_word};
}

// --- sums and differences
// --------------------------------------------------------------------------------

BookWriter::Finished sum(BookBytes a, BookBytes b, const Heap &heap) {
  BookState both(Book(a).key_type(), heap);
  both.merge(a);
  both.merge(b);
  const BookWriter::Finished finished = both.write(heap);
  both.release();
  return finished;
}

BookWriter::Finished subtract(const Book &a, const Book &b, const Heap &heap) {
  if (a.key_type() != b.key_type())
    throw Error(Fault::bad_argument, "books of " + std::string(name_of(a.key_type())) + " and " +
                                         std::string(name_of(b.key_type())) +
                                         " keys cannot be subtracted");
  if (b.skipped() > a.skipped())
    throw Error(Fault::bad_argument, "book has fewer rows without a customer than what is "
                                     "subtracted from it");
  BookWriter out(a.key_type(), heap, a.data_bytes());
  with_keys(a.key_type(), [&]<class Keys>(Keys) {
    auto left = a.cursor<Keys>(), right = b.cursor<Keys>();
    bool has_right = right.next();
    HistoryBuilder rest;
    while (left.next()) {
      poll_sometimes();
      if (!has_right || right.key != left.key) {
        out.add<Keys>(left.hash, left.key, left.history);
        continue;
      }
      const history::History kept =
          history::subtract(history::History(left.history), history::History(right.history));
      has_right = right.next();
      if (!kept.first_day() && kept.skipped() == 0) continue;
      rest.clear();
      rest.add(kept);
      out.add<Keys>(left.hash, left.key, rest.room(),
                    [&](std::uint8_t *p) { return rest.write(p); });
    }
    if (has_right)
      throw Error(Fault::bad_argument, "book does not have customer " +
                                           to_text(a.key_type(), AnyKey::of(right.key)) +
                                           ", who is subtracted from it");
  });
  return out.finish(a.skipped() - b.skipped());
}

} // namespace portfolio::book
