#include "book/writer.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <utility>

namespace portfolio::book {

namespace {

constexpr std::size_t customers_per_bucket = 64;

[[noreturn]] void too_large() {
  throw Error(Fault::too_large, "purchase_book exceeds 1 GB",
              "Make one book for each part of the customers and roll up what you read from them, "
              "or group by customer with purchase_history.");
}

void put_offset(std::uint8_t *out, std::size_t bucket, std::ptrdiff_t at) {
  const auto offset = static_cast<std::uint32_t>(static_cast<std::size_t>(at) - sizeof(BookHead));
  std::memcpy(out + bucket * sizeof offset, &offset, sizeof offset);
}

} // namespace

BookWriter::BookWriter(KeyType type, const Heap &heap, std::size_t expected)
    : type_(type), heap_(heap) {
  grow(std::min(expected, max_book_bytes / 2));
}

BookWriter::~BookWriter() {
  if (begin_ != nullptr) heap_.release(begin_);
}

void BookWriter::grow(std::size_t more) {
  if (used_ + more > max_book_bytes + slack) too_large();
  const std::size_t wanted = std::max(used_ + more, capacity_ + capacity_ / 2);
  begin_ = static_cast<std::uint8_t *>(heap_.resize(heap_.owner, begin_, wanted));
  capacity_ = wanted;
}

std::uint8_t *BookWriter::make_room_for_length(std::uint8_t *p, std::size_t bytes) {
  std::uint8_t length[max_varint_bytes];
  const auto size = static_cast<std::size_t>(put_varint(length, std::uint64_t{bytes}) - length);
  std::memmove(p + size, p + 1, bytes);
  std::memcpy(p, length, size);
  return p + size + bytes;
}

/// The offset of the first customer whose hash is not below that of the bucket, for every bucket.
template <class Keys> void BookWriter::write_directory(std::uint8_t *out, int bits) const {
  auto mark = marks_.begin();
  BookCursor<Keys> cursor{begin_ + sizeof(BookHead), begin_ + used_};
  const std::uint8_t *customer = cursor.at;
  bool more = cursor.next();
  for (std::size_t bucket = 0; bucket >> bits == 0; ++bucket) {
    const std::uint64_t first = bits > 0 ? std::uint64_t{bucket} << (64 - bits) : 0;
    while (mark != marks_.end() && mark->hash < first) ++mark;
    if (mark != marks_.begin() && begin_ + (mark - 1)->at > customer) {
      cursor.at = customer = begin_ + (mark - 1)->at;
      more = cursor.next();
    }
    while (more && cursor.hash < first) {
      customer = cursor.at;
      more = cursor.next();
    }
    put_offset(out, bucket, customer - begin_);
  }
  put_offset(out, std::size_t{1} << bits, begin_ + used_ - begin_);
}

BookWriter::Finished BookWriter::finish(std::uint64_t skipped) {
  int bits = 0;
  while (customers_per_bucket << bits < customers_) ++bits;
  const std::size_t total = used_ + ((std::size_t{1} << bits) + 1) * sizeof(std::uint32_t);
  if (total > max_book_bytes) too_large();
  begin_ = static_cast<std::uint8_t *>(heap_.resize(heap_.owner, begin_, total));
  with_keys(type_, [&]<class Keys>(Keys) { this->write_directory<Keys>(begin_ + used_, bits); });
  const BookHead head{.key_type = static_cast<std::uint8_t>(type_),
                      .directory_bits = static_cast<std::uint8_t>(bits),
                      .customers = static_cast<std::uint32_t>(customers_),
                      .data_bytes = static_cast<std::uint32_t>(used_ - sizeof(BookHead)),
                      .skipped = skipped};
  std::memcpy(begin_, &head, sizeof head);
  return {std::exchange(begin_, nullptr), total};
}

} // namespace portfolio::book
