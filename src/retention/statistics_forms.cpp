#include "base/error.hpp"
#include "base/text.hpp"
#include "retention/shifted_beta_geometric.hpp"
#include "retention/statistics.hpp"

namespace portfolio::retention {
namespace {

constexpr std::uint8_t wire_version = 1;
constexpr const char *type_name = "retention_statistics";

/// Adds up and checks: a number of customers fits into 63 bits, in every period.
template <class Source>
void add(RetentionPeriod &to, std::uint64_t churned, std::uint64_t renewed, Source &source) {
  const auto limit = static_cast<std::uint64_t>(INT64_MAX);
  const std::uint64_t before = static_cast<std::uint64_t>(to.at_risk());
  if (churned > limit || renewed > limit - churned || before > limit - churned - renewed)
    source.fail("number of customers out of range");
  to.churned += static_cast<std::int64_t>(churned);
  to.renewed += static_cast<std::int64_t>(renewed);
}

void trim(std::vector<RetentionPeriod> &periods) {
  while (!periods.empty() && periods.back() == RetentionPeriod{}) periods.pop_back();
}

} // namespace

std::string to_text(const RetentionStatistics &statistics) {
  std::string out = "v1";
  if (statistics.skipped > 0) out += " skipped " + std::to_string(statistics.skipped);
  for (std::size_t i = 0; i < statistics.periods.size(); ++i) {
    const RetentionPeriod &period = statistics.periods[i];
    if (period == RetentionPeriod{}) continue;
    out += " [" + std::to_string(i + 1) + ' ' + std::to_string(period.churned) + ' ' +
           std::to_string(period.renewed) + ']';
  }
  return out;
}

RetentionStatistics retention_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  RetentionStatistics statistics;
  if (scan.accept("skipped"))
    statistics.skipped = checked_skipped(scan, scan.number("number of skipped rows"));
  while (scan.accept("[")) {
    const std::uint64_t tenure = scan.number("tenure");
    if (tenure < 1 || tenure > static_cast<std::uint64_t>(most_periods))
      scan.fail("tenure out of range");
    const std::uint64_t churned = scan.number("number of churned customers");
    const std::uint64_t renewed = scan.number("number of renewed customers");
    if (statistics.periods.size() < tenure) statistics.periods.resize(tenure);
    add(statistics.periods[tenure - 1], churned, renewed, scan);
    scan.expect("]");
  }
  scan.expect_end();
  trim(statistics.periods);
  return statistics;
}

Bytes to_wire(const RetentionStatistics &statistics) {
  Writer out;
  out.byte(wire_version);
  out.number(statistics.skipped);
  out.number(statistics.periods.size());
  for (const RetentionPeriod &period : statistics.periods) {
    out.number(static_cast<std::uint64_t>(period.churned));
    out.number(static_cast<std::uint64_t>(period.renewed));
  }
  return out.bytes();
}

RetentionStatistics retention_from_wire(RetentionBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  RetentionStatistics statistics;
  statistics.skipped = checked_skipped(in, in.number());
  const std::uint64_t count = in.count(2);
  if (count > static_cast<std::uint64_t>(most_periods)) in.fail("too many periods");
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t churned = in.number(), renewed = in.number();
    add(statistics.periods.emplace_back(), churned, renewed, in);
  }
  if (count > 0 && statistics.periods.back() == RetentionPeriod{}) in.fail("last period is empty");
  in.end();
  return statistics;
}

} // namespace portfolio::retention
