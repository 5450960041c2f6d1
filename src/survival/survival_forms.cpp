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
      form.require(events > 0 || censored > 0, "a duration without customers");
      left -= events + censored;
    });
    form.end();
  }
};

} // namespace

std::string to_text(const SurvivalTable &table) { return text_of<SurvivalFields>(table); }

SurvivalTable survival_from_text(std::string_view text) {
  auto table = value_of_text<SurvivalFields, SurvivalTable>(text);
  table.rows.resize(join_durations(table.rows, 0, asked_to_stop));
  return table;
}

Bytes to_wire(const SurvivalTable &table) { return wire_of<SurvivalFields>(table); }

SurvivalTable survival_from_wire(SurvivalBytes bytes) {
  return value_of_wire<SurvivalFields, SurvivalTable>(bytes);
}

} // namespace portfolio::survival
