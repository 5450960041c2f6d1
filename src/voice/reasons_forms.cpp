#include "base/name_field.hpp"
#include "voice/reasons.hpp"

namespace portfolio::voice {
namespace {

struct ReasonFields {
  static constexpr const char *type_name = "reason_summary";

  struct Row {
    std::string name;
    std::int64_t customers = 0;
    StoredMoney revenue = 0;
  };

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    form.version(1);
    form.scale(f.scale);
    form.skipped(f.skipped);
    std::int64_t customers = 0;
    form.rows(f.rows.size(), 4, [&](std::size_t i) {
      auto &row = row_of(f.rows, i);
      form.number("number of customers", row.customers,
                  static_cast<std::uint64_t>(ReasonTable::max_customers),
                  "number of customers out of range");
      form.require(row.customers > 0, "a reason of nobody");
      customers += row.customers;
      form.require(customers <= ReasonTable::max_customers, "number of customers out of range");
      form.money("revenue", row.revenue, f.scale);
      name_field(form, "reason", row.name);
      form.require(i < max_reasons, "too many reasons");
      form.require_in_wire(i == 0 || f.rows[i - 1].name < row.name, "reasons are not in order");
      form.require(is_checked(row.name), "a name that no reason has");
    });
    form.end();
  }

  static bool is_checked(std::string_view text) {
    return text.size() <= max_reason_bytes && checked_reason(text) == text;
  }

  ReasonTable *table(Allocate allocate) const {
    ReasonState state(nullptr, allocate);
    state.skip(skipped);
    state.raise_scale(scale);
    for (const Row &row : rows) state.add(row.name, row.customers, {row.revenue, scale});
    return finish(*state.table(), allocate);
  }

  int scale = 0;
  std::uint64_t skipped = 0;
  std::vector<Row> rows = {};
};

ReasonFields fields_of(const ReasonTable &table) {
  ReasonFields fields{table.scale(), table.skipped(), {}};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Reason each = table.reason(i);
    fields.rows.push_back({std::string(each.name), each.customers, each.revenue});
  }
  return fields;
}

} // namespace

std::string to_text(const ReasonTable &table) { return text_of<ReasonFields>(fields_of(table)); }
ReasonTable *reasons_from_text(std::string_view text, Allocate allocate) {
  return value_of_text<ReasonFields, ReasonFields>(text).table(allocate);
}
Bytes to_wire(const ReasonTable &table, Form form) {
  return wire_of<ReasonFields>(fields_of(table), form, table.scale());
}
ReasonTable *reasons_from_wire(std::span<const std::uint8_t> bytes, Allocate allocate) {
  return value_of_wire<ReasonFields, ReasonFields>(bytes).table(allocate);
}

} // namespace portfolio::voice
