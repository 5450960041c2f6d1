#include "base/name_field.hpp"
#include "selection/sectors.hpp"

namespace portfolio::selection {
namespace {

struct SectorFields {
  static constexpr const char *type_name = "sector_summary";

  template <class Form, class Table> static void visit(Form &form, Table &table) {
    form.version(1);
    form.scale(table.scale);
    form.skipped(table.skipped);
    form.rows(table.rows.size(), 4, [&](std::size_t i) {
      auto &row = row_of(table.rows, i);
      form.money("margin", row.margin, table.scale);
      form.money("cost", row.cost, table.scale);
      name_field(form, "sector", row.sector);
      name_field(form, "customer", row.customer);
      form.require(row.sector.size() <= max_key_bytes && row.customer.size() <= max_key_bytes,
                   "name too long");
      if (i > 0)
        form.require_in_wire(before(table.rows[i - 1], table.rows[i]),
                             "customers are not in order");
    });
    form.end();
  }
  static bool before(const SectorCustomer &a, const SectorCustomer &b) {
    return a.sector != b.sector ? a.sector < b.sector : a.customer < b.customer;
  }
};

} // namespace

std::string to_text(const SectorTable &table) { return text_of<SectorFields>(table); }

SectorTable sectors_from_text(std::string_view text) {
  auto table = value_of_text<SectorFields, SectorTable>(text);
  join_customers(table.rows);
  return table;
}

Bytes to_wire(const SectorTable &table, Form form) {
  return wire_of<SectorFields>(table, form, table.scale);
}

SectorTable sectors_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<SectorFields, SectorTable>(bytes);
}

} // namespace portfolio::selection
