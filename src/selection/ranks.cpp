#include "selection/ranks.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <utility>

namespace portfolio::selection {
namespace {

/// Orders all doubles by their bits, so that not even damaged values upset a sort.
std::int64_t order(double value) {
  const auto bits = __builtin_bit_cast(std::int64_t, value);
  return bits < 0 ? bits ^ INT64_MAX : bits;
}

bool before(const RankRow &x, const RankRow &y) {
  return std::pair(order(x.a), order(x.b)) < std::pair(order(y.a), order(y.b));
}

double checked_value(double value) {
  if (std::isfinite(value)) return value + 0.0;
  throw Error(Fault::out_of_range, "value is " + real_text(value),
              "Values that rank customers are finite.");
}

bool is_value(double value) { return std::isfinite(value) && !(value == 0 && std::signbit(value)); }

/// What stored rows must be: in order, finite, none empty, their number in range.
bool are_sound(std::span<const RankRow> rows) {
  std::int64_t customers = 0;
  const RankRow *last = nullptr;
  for (const RankRow &row : rows) {
    if (!is_value(row.a) || !is_value(row.b) || row.customers < 1) return false;
    if (last != nullptr && !before(*last, row)) return false;
    if (__builtin_add_overflow(customers, row.customers, &customers)) return false;
    last = &row;
  }
  return true;
}

} // namespace

std::int64_t customers(const RankTable &table) {
  std::int64_t sum = 0;
  for (const RankRow &row : table.rows) sum = add_customers(sum, row.customers);
  return sum;
}

std::size_t join_ranks(std::span<RankRow> rows, std::size_t sorted, Stop stop) {
  const auto join = [](RankRow &all, const RankRow &more) {
    all.customers = add_customers(all.customers, more.customers);
  };
  return sort_and_join(rows, sorted, before, join, stop);
}

std::int32_t checked_length(std::int32_t k) {
  if (k >= 1) return k;
  throw Error(Fault::bad_argument, "k must be at least 1, not " + std::to_string(k),
              "It is the length of the lists that are compared.");
}

RankState::RankState(RankLog *log, std::int32_t k, Allocate allocate, Stop stop)
    : GrownState(log, allocate, stop) {
  if (log == nullptr) fields().k = k;
  if (fields().k == k) return;
  throw Error(Fault::bad_argument, "rankings with different k do not add up",
              "Use the same k for every customer of the aggregate.",
              "One has k " + std::to_string(fields().k) + "; the other " + std::to_string(k) + ".");
}

void RankState::add(double a, double b) { add_row({checked_value(a), checked_value(b), 1}); }

void RankState::merge(const RankTable &other) {
  skip(other.skipped);
  for (const RankRow &row : other.rows) add_row(row);
}

void RankState::add_row(const RankRow &row) {
  const std::int64_t customers = add_customers(fields().customers, row.customers);
  append(row);
  fields().customers = customers;
}

RankLog *RankState::finish(const RankTable &table, Allocate allocate) {
  return GrownState::finish({selection::customers(table), table.skipped, table.k, 0}, table.rows,
                            allocate);
}

RankTable open_ranks(std::span<const std::uint8_t> bytes, Stop stop) {
  auto [fields, rows] = RankLog::open(bytes, "rank_summary", stop);
  if (!are_sound(rows) || fields.k < 0) unknown_format("rank_summary");
  return {fields.k, fields.skipped, std::move(rows)};
}

} // namespace portfolio::selection
