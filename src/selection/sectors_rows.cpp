#include "base/error.hpp"
#include "base/unit.hpp"
#include "selection/sectors.hpp"

#include <algorithm>

namespace portfolio::selection {
namespace {

double per_customer(const SectorRow &row) {
  return to_double(row.margin, 0) / static_cast<double>(row.customers);
}

/// Names break the last ties: rows come in their order, and a stable sort keeps it.
bool ranks_before(const SectorRow &a, const SectorRow &b) {
  if (a.is_left_out != b.is_left_out) return b.is_left_out;
  if (a.margin != b.margin) return a.margin > b.margin;
  if (a.margin_per_cost != b.margin_per_cost) return a.margin_per_cost > b.margin_per_cost;
  return per_customer(a) > per_customer(b);
}

} // namespace

int shown_scale(const SectorTable &table) { return std::max(table.scale, least_decimals); }

std::vector<SectorRow> sector_rows(const SectorTable &table, std::int32_t minimum) {
  if (minimum < 1)
    throw Error(Fault::bad_argument, "minimum must be at least 1, not " + std::to_string(minimum),
                "It is the number of customers from which on a sector is ranked.");
  std::vector<SectorRow> rows;
  for (const SectorCustomer &each : table.rows) {
    if (rows.empty() || rows.back().sector != each.sector) {
      rows.emplace_back();
      rows.back().sector = each.sector;
    }
    SectorRow &row = rows.back();
    ++row.customers;
    row.margin = checked_add(row.margin, each.margin);
    row.cost = checked_add(row.cost, each.cost);
  }
  for (SectorRow &row : rows) {
    row.is_left_out = row.customers < minimum;
    if (row.cost != 0) row.margin_per_cost = to_double(row.margin, 0) / to_double(row.cost, 0);
    row.margin_per_customer =
        rounded(rescale(row.margin, table.scale, shown_scale(table)), Money{row.customers});
  }
  std::ranges::stable_sort(rows, ranks_before);
  for (std::size_t i = 0; i < rows.size() && !rows[i].is_left_out; ++i)
    rows[i].rank = static_cast<std::int32_t>(i) + 1;
  return rows;
}

} // namespace portfolio::selection
