#include "history/forms.hpp"

#include "base/text.hpp"

namespace portfolio::history {

namespace {

constexpr const char *type_name = "purchase_history";
constexpr std::uint8_t wire_version = 1;

void append_count(std::string &out, const char *word, std::int64_t n) {
  out += ' ';
  out += word;
  out += ' ';
  out += std::to_string(n);
}

void append_total(std::string &out, const DayTotal &total, int scale) {
  out += " [";
  append_day(out, total.day);
  out += ' ';
  append_decimal(out, total.amount, scale);
  const std::int64_t refunds = total.events - total.orders;
  if (total.orders != 1) append_count(out, "orders", total.orders);
  if (refunds != 0) append_count(out, "refunds", refunds);
  if (total.has_cost()) {
    out += " cost ";
    append_decimal(out, total.cost, scale);
    if (total.uncosted != 0) append_count(out, "uncosted", total.uncosted);
  }
  out += ']';
}

std::int64_t scan_count(Scanner &scan, const char *what) {
  const std::uint64_t n = scan.number(what);
  if (n > std::uint64_t{max_events}) scan.fail(std::string(what) + " out of range");
  return static_cast<std::int64_t>(n);
}

DayTotal scan_total(Scanner &scan, int scale) {
  DayTotal total{.day = scan.day("day"), .orders = 1};
  total.amount = scan.money("amount", scale);
  if (scan.accept("orders")) total.orders = scan_count(scan, "number of orders");
  total.events = total.orders;
  if (scan.accept("refunds")) total.events += scan_count(scan, "number of refunds");
  total.uncosted = total.events;
  if (scan.accept("cost")) {
    total.cost = scan.money("cost", scale);
    total.uncosted = scan.accept("uncosted") ? scan_count(scan, "number of uncosted events") : 0;
    if (!total.has_cost()) scan.fail("a cost without an event");
  }
  if (!is_possible(total)) scan.fail("counts and amount contradict each other");
  scan.expect("]");
  return total;
}

} // namespace

std::string to_text(const History &history) {
  std::string out = "v1 scale " + std::to_string(history.scale());
  if (history.skipped() > 0) out += " skipped " + std::to_string(history.skipped());
  history.each_day([&](const DayTotal &total) { append_total(out, total, history.scale()); });
  return out;
}

History history_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  scan.expect("scale");
  const std::uint64_t scale = scan.number("scale");
  if (scale > max_scale) scan.fail("scale exceeds 12");
  const std::uint64_t skipped = scan.accept("skipped") ? scan.number("number of skipped rows") : 0;
  checked_skipped(scan, skipped);
  DayTotals days;
  while (scan.accept("[")) {
    days.push_back(scan_total(scan, static_cast<int>(scale)));
    if (days.size() > 1 && days[days.size() - 2].day >= days.back().day)
      scan.fail("days are not in order");
  }
  scan.expect_end();
  return History(std::move(days), static_cast<int>(scale), skipped);
}

Bytes to_wire(const History &history, Form form) {
  Writer out(form, history.scale());
  out.byte(wire_version);
  out.scale();
  out.number(history.skipped());
  const DayTotals days = history.days();
  out.number(days.size());
  Day last = min_day - 1;
  for (const DayTotal &total : days) {
    out.number(static_cast<std::uint64_t>(total.day - last));
    last = total.day;
    out.number(static_cast<std::uint64_t>(total.events));
    out.number(static_cast<std::uint64_t>(total.orders));
    out.number(static_cast<std::uint64_t>(total.uncosted));
    out.money(total.amount);
    if (total.has_cost()) out.money(total.cost);
  }
  return out.bytes();
}

namespace {

std::int64_t read_count(Reader &in) {
  const std::uint64_t n = in.number();
  if (n > std::uint64_t{max_events}) in.fail("count out of range");
  return static_cast<std::int64_t>(n);
}

DayTotal read_total(Reader &in, Day last) {
  DayTotal total;
  const std::uint64_t gap = in.number();
  if (gap == 0 || gap > static_cast<std::uint64_t>(max_day - last)) in.fail("day out of range");
  total.day = last + static_cast<Day>(gap);
  total.events = read_count(in);
  total.orders = read_count(in);
  total.uncosted = read_count(in);
  total.amount = in.money();
  if (total.has_cost()) total.cost = in.money();
  if (!is_possible(total)) in.fail("counts and amount contradict each other");
  return total;
}

} // namespace

History history_from_wire(std::span<const std::uint8_t> bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const int scale = in.byte();
  if (scale > max_scale) in.fail("scale exceeds 12");
  const std::uint64_t skipped = in.number();
  checked_skipped(in, skipped);
  DayTotals days(in.count(5)); // gap, three counts and an amount take a byte each at least
  Day last = min_day - 1;
  for (DayTotal &total : days) {
    total = read_total(in, last);
    last = total.day;
  }
  in.end();
  return History(std::move(days), scale, skipped);
}

} // namespace portfolio::history
