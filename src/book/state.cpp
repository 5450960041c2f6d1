#include "book/state.hpp"

#include "base/error.hpp"
#include "book/builder.hpp"
#include "book/merger.hpp"

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
      rest.write<Keys>(left.hash, left.key, out);
    }
    if (has_right)
      throw Error(Fault::bad_argument, "book does not have customer " +
                                           to_text(a.key_type(), AnyKey::of(right.key)) +
                                           ", who is subtracted from it");
  });
  return out.finish(a.skipped() - b.skipped());
}

} // namespace portfolio::book
