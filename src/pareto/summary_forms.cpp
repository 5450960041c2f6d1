#include "base/stop.hpp"
#include "base/text.hpp"
#include "pareto/measure.hpp"
#include "pareto/summary.hpp"
#include "pareto/summary_log.hpp"

namespace portfolio::pareto {
namespace {

constexpr const char *type_name = "pareto_summary";
constexpr std::uint8_t wire_version = 1;

void append_value(std::string &out, const Summary &summary, Money value) {
  if (summary.kind == ValueKind::numeric)
    append_decimal(out, value, summary.scale);
  else
    append_real(out, from_order_key(static_cast<std::int64_t>(value)));
}

Money scan_value(Scanner &scan, const Summary &summary) {
  if (summary.kind == ValueKind::float8) return order_key(scan.real("value"));
  const Money value = scan.money("value", summary.scale);
  if (!is_amount({value, summary.scale})) scan.fail("value exceeds 10^18");
  return value;
}

std::uint64_t scan_customers(Scanner &scan) {
  if (!scan.accept("customers")) return 1;
  const std::uint64_t customers = scan.number("number of customers");
  if (customers == 0) scan.fail("a value without customers");
  return customers;
}

/// The counts of one summary add up to a bigint.
std::uint64_t require_customers(const Summary &summary) {
  std::uint64_t customers = 0;
  for (const Group &group : summary.groups) customers = add_customers(customers, group.customers);
  return customers;
}

} // namespace

std::string to_text(const Summary &summary) {
  std::string out = "v1 float8";
  if (summary.kind == ValueKind::numeric) out = "v1 numeric scale " + std::to_string(summary.scale);
  if (summary.skipped > 0) out += " skipped " + std::to_string(summary.skipped);
  for (const Group &group : summary.groups) {
    poll_sometimes();
    out += " [";
    append_value(out, summary, group.value);
    if (group.customers > 1) out += " customers " + std::to_string(group.customers);
    out += ']';
  }
  return out;
}

Summary summary_from_text(std::string_view text) {
  Scanner scan(text, type_name);
  Summary summary;
  scan.version(1);
  if (scan.accept("float8")) {
    summary.kind = ValueKind::float8;
  } else {
    scan.expect("numeric");
    scan.expect("scale");
    const std::uint64_t scale = scan.number("scale");
    if (scale > max_scale) scan.fail("scale exceeds 12");
    summary.scale = static_cast<int>(scale);
  }
  if (scan.accept("skipped")) summary.skipped = scan.number("number of skipped rows");
  checked_skipped(scan, summary.skipped);
  while (scan.accept("[")) {
    const Money value = scan_value(scan, summary);
    summary.groups.push_back({value, scan_customers(scan)});
    scan.expect("]");
  }
  scan.expect_end();
  require_customers(summary);
  canonicalise(summary.groups);
  return summary;
}

Bytes to_wire(const Summary &summary, Form form) {
  Writer out(form, summary.scale);
  out.byte(wire_version);
  out.byte(static_cast<std::uint8_t>(summary.kind));
  out.scale();
  out.number(summary.skipped);
  out.number(summary.groups.size());
  const Group *last = nullptr;
  for (const Group &group : summary.groups) {
    out.money(last == nullptr ? group.value : last->value - group.value);
    out.number(group.customers);
    last = &group;
  }
  return out.bytes();
}

namespace {

bool is_possible(const Summary &summary, Money value) {
  if (summary.kind == ValueKind::numeric) return is_amount({value, summary.scale});
  const Money greatest = order_key(std::numeric_limits<double>::max());
  return value <= greatest && value >= -greatest;
}

void read_group(Reader &in, const Summary &summary, Group &group, const Group *last) {
  const Money number = in.money();
  if (last == nullptr)
    group.value = number;
  else if (number <= 0 || __builtin_sub_overflow(last->value, number, &group.value))
    in.fail("values are not in descending order");
  if (!is_possible(summary, group.value)) in.fail("value out of range");
  group.customers = in.number();
  if (group.customers == 0) in.fail("a value without customers");
}

} // namespace

Summary summary_from_wire(SummaryBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  Summary summary;
  const std::uint8_t kind = in.byte();
  if (kind != 1 && kind != 2) in.fail("unknown kind of value " + std::to_string(kind));
  summary.kind = static_cast<ValueKind>(kind);
  summary.scale = in.byte();
  if (summary.scale > (kind == 1 ? max_scale : 0)) in.fail("scale out of range");
  summary.skipped = in.number();
  checked_skipped(in, summary.skipped);
  summary.groups.resize(in.count(2)); // a value and a count take a byte each at least
  const Group *last = nullptr;
  for (Group &group : summary.groups) {
    read_group(in, summary, group, last);
    last = &group;
  }
  in.end();
  require_customers(summary);
  return summary;
}

} // namespace portfolio::pareto
