#include "base/fields.hpp"
#include "survival/survival.hpp"

#include <cmath>

namespace portfolio::survival {
namespace {

struct SurvivalFields {
  static constexpr const char *type_name = "survival_table";

  template <class Form, class Table> static void visit(Form &form, Table &table) {
    form.version(1);
    form.skipped(table.skipped);
    double last = -1;
    auto left = static_cast<std::uint64_t>(INT64_MAX); // of the customers that a table may have
    form.rows(table.rows.size(), sizeof(double) + 2, [&](std::size_t i) {
      auto &row = row_of(table.rows, i);
      form.real("duration", row.duration);
      form.require_in_text(row.duration >= 0, "duration is negative");
      form.require_in_wire(std::isfinite(row.duration) && row.duration >= 0,
                           "duration out of range");
      form.require_in_wire(row.duration > last, "durations are not in ascending order");
      last = row.duration;
      form.number("number of events", row.events);
      form.number("number of censored customers", row.censored);
      const auto events = static_cast<std::uint64_t>(row.events),
                 censored = static_cast<std::uint64_t>(row.censored);
      form.require(events <= left && censored <= left - events, "number of customers out of range");
      left -= events + censored;
      if (form.given("entered", row.entered > 0))
        form.number("number who entered", row.entered, static_cast<std::uint64_t>(INT64_MAX),
                    "number of customers out of range");
      form.require(!row.is_empty(), "a duration without customers");
    });
    form.end();
  }
};

constexpr const char *nobody_at_risk = "a customer who leaves is not at risk";

bool is_possible(const SurvivalTable &table) {
  std::int64_t entered = 0;
  for (const SurvivalRow &row : table.rows)
    if (__builtin_add_overflow(entered, row.entered, &entered)) return false;
  return is_possible(table.rows, customers(table), entered);
}

} // namespace

std::string to_text(const SurvivalTable &table) { return text_of<SurvivalFields>(table); }

SurvivalTable survival_from_text(std::string_view text) {
  auto table = value_of_text<SurvivalFields, SurvivalTable>(text);
  table.rows.resize(join_durations(table.rows, 0, asked_to_stop));
  if (!is_possible(table)) Scanner(text, SurvivalFields::type_name).fail(nobody_at_risk);
  return table;
}

Bytes to_wire(const SurvivalTable &table) { return wire_of<SurvivalFields>(table); }

SurvivalTable survival_from_wire(SurvivalBytes bytes) {
  auto table = value_of_wire<SurvivalFields, SurvivalTable>(bytes);
  if (!is_possible(table)) Reader(bytes, SurvivalFields::type_name).fail(nobody_at_risk);
  return table;
}

} // namespace portfolio::survival
