#include "book/forms.hpp"

#include "base/fields.hpp"
#include "base/sort.hpp"
#include "book/builder.hpp"
#include "history/forms.hpp"

#include <deque>
#include <type_traits>
#include <utility>
#include <vector>

namespace portfolio::book {

using history::History;

namespace {

constexpr const char *type_name = "purchase_book";
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
  void add(typename Keys::Key key, const History &history, const Source &source) {
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

// --- the fields ----------------------------------------------------------------------------------

struct Head {
  KeyType type = KeyType::bigint;
  std::uint64_t skipped = 0;
};

template <class Form, class Fields> void visit_head(Form &form, Fields &head) {
  form.version(1);
  form.one_of(head.type, std::span(key_type_names).subspan(1), "unknown type of customers", 1);
  form.skipped(head.skipped);
}

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()};
}

/// A key that is no number: in a text as people write it, in bytes as it is.
void visit_name(TextWriter &out, KeyType type, const AnyKey &key) {
  append_quoted(out.token(), to_text(type, key));
}
void visit_name(WireWriter &out, KeyType, const AnyKey &key) {
  out.bytes("customer", as_bytes(key.bytes));
}
void visit_name(TextReader &in, KeyType type, std::string &key) {
  key = in.scan.quoted("customer");
  if (type == KeyType::uuid) key = uuid_from_text(in.scan, key);
}
void visit_name(WireReader &in, KeyType type, std::string &key) {
  Bytes bytes;
  in.bytes("customer", bytes);
  in.require(type != KeyType::uuid || bytes.size() == uuid_bytes, "invalid uuid");
  key.assign(bytes.begin(), bytes.end());
}

template <class Form> void visit_key(Form &form, KeyType type, const AnyKey &key) {
  is_number(type) ? form.plain("customer", key.number) : visit_name(form, type, key);
}
template <class Form> void visit_key(Form &form, KeyType type, std::int64_t &key) {
  form.plain("customer", key);
  form.require(fits(type, key), "customer out of range");
}
template <class Form> void visit_key(Form &form, KeyType type, std::string &key) {
  visit_name(form, type, key);
}

void visit_history(TextWriter &out, const History &history) { out.word(to_text(history)); }
void visit_history(TextReader &in, History &history) {
  history = history::history_from_text(in.scan.until(')'));
}
void visit_history(WireWriter &out, const History &history) {
  out.bytes("history", to_wire(history, out.out.form()));
}
void visit_history(WireReader &in, History &history) {
  Bytes bytes;
  in.bytes("history", bytes);
  history = history::history_from_wire(bytes);
}

template <class Form, class Key, class Days>
void visit_customer(Form &form, KeyType type, Key &key, Days &history) {
  visit_key(form, type, key);
  form.symbol(":");
  visit_history(form, history);
}
constexpr std::size_t least_customer_bytes = 3;
constexpr const char *around_a_customer = "()";

// --- the whole -----------------------------------------------------------------------------------

template <class Form> void write(Form &out, const Book &book) {
  const Head head{book.key_type(), book.skipped()};
  visit_head(out, head);
  std::vector<std::pair<AnyKey, HistoryBytes>> customers;
  customers.reserve(book.customers());
  book.each([&](const AnyKey &key, HistoryBytes history) { customers.push_back({key, history}); });
  out.repeat(out.how_many(customers.size(), least_customer_bytes), around_a_customer,
             [&](std::size_t i) {
               const History history(customers[i].second);
               visit_customer(out, head.type, std::as_const(customers[i].first), history);
             });
  out.end();
}

template <class Form> BookWriter::Finished read(Form in, const Heap &heap) {
  Head head;
  visit_head(in, head);
  return with_keys(head.type, [&]<class Keys>(Keys) {
    using Owned = std::conditional_t<std::is_same_v<Keys, NumberKeys>, std::int64_t, std::string>;
    std::deque<Owned> keys;
    Customers<Keys> customers;
    in.repeat(in.how_many(0, least_customer_bytes), around_a_customer, [&](std::size_t) {
      Owned &key = keys.emplace_back();
      History history({}, 0, 0);
      visit_customer(in, head.type, key, history);
      in.require_in_wire(customers.follows(key), "customers out of order");
      customers.add(key, history, in);
    });
    in.end();
    return customers.write(head.type, head.skipped, heap, [&](const AnyKey &key) {
      in.fail("customer " + to_text(head.type, key) + " is there twice");
    });
  });
}

} // namespace

std::string to_text(const Book &book) {
  TextWriter out;
  write(out, book);
  return out.text();
}
BookWriter::Finished book_from_text(std::string_view text, const Heap &heap) {
  return read(TextReader(text, type_name), heap);
}
Bytes to_wire(const Book &book, Form form) {
  WireWriter out(form);
  write(out, book);
  return out.out.bytes();
}
BookWriter::Finished book_from_wire(BookBytes bytes, const Heap &heap) {
  return read(WireReader(bytes, type_name), heap);
}

} // namespace portfolio::book
