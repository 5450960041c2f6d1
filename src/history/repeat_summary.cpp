#include "history/repeat_summary.hpp"

#include "base/text.hpp"

namespace portfolio::history {
namespace {

constexpr std::uint8_t wire_version = 1;
constexpr const char *type_name = "repeat_summary";

/// Of numbers that nobody vouches for.
template <class Source> RepeatSummary checked(std::uint64_t customers, std::uint64_t repeated,
                                              std::uint64_t skipped, const Source &source) {
  constexpr auto limit = static_cast<std::uint64_t>(RepeatSummary::max_customers);
  if (customers > limit || skipped > limit) source.fail("number of customers out of range");
  if (repeated > customers) source.fail("more customers came back than have bought");
  return RepeatSummary(static_cast<std::int64_t>(customers), static_cast<std::int64_t>(repeated),
                       static_cast<std::int64_t>(skipped));
}

std::int64_t sum(std::int64_t a, std::int64_t b) {
  if (a + b > RepeatSummary::max_customers)
    throw Error(Fault::out_of_range, "more than 2^60 customers");
  return a + b;
}

} // namespace

RepeatSummary::RepeatSummary(std::int64_t customers, std::int64_t repeated, std::int64_t skipped)
    : customers_(customers), repeated_(repeated), skipped_(skipped) {}

void RepeatSummary::add(std::int64_t purchase_days) {
  merge(RepeatSummary(purchase_days > 0, purchase_days > 1, purchase_days == 0));
}

void RepeatSummary::merge(const RepeatSummary &more) {
  const std::int64_t customers = sum(customers_, more.customers_),
                     skipped = sum(skipped_, more.skipped_);
  customers_ = customers;
  skipped_ = skipped;
  repeated_ += more.repeated_;
}

std::string to_text(const RepeatSummary &summary) {
  std::string out = "v1 customers " + std::to_string(summary.customers()) + " repeated " +
                    std::to_string(summary.repeated());
  if (summary.skipped() > 0) out += " skipped " + std::to_string(summary.skipped());
  return out;
}

RepeatSummary repeat_summary_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  scan.version(1);
  scan.expect("customers");
  const std::uint64_t customers = scan.number("number of customers");
  scan.expect("repeated");
  const std::uint64_t repeated = scan.number("number of customers who came back");
  const std::uint64_t skipped =
      scan.accept("skipped") ? scan.number("number of skipped customers") : 0;
  scan.expect_end();
  return checked(customers, repeated, skipped, scan);
}

Bytes to_wire(const RepeatSummary &summary) {
  Writer out;
  out.byte(wire_version);
  for (const std::int64_t count : {summary.customers(), summary.repeated(), summary.skipped()})
    out.number(static_cast<std::uint64_t>(count));
  return out.bytes();
}

RepeatSummary repeat_summary_from_wire(std::span<const std::uint8_t> bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const std::uint64_t customers = in.number(), repeated = in.number(), skipped = in.number();
  in.end();
  return checked(customers, repeated, skipped, in);
}

} // namespace portfolio::history
