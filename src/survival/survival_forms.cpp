#include "base/error.hpp"
#include "base/stop.hpp"
#include "base/text.hpp"
#include "survival/survival.hpp"

#include <cmath>

namespace portfolio::survival {
namespace {

constexpr std::uint8_t wire_version = 1;
constexpr const char *type_name = "survival_table";

/// The counts of a row, checked together with those of the rows before it.
template <class Source> SurvivalRow row_of(double duration, std::uint64_t events,
                                           std::uint64_t censored, std::uint64_t &customers,
                                           Source &source) {
  const auto most = static_cast<std::uint64_t>(INT64_MAX);
  if (events > most - customers || censored > most - customers - events)
    source.fail("number of customers out of range");
  if (events == 0 && censored == 0) source.fail("a duration without customers");
  customers += events + censored;
  return {duration, static_cast<std::int64_t>(events), static_cast<std::int64_t>(censored)};
}

} // namespace

std::string to_text(const SurvivalTable &table) {
  std::string out = "v1";
  if (table.skipped > 0) out += " skipped " + std::to_string(table.skipped);
  for (const SurvivalRow &row : table.rows) {
    poll_sometimes();
    out += " [";
    append_real(out, row.duration);
    out += ' ' + std::to_string(row.events) + ' ' + std::to_string(row.censored) + ']';
  }
  return out;
}

SurvivalTable survival_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  SurvivalTable table;
  if (scan.accept("skipped")) table.skipped = scan.number("number of skipped rows");
  checked_skipped(scan, table.skipped);
  std::uint64_t customers = 0;
  while (scan.accept("[")) {
    const double duration = scan.real("duration");
    if (duration < 0) scan.fail("duration is negative");
    const std::uint64_t events = scan.number("number of events");
    const std::uint64_t censored = scan.number("number of censored customers");
    table.rows.push_back(row_of(duration + 0.0, events, censored, customers, scan));
    scan.expect("]");
  }
  scan.expect_end();
  table.rows.resize(join_durations(table.rows, 0, asked_to_stop));
  return table;
}

Bytes to_wire(const SurvivalTable &table) {
  Writer out;
  out.byte(wire_version);
  out.number(table.skipped);
  out.number(table.rows.size());
  for (const SurvivalRow &row : table.rows) {
    out.real(row.duration);
    out.number(static_cast<std::uint64_t>(row.events));
    out.number(static_cast<std::uint64_t>(row.censored));
  }
  return out.bytes();
}

SurvivalTable survival_from_wire(SurvivalBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  SurvivalTable table;
  table.skipped = in.number();
  checked_skipped(in, table.skipped);
  table.rows.resize(in.count(sizeof(double) + 2));
  std::uint64_t customers = 0;
  const SurvivalRow *last = nullptr;
  for (SurvivalRow &row : table.rows) {
    const double duration = in.real();
    if (!std::isfinite(duration) || std::signbit(duration)) in.fail("duration out of range");
    if (last != nullptr && duration <= last->duration)
      in.fail("durations are not in ascending order");
    const std::uint64_t events = in.number(), censored = in.number();
    row = row_of(duration, events, censored, customers, in);
    last = &row;
  }
  in.end();
  return table;
}

} // namespace portfolio::survival
