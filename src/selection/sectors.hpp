#pragma once
#include "base/grown.hpp"
#include "base/money.hpp"
#include "base/wire.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::selection {

inline constexpr std::size_t max_key_bytes = 200;

/// What a customer brought in a sector, and what it cost.
struct SectorCustomer {
  std::string sector, customer;
  StoredMoney margin = 0, cost = 0;
};

/// The customers of every sector, each once, in strictly ascending order of the bytes of sector and
/// key.
struct SectorTable {
  int scale = 0;
  std::uint64_t skipped = 0; ///< rows without key, margin or cost
  std::vector<SectorCustomer> rows;
};
bool equal(const SectorTable &a, const SectorTable &b);

/// A line of the ranking of sectors.
struct SectorRow {
  std::optional<std::int32_t> rank; ///< nothing for those that are left out
  std::string_view sector;
  std::int64_t customers = 0;
  Money margin = 0, cost = 0;
  std::optional<double> margin_per_cost; ///< nothing where nothing was spent
  Money margin_per_customer = 0;         ///< at shown_scale(), rounded half away from zero
  bool is_left_out = false;
};
/// By margin, then margin per unit of cost, then margin per customer, then name. Those with fewer
/// customers than the minimum come last, in the same order. Error(bad_argument) for a minimum
/// below 1.
std::vector<SectorRow> sector_rows(const SectorTable &table, std::int32_t minimum);
int shown_scale(const SectorTable &table);

/// How a table is stored. A row is a run of cells: the lengths of both names, both amounts, and the
/// bytes of the names, with zeros up to the next cell.
struct SectorKind {
  using Cell = std::uint64_t;
  struct Fields {
    std::uint64_t skipped = 0;
    std::int32_t scale = 0, reserved = 0;
  };
  static std::size_t compact(const Fields &, std::span<Cell> cells, std::size_t sorted, Stop stop);
};
using SectorLog = GrownLog<SectorKind>;
static_assert(sizeof(SectorLog) == 32);

class SectorState : public GrownState<SectorKind> {
public:
  using GrownState::GrownState;

  /// Error(too_large) for a name of more than max_key_bytes.
  void add(std::string_view sector, std::string_view customer, Decimal margin, Decimal cost);
  void merge(const SectorTable &other);

  /// The finished form, in memory of its own.
  static SectorLog *finish(const SectorTable &table, Allocate allocate);

private:
  void raise_scale(int scale);
};

/// Puts rows in order, and joins those of the same customer and sector.
void join_customers(std::vector<SectorCustomer> &rows, Stop stop = asked_to_stop);

/// Reads either form of a stored value. Putting a growing one in order can take long.
SectorTable open_sectors(std::span<const std::uint8_t> bytes, Stop stop = asked_to_stop);

/// v1 scale 2 skipped 1 [120.50 20.00 "food" "C1"] [80.00 5.00 "food" "C2"]; in any order on input,
/// and the same customer more than once
std::string to_text(const SectorTable &table);
SectorTable sectors_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const SectorTable &table, Form form = Form::readable);
SectorTable sectors_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::selection
