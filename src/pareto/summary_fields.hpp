#pragma once
#include "base/fields.hpp"
#include "pareto/measure.hpp"
#include "pareto/summary.hpp"

namespace portfolio::pareto {

/// The forms of a summary, and of what holds one.
struct SummaryFields {
  static constexpr const char *type_name = "pareto_summary";

  template <class Form, class Values> static void visit(Form &form, Values &summary) {
    form.version(1);
    form.choice(summary.kind, {"numeric", "float8"}, "unknown kind of value", 1);
    const bool is_numeric = summary.kind == ValueKind::numeric;
    if (is_numeric || !Form::is_text) form.scale(summary.scale);
    form.require(is_numeric || summary.scale == 0, "scale out of range");
    form.skipped(summary.skipped);
    form.rows(summary.groups.size(), 2, [&](std::size_t i) {
      auto &group = row_of(summary.groups, i);
      if constexpr (Form::is_text)
        visit_value(form, summary, group.value);
      else
        visit_distance(form, summary, i);
      if (form.given("customers", group.customers != 1))
        form.number("number of customers", group.customers);
      form.require(group.customers != 0, "a value without customers");
    });
    form.end();
    if constexpr (Form::reads) settle(summary, Form::is_text);
  }

private:
  template <class Form, class Value>
  static void visit_value(Form &form, const Summary &summary, Value &value) {
    if (summary.kind == ValueKind::numeric) {
      form.money("value", value, summary.scale);
      form.require(is_amount({value, summary.scale}), "value exceeds 10^18");
    } else {
      double real = from_order_key(static_cast<std::int64_t>(value));
      form.real("value", real);
      if constexpr (Form::reads) value = order_key(real);
    }
  }

  /// Bytes have the first value, then how far below the one before each is.
  template <class Form, class Values>
  static void visit_distance(Form &form, Values &summary, std::size_t i) {
    auto &value = summary.groups[i].value;
    const Money before = i == 0 ? 0 : summary.groups[i - 1].value;
    Money distance = i == 0 ? value : before - value;
    form.money("value", distance, summary.scale);
    if constexpr (Form::reads) {
      value = distance;
      form.require(i == 0 || (distance > 0 && !__builtin_sub_overflow(before, distance, &value)),
                   "values are not in descending order");
      form.require(is_possible(summary, value), "value out of range");
    }
  }

  static bool is_possible(const Summary &summary, Money value);
  /// The counts of one summary add up to a bigint; a text may have its values in any order.
  static void settle(Summary &summary, bool is_text);
};

} // namespace portfolio::pareto
