#include "base/fields.hpp"
#include "selection/ranks.hpp"

#include <cmath>

namespace portfolio::selection {
namespace {

struct RankFields {
  static constexpr const char *type_name = "rank_summary";

  template <class Form, class Table> static void visit(Form &form, Table &table) {
    form.version(1);
    if (form.given("k", table.k > 0))
      form.number("k", table.k, std::uint64_t{INT32_MAX}, "k out of range");
    form.skipped(table.skipped);
    auto left = static_cast<std::uint64_t>(INT64_MAX);
    form.rows(table.rows.size(), 2 * sizeof(double) + 1, [&](std::size_t i) {
      auto &row = row_of(table.rows, i);
      form.real("value", row.a);
      form.real("value", row.b);
      form.require_in_wire(std::isfinite(row.a) && std::isfinite(row.b), "value out of range");
      one_customer(row);
      if (form.given("customers", row.customers != 1))
        form.number("number of customers", row.customers);
      const auto customers = static_cast<std::uint64_t>(row.customers);
      form.require(customers > 0 && customers <= left, "number of customers out of range");
      left -= customers;
    });
    form.end();
  }
  /// What a text does not say.
  static void one_customer(RankRow &row) { row.customers = 1; }
  static void one_customer(const RankRow &) {}
};

} // namespace

std::string to_text(const RankTable &table) { return text_of<RankFields>(table); }

RankTable ranks_from_text(std::string_view text) {
  auto table = value_of_text<RankFields, RankTable>(text);
  table.rows.resize(join_ranks(table.rows, 0, asked_to_stop));
  return table;
}

Bytes to_wire(const RankTable &table) { return wire_of<RankFields>(table); }

RankTable ranks_from_wire(std::span<const std::uint8_t> bytes) {
  auto table = value_of_wire<RankFields, RankTable>(bytes);
  table.rows.resize(join_ranks(table.rows, 0, asked_to_stop));
  require_canonical<RankFields>(table, bytes);
  return table;
}

} // namespace portfolio::selection
