#include "selection/sectors.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <tuple>
#include <utility>

namespace portfolio::selection {
namespace {

constexpr const char *type_name = "sector_summary";
constexpr std::size_t fixed_cells = 5; // lengths, margin, cost

std::string_view checked_key(std::string_view key, const char *what) {
  if (key.size() <= max_key_bytes) return key;
  throw Error(Fault::too_large,
              std::string(what) + " of " + std::to_string(key.size()) +
                  " bytes is too long: " + std::string(clip(key, 60)) + "...",
              "The name of a sector and the key of a customer have at most " +
                  std::to_string(max_key_bytes) + " bytes.");
}

/// A row in its cells.
class RowView {
public:
  explicit RowView(std::uint64_t *cells) : cells_(cells) {}

  static std::size_t cells_for(std::size_t names) { return fixed_cells + (names + 7) / 8; }
  void write(std::string_view sector, std::string_view customer, Money margin, Money cost) {
    const std::size_t names = sector.size() + customer.size();
    std::fill_n(cells_, cells_for(names), std::uint64_t{0});
    cells_[0] = sector.size() | customer.size() << 32;
    set(1, margin);
    set(3, cost);
    std::copy(sector.begin(), sector.end(), chars());
    std::copy(customer.begin(), customer.end(), chars() + sector.size());
  }

  std::size_t sector_bytes() const { return cells_[0] & 0xFFFF'FFFF; }
  std::size_t customer_bytes() const { return cells_[0] >> 32; }
  bool is_sound(std::size_t room) const {
    return sector_bytes() <= max_key_bytes && customer_bytes() <= max_key_bytes && cells() <= room;
  }
  std::size_t cells() const { return cells_for(sector_bytes() + customer_bytes()); }
  std::string_view sector() const { return {chars(), sector_bytes()}; }
  std::string_view customer() const { return {chars() + sector_bytes(), customer_bytes()}; }
  Money margin() const { return get(1); }
  Money cost() const { return get(3); }
  void set(std::size_t at, Money v) {
    cells_[at] = static_cast<std::uint64_t>(v);
    cells_[at + 1] = static_cast<std::uint64_t>(v >> 64);
  }
  const std::uint64_t *data() const { return cells_; }

private:
  Money get(std::size_t at) const {
    return static_cast<Money>(static_cast<UMoney>(cells_[at + 1]) << 64 | cells_[at]);
  }
  char *chars() const { return reinterpret_cast<char *>(cells_ + fixed_cells); }
  std::uint64_t *cells_;
};

bool row_before(const RowView &a, const RowView &b) {
  return std::pair(a.sector(), a.customer()) < std::pair(b.sector(), b.customer());
}

/// The rows that lie in the cells; Error(bad_format) if none do.
std::vector<RowView> rows_of(std::span<std::uint64_t> cells) {
  std::vector<RowView> rows;
  for (std::size_t at = 0; at < cells.size();) {
    const RowView row(cells.data() + at);
    if (!row.is_sound(cells.size() - at)) unknown_format(type_name);
    rows.push_back(row);
    at += row.cells();
  }
  return rows;
}

} // namespace

std::size_t SectorKind::compact(const Fields &, std::span<Cell> cells, std::size_t sorted,
                                Stop stop) {
  auto rows = rows_of(cells);
  const auto middle = std::ranges::find_if(
      rows, [&](const RowView &row) { return row.data() >= cells.data() + sorted; });
  sort_from(rows.begin(), middle, rows.end(), row_before, stop);
  std::vector<Cell> kept;
  kept.reserve(cells.size());
  std::size_t last = 0;
  for (const RowView &row : rows) {
    if (!kept.empty()) {
      RowView all(kept.data() + last);
      if (!row_before(all, row)) {
        all.set(1, checked_add(all.margin(), row.margin()));
        all.set(3, checked_add(all.cost(), row.cost()));
        continue;
      }
    }
    last = kept.size();
    kept.insert(kept.end(), row.data(), row.data() + row.cells());
  }
  std::ranges::copy(kept, cells.begin());
  return kept.size();
}

void SectorState::raise_scale(int scale) {
  if (scale <= fields().scale) return;
  for (RowView row : rows_of(log()->cells())) {
    row.set(1, rescale(row.margin(), fields().scale, scale));
    row.set(3, rescale(row.cost(), fields().scale, scale));
  }
  fields().scale = scale;
}

void SectorState::add(std::string_view sector, std::string_view customer, Decimal margin,
                      Decimal cost) {
  checked_key(sector, "sector");
  checked_key(customer, "customer");
  raise_scale(std::max(margin.scale, cost.scale));
  const Money margin_units = rescale(margin.units, margin.scale, fields().scale),
              cost_units = rescale(cost.units, cost.scale, fields().scale);
  RowView(append_cells(RowView::cells_for(sector.size() + customer.size())))
      .write(sector, customer, margin_units, cost_units);
}

void SectorState::merge(const SectorTable &other) {
  raise_scale(other.scale);
  for (const SectorCustomer &row : other.rows)
    add(row.sector, row.customer, {row.margin, other.scale}, {row.cost, other.scale});
  skip(other.skipped);
}

SectorLog *SectorState::finish(const SectorTable &table, Allocate allocate) {
  std::vector<std::uint64_t> cells;
  for (const SectorCustomer &row : table.rows) {
    const std::size_t at = cells.size();
    cells.resize(at + RowView::cells_for(row.sector.size() + row.customer.size()));
    RowView(cells.data() + at).write(row.sector, row.customer, row.margin, row.cost);
  }
  return GrownState::finish({table.skipped, table.scale, 0}, cells, allocate);
}

void join_customers(std::vector<SectorCustomer> &rows, Stop stop) {
  const auto less = [](const SectorCustomer &a, const SectorCustomer &b) {
    return std::tie(a.sector, a.customer) < std::tie(b.sector, b.customer);
  };
  const auto join = [](SectorCustomer &all, const SectorCustomer &more) {
    all.margin = checked_add(all.margin, more.margin);
    all.cost = checked_add(all.cost, more.cost);
  };
  rows.resize(sort_and_join(std::span(rows), 0, less, join, stop));
}

SectorTable open_sectors(std::span<const std::uint8_t> bytes, Stop stop) {
  auto [fields, cells] = SectorLog::open(bytes, type_name, stop);
  if (fields.scale < 0 || fields.scale > max_scale) unknown_format(type_name);
  SectorTable table{fields.scale, fields.skipped, {}};
  const auto rows = rows_of(cells);
  table.rows.reserve(rows.size());
  const RowView *last = nullptr;
  for (const RowView &row : rows) {
    if (last != nullptr && !row_before(*last, row)) unknown_format(type_name);
    table.rows.push_back(
        {std::string(row.sector()), std::string(row.customer()), row.margin(), row.cost()});
    last = &row;
  }
  return table;
}

bool equal(const SectorTable &a, const SectorTable &b) {
  return a.skipped == b.skipped &&
         std::ranges::equal(a.rows, b.rows, [&](const auto &x, const auto &y) {
           return x.sector == y.sector && x.customer == y.customer &&
                  same_money(x.margin, a.scale, y.margin, b.scale) &&
                  same_money(x.cost, a.scale, y.cost, b.scale);
         });
}

} // namespace portfolio::selection
