#include "history/forms.hpp"

#include "base/fields.hpp"

namespace portfolio::history {

namespace {

struct HistoryFields {
  static constexpr const char *type_name = "purchase_history";

  template <class Form, class Parts> static void visit(Form &form, Parts &history) {
    form.version(1);
    form.scale(history.scale);
    form.skipped(history.skipped);
    Day least = min_day;
    form.rows(history.days.size(), 5, [&](std::size_t i) {
      auto &total = row_of(history.days, i);
      form.day_from("day", total.day, least);
      least = total.day + 1;
      form.money("amount", total.amount, history.scale);
      visit_counts(form, total);
      if (form.flagged("cost", total.has_cost())) visit_cost(form, total, history.scale);
      form.require(is_possible(total), "counts and amount contradict each other");
    });
    form.end();
  }

  int scale = 0;
  std::uint64_t skipped = 0;
  DayTotals days;

private:
  /// Where nothing is said there was one purchase, without a cost.
  template <class Form, class Total> static void visit_counts(Form &form, Total &total) {
    constexpr auto most = static_cast<std::uint64_t>(max_events);
    std::int64_t orders = Form::reads ? 1 : total.orders;
    std::int64_t refunds = Form::reads ? 0 : total.events - total.orders;
    if (form.given("orders", orders != 1))
      form.number("number of orders", orders, most, "number of orders out of range");
    if (form.given("refunds", refunds != 0))
      form.number("number of refunds", refunds, most, "number of refunds out of range");
    if constexpr (Form::reads) {
      total.orders = orders;
      total.events = total.uncosted = orders + refunds;
    }
  }
  template <class Form, class Total> static void visit_cost(Form &form, Total &total, int scale) {
    constexpr auto most = static_cast<std::uint64_t>(max_events);
    if constexpr (Form::reads) total.uncosted = 0;
    form.money("cost", total.cost, scale);
    if (form.given("uncosted", total.uncosted != 0))
      form.number("number of uncosted events", total.uncosted, most,
                  "number of uncosted events out of range");
    form.require(total.has_cost(), "a cost without an event");
  }
};

HistoryFields fields_of(const History &history) {
  return {history.scale(), history.skipped(), history.days()};
}
History history_of(HistoryFields fields) {
  return History(std::move(fields.days), fields.scale, fields.skipped);
}

} // namespace

std::string to_text(const History &history) { return text_of<HistoryFields>(fields_of(history)); }
History history_from_text(std::string_view text) {
  return history_of(value_of_text<HistoryFields, HistoryFields>(text));
}
Bytes to_wire(const History &history, Form form) {
  return wire_of<HistoryFields>(fields_of(history), form, history.scale());
}
History history_from_wire(std::span<const std::uint8_t> bytes) {
  return history_of(value_of_wire<HistoryFields, HistoryFields>(bytes));
}

} // namespace portfolio::history
