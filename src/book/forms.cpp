#include "book/forms.hpp"

#include "base/sort.hpp"
#include "base/text.hpp"
#include "book/builder.hpp"
#include "history/forms.hpp"

#include <deque>
#include <vector>

namespace portfolio::book {

namespace {

constexpr const char *type_name = "purchase_book";
constexpr std::uint8_t wire_version = 1;
constexpr std::size_t uuid_bytes = 16;

/// Customers as a text or bytes name them, in any order.
template <class Keys> class Customers {
public:
  /// Whether this one stands behind all that were added in order.
  bool follows(typename Keys::Key key) const {
    if (customers_.empty()) return true;
    const Customer &last = customers_.back();
    const std::uint64_t hash = Keys::hash(key);
    return last.hash != hash ? last.hash < hash : last.key < key;
  }
  /// From a text or bytes that fail where there is nothing of a customer.
  template <class Source>
  void add(typename Keys::Key key, const history::History &history, const Source &source) {
    if (!history.first_day() && history.skipped() == 0) source.fail("customer without rows");
    builder_.clear();
    builder_.add(history);
    customers_.push_back({Keys::hash(key), key, builder_.bytes()});
  }
  /// fail(key) where one is named twice.
  template <class Fail>
  BookWriter::Finished write(KeyType type, std::uint64_t skipped, const Heap &heap, Fail fail) {
    const auto before = [](const Customer &a, const Customer &b) {
      return a.hash != b.hash ? a.hash < b.hash : a.key < b.key;
    };
    portfolio::sort(customers_.begin(), customers_.end(), before);
    BookWriter out(type, heap, 0);
    const Customer *last = nullptr;
    for (const Customer &customer : customers_) {
      if (last != nullptr && last->key == customer.key) fail(AnyKey::of(customer.key));
      out.add<Keys>(customer.hash, customer.key, HistoryBytes(customer.history));
      last = &customer;
    }
    return out.finish(skipped);
  }

private:
  struct Customer {
    std::uint64_t hash;
    typename Keys::Key key;
    Bytes history;
  };
  std::vector<Customer> customers_;
  HistoryBuilder builder_;
};

bool fits(KeyType type, std::int64_t number) {
  if (type == KeyType::smallint) return number == static_cast<std::int16_t>(number);
  return type != KeyType::integer || number == static_cast<std::int32_t>(number);
}

KeyType scan_key_type(Scanner &scan) {
  for (std::uint8_t type = 1; is_key_type(type); ++type)
    if (scan.accept(key_type_names[type])) return static_cast<KeyType>(type);
  scan.fail("unknown type of customers");
}

/// Sixteen bytes from 8-4-4-4-12 lower-case digits.
std::string uuid_from_text(const Scanner &scan, std::string_view text) {
  std::string bytes;
  const auto digit = [&](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c < 'a' || c > 'f') scan.fail("invalid uuid");
    return c - 'a' + 10;
  };
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    if (text[i] == '-') ++i;
    if (i + 1 >= text.size()) break;
    bytes += static_cast<char>(digit(text[i]) << 4 | digit(text[i + 1]));
  }
  if (bytes.size() != uuid_bytes ||
      to_text(KeyType::uuid, AnyKey::of(std::string_view(bytes))) != text)
    scan.fail("invalid uuid");
  return bytes;
}

/// The keys that a text spells, while its book is made.
class KeyScanner {
public:
  KeyScanner(Scanner &scan, KeyType type) : scan_(scan), type_(type) {}

  template <class Keys> typename Keys::Key next() {
    if constexpr (std::is_same_v<Keys, NumberKeys>) {
      const std::int64_t number = scan_.signed_number("customer");
      if (!fits(type_, number)) scan_.fail("customer out of range");
      return number;
    } else {
      const std::string text = scan_.quoted("customer");
      return kept_.emplace_back(type_ == KeyType::uuid ? uuid_from_text(scan_, text) : text);
    }
  }

private:
  Scanner &scan_;
  KeyType type_;
  std::deque<std::string> kept_;
};

} // namespace

std::string to_text(const Book &book) {
  std::string out = "v1 " + std::string(name_of(book.key_type()));
  if (book.skipped() > 0) out += " skipped " + std::to_string(book.skipped());
  book.each([&](const AnyKey &key, HistoryBytes history) {
    out += " (";
    if (is_number(book.key_type()))
      out += std::to_string(key.number);
    else
      append_quoted(out, to_text(book.key_type(), key));
    out += ": " + to_text(history::History(history)) + ")";
  });
  return out;
}

BookWriter::Finished book_from_text(std::string_view text, const Heap &heap) {
  Scanner scan(text, type_name);
  scan.version(1);
  const KeyType type = scan_key_type(scan);
  const std::uint64_t skipped = scan.accept("skipped") ? scan.number("number of skipped rows") : 0;
  checked_skipped(scan, skipped);
  return with_keys(type, [&]<class Keys>(Keys) {
    Customers<Keys> customers;
    KeyScanner keys(scan, type);
    while (scan.accept("(")) {
      const auto key = keys.template next<Keys>();
      scan.expect(":");
      customers.add(key, history::history_from_text(scan.until(')')), scan);
    }
    scan.expect_end();
    return customers.write(type, skipped, heap, [&](const AnyKey &key) {
      scan.fail("customer " + to_text(type, key) + " is there twice");
    });
  });
}

Bytes to_wire(const Book &book, Form form) {
  Writer out(form);
  const auto put = [&](std::string_view bytes) {
    out.number(bytes.size());
    for (const char byte : bytes) out.byte(static_cast<std::uint8_t>(byte));
  };
  out.byte(wire_version);
  out.byte(static_cast<std::uint8_t>(book.key_type()));
  out.number(book.skipped());
  out.number(book.customers());
  book.each([&](const AnyKey &key, HistoryBytes history) {
    if (is_number(book.key_type()))
      out.signed_number(key.number);
    else
      put(key.bytes);
    const Bytes bytes = to_wire(history::History(history), form);
    put({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
  });
  return out.bytes();
}

BookWriter::Finished book_from_wire(BookBytes bytes, const Heap &heap) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const std::uint8_t type_byte = in.byte();
  if (!is_key_type(type_byte)) in.fail("unknown type of customers");
  const auto type = static_cast<KeyType>(type_byte);
  const std::uint64_t skipped = in.number();
  checked_skipped(in, skipped);
  std::deque<Bytes> kept;
  const auto take = [&]() -> const Bytes & {
    Bytes &taken = kept.emplace_back(in.count(1));
    for (std::uint8_t &byte : taken) byte = in.byte();
    return taken;
  };
  return with_keys(type, [&]<class Keys>(Keys) {
    Customers<Keys> customers;
    for (std::uint64_t left = in.count(3); left > 0; --left) {
      typename Keys::Key key{};
      if constexpr (std::is_same_v<Keys, NumberKeys>) {
        key = in.signed_number();
        if (!fits(type, key)) in.fail("customer out of range");
      } else {
        const Bytes &name = take();
        if (type == KeyType::uuid && name.size() != uuid_bytes) in.fail("invalid uuid");
        key = {reinterpret_cast<const char *>(name.data()), name.size()};
      }
      if (!customers.follows(key)) in.fail("customers out of order");
      customers.add(key, history::history_from_wire(take()), in);
    }
    in.end();
    return customers.write(type, skipped, heap, [](const AnyKey &) {});
  });
}

} // namespace portfolio::book
