#include "base/step_field.hpp"
#include "flows/grace_table.hpp"

namespace portfolio::flows {
namespace {

struct GraceFields {
  static constexpr const char *type_name = "grace_table";

  struct Row {
    std::int64_t idle = 0, returned = 0, waiting = 0;
  };

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    const auto most = static_cast<std::uint64_t>(GraceTable::max_count);
    form.version(1);
    form.word("step");
    step_field(form, f.p.step);
    form.word("as_of");
    form.day("as_of", f.p.as_of);
    form.word("origin");
    form.day("origin", f.p.origin);
    form.word("longest");
    form.number("longest grace", f.p.longest, std::uint64_t{GraceTable::most_periods},
                "longest grace out of range");
    if (form.given("skipped", f.skipped > 0))
      form.number("number of skipped customers", f.skipped, most,
                  "number of customers out of range");
    std::int64_t last = -1;
    form.rows(f.rows.size(), 3, [&](std::size_t i) {
      auto &row = row_of(f.rows, i);
      form.number("number of periods", row.idle, std::uint64_t{GraceTable::most_periods},
                  "number of periods out of range");
      form.require(row.idle > last && row.idle <= f.p.longest, "periods are not in order");
      last = row.idle;
      form.number("number who returned", row.returned, most, "number of customers out of range");
      form.number("number who wait", row.waiting, most, "number of customers out of range");
      form.require(row.returned > 0 || row.waiting > 0, "an absence of nobody");
    });
    form.end();
  }

  GraceTable table() const {
    GraceTable table(p);
    table.set_skipped(skipped);
    for (const Row &row : rows)
      table.absences()[static_cast<std::size_t>(row.idle)] = {row.returned, row.waiting};
    return table;
  }

  GraceParameters p = {};
  std::int64_t skipped = 0;
  std::vector<Row> rows = {};
};

GraceFields fields_of(const GraceTable &table) {
  GraceFields fields{table.parameters(), table.skipped(), {}};
  for (std::int64_t idle = 0; const GraceTable::Absences &each : table.absences()) {
    if (each.returned > 0 || each.waiting > 0)
      fields.rows.push_back({idle, each.returned, each.waiting});
    ++idle;
  }
  return fields;
}

} // namespace

std::string to_text(const GraceTable &table) { return text_of<GraceFields>(fields_of(table)); }
GraceTable grace_table_from_text(std::string_view text) {
  return value_of_text<GraceFields, GraceFields>(text).table();
}
Bytes to_wire(const GraceTable &table) { return wire_of<GraceFields>(fields_of(table)); }
GraceTable grace_table_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<GraceFields, GraceFields>(bytes).table();
}

} // namespace portfolio::flows
