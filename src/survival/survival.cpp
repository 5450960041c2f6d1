#include "survival/survival.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <cmath>
#include <utility>

namespace portfolio::survival {
namespace {

/// Numbers that are not negative have the order of their bits; that order is total whatever the
/// bits, so that not even damaged values upset a sort.
std::uint64_t order(const SurvivalRow &row) {
  return __builtin_bit_cast(std::uint64_t, row.duration);
}

/// What canonical rows must be: in order, finite, none empty, all counts and their sum in range,
/// and who leaves is at risk.
bool are_sound(std::span<const SurvivalRow> rows) {
  std::int64_t customers = 0, entered = 0;
  const SurvivalRow *last = nullptr;
  for (const SurvivalRow &row : rows) {
    if (!std::isfinite(row.duration) || std::signbit(row.duration)) return false;
    if (last != nullptr && !(last->duration < row.duration)) return false;
    if (row.events < 0 || row.censored < 0 || row.entered < 0 || row.is_empty()) return false;
    if (__builtin_add_overflow(customers, row.events, &customers) ||
        __builtin_add_overflow(customers, row.censored, &customers) ||
        __builtin_add_overflow(entered, row.entered, &entered))
      return false;
    last = &row;
  }
  return is_possible(rows, customers, entered);
}

} // namespace

bool is_possible(std::span<const SurvivalRow> rows, std::int64_t customers, std::int64_t entered) {
  std::int64_t at_risk = customers - entered;
  for (const SurvivalRow &row : rows) {
    if (at_risk < row.customers()) return false;
    at_risk += row.entered - row.customers();
  }
  return true;
}

double checked_duration(double duration) {
  if (duration >= 0 && std::isfinite(duration)) return duration + 0.0;
  throw Error(Fault::bad_argument, "duration is " + real_text(duration),
              "A duration is a finite number, at least 0; subtract dates to get days.");
}

std::int64_t customers(const SurvivalTable &table) {
  std::int64_t sum = 0;
  for (const SurvivalRow &row : table.rows) sum += row.customers();
  return sum;
}

std::int64_t events(const SurvivalTable &table) {
  std::int64_t sum = 0;
  for (const SurvivalRow &row : table.rows) sum += row.events;
  return sum;
}

std::int64_t at_risk_from_the_start(const SurvivalTable &table) {
  std::int64_t sum = 0;
  for (const SurvivalRow &row : table.rows) sum += row.customers() - row.entered;
  return sum;
}

std::size_t join_durations(std::span<SurvivalRow> rows, std::size_t sorted, Stop stop) {
  const auto before = [](const SurvivalRow &a, const SurvivalRow &b) {
    return order(a) < order(b);
  };
  const auto join = [](SurvivalRow &all, const SurvivalRow &more) {
    all.events = add_customers(all.events, more.events);
    all.censored = add_customers(all.censored, more.censored);
    all.entered = add_customers(all.entered, more.entered);
  };
  return sort_and_join(rows, sorted, before, join, stop);
}

void SurvivalState::add(double duration, bool event, std::int64_t weight) {
  if (weight < 1)
    throw Error(Fault::bad_argument, "weight is " + std::to_string(weight),
                "A weight is the number of customers of this duration, at least 1.");
  const double checked = checked_duration(duration);
  add_row(event ? SurvivalRow{checked, weight, 0, 0} : SurvivalRow{checked, 0, weight, 0});
}

void SurvivalState::add_late(double entry, double duration, bool event) {
  const double end = checked_duration(duration), start = checked_duration(entry);
  if (start >= end)
    throw Error(Fault::bad_argument,
                "entry " + real_text(start) + " does not lie before duration " + real_text(end),
                "Both count from the same origin: entry is when observation began.");
  add_row({start, 0, 0, 1});
  add(end, event);
}

void SurvivalState::merge(const SurvivalTable &other) {
  skip(other.skipped);
  for (const SurvivalRow &row : other.rows) add_row(row);
}

void SurvivalState::add_row(const SurvivalRow &row) {
  const std::int64_t customers = add_customers(fields().customers, row.customers());
  append(row);
  fields().customers = customers;
}

SurvivalLog *SurvivalState::finish(const SurvivalTable &table, Allocate allocate) {
  return GrownState::finish({survival::customers(table), table.skipped}, table.rows, allocate);
}

SurvivalTable open_survival(SurvivalBytes bytes, Stop stop) {
  auto [fields, rows] = SurvivalLog::open(bytes, "survival_table", stop);
  if (!are_sound(rows)) unknown_format("survival_table");
  return {fields.skipped, std::move(rows)};
}

SurvivalTable merge(const SurvivalTable &a, const SurvivalTable &b) {
  SurvivalTable both{add_skipped(a.skipped, b.skipped), a.rows};
  add_customers(customers(a), customers(b));
  both.rows.insert(both.rows.end(), b.rows.begin(), b.rows.end());
  both.rows.resize(join_durations(both.rows, a.rows.size(), asked_to_stop));
  return both;
}

} // namespace portfolio::survival
