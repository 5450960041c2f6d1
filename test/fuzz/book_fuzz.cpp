#include "book/book.hpp"
#include "book/forms.hpp"
#include "book/state.hpp"
#include "form_fuzz.hpp"

using namespace portfolio;
using namespace portfolio::book;
using fuzz::require;

namespace {

/// Memory that nobody gives back before the next input.
void *resize(void *, void *old, std::size_t bytes) {
  void *memory = fuzz::arena(bytes + sizeof bytes);
  std::memcpy(memory, &bytes, sizeof bytes);
  auto *begin = static_cast<std::uint8_t *>(memory) + sizeof bytes;
  if (old != nullptr) {
    std::size_t old_bytes;
    std::memcpy(&old_bytes, static_cast<std::uint8_t *>(old) - sizeof bytes, sizeof bytes);
    std::memcpy(begin, old, std::min(bytes, old_bytes));
  }
  return begin;
}
const Heap heap = {nullptr, resize, [](void *) {}};

Bytes bytes_of(const BookWriter::Finished &book) {
  return {book.begin + length_word, book.begin + book.bytes};
}

struct Forms {
  using Value = Bytes;
  static Value from_text(std::string_view text) { return bytes_of(book_from_text(text, heap)); }
  static Value from_wire(fuzz::Input bytes) { return bytes_of(book_from_wire(bytes, heap)); }
  static std::string to_text(const Value &book) { return book::to_text(Book(book)); }
  static Bytes to_wire(const Value &book) { return book::to_wire(Book(book)); }
  static Bytes stored(const Value &book) { return book; }

  /// Every customer is found, and two books together less one of them are the other.
  static void ask(const Value &bytes) {
    const Book book(bytes);
    std::uint64_t customers = 0;
    book.each([&](const AnyKey &key, HistoryBytes history) {
      const auto found = book.find(key);
      require(found && found->data() == history.data());
      ++customers;
    });
    require(customers == book.customers());
    const Bytes twice = bytes_of(sum(bytes, bytes, heap));
    require(Book(twice).customers() == customers);
    require(equal(Book(bytes_of(subtract(Book(twice), book, heap))), book));
  }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  fuzz::check_forms<Forms>(data, size);
  return 0;
}
