#include "base/text.hpp"
#include "rfm/rfm_cuts.hpp"

namespace portfolio::rfm {

using pareto::Group;
using pareto::summary_from_text;
using pareto::summary_from_wire;

namespace {

constexpr const char *type_name = "rfm_cuts";
constexpr std::uint8_t wire_version = 1;
constexpr std::size_t wire_head = 5;

std::string_view name_of(Measured measured) {
  return measured == Measured::days ? "days" : "numbers";
}

/// Whether the values are days of the calendar.
bool are_days(const Summary &values) {
  return values.kind == ValueKind::numeric && values.scale == 0 &&
         std::all_of(values.groups.begin(), values.groups.end(), [](const Group &group) {
           return group.value >= min_day && group.value <= max_day;
         });
}

} // namespace

std::string to_text(const RfmCuts &cuts) {
  return "v1 bins " + std::to_string(cuts.scoring.bins) + ' ' +
         std::string(name_of(cuts.scoring.direction)) + ' ' + std::string(name_of(cuts.measured)) +
         ' ' + to_text(cuts.values);
}

RfmCuts cuts_from_text(std::string_view text) {
  const std::size_t first = text.find("v1");
  const std::size_t second = first == text.npos ? first : text.find("v1", first + 2);
  Scanner scan(text.substr(0, second), type_name);
  RfmCuts cuts;
  scan.version(1);
  scan.expect("bins");
  const std::uint64_t bins = scan.number("number of bins");
  if (bins < 1 || bins > std::uint64_t{max_bins}) scan.fail("number of bins out of range");
  cuts.scoring.bins = static_cast<std::int32_t>(bins);
  if (scan.accept(name_of(Direction::descending)))
    cuts.scoring.direction = Direction::descending;
  else
    scan.expect(name_of(Direction::ascending));
  if (scan.accept(name_of(Measured::days)))
    cuts.measured = Measured::days;
  else
    scan.expect(name_of(Measured::numbers));
  scan.expect_end();
  if (second == text.npos) scan.fail("values are missing");
  cuts.values = summary_from_text(text.substr(second));
  if (cuts.measured == Measured::days && !are_days(cuts.values)) scan.fail("values are not days");
  return cuts;
}

Bytes to_wire(const RfmCuts &cuts, Form form) {
  const auto bins = static_cast<std::uint32_t>(cuts.scoring.bins);
  Bytes bytes = {wire_version, static_cast<std::uint8_t>(cuts.measured),
                 static_cast<std::uint8_t>(cuts.scoring.direction), static_cast<std::uint8_t>(bins),
                 static_cast<std::uint8_t>(bins >> 8)};
  const Bytes values = to_wire(cuts.values, form);
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

RfmCuts cuts_from_wire(CutsBytes bytes) {
  Reader in(bytes, type_name);
  in.version(wire_version);
  const std::uint8_t measured = in.byte(), direction = in.byte();
  if (measured != 1 && measured != 2) in.fail("unknown kind of value " + std::to_string(measured));
  if (direction != 1 && direction != 2) in.fail("unknown direction " + std::to_string(direction));
  const std::int32_t low = in.byte(), bins = low | in.byte() << 8;
  if (bins < 1 || bins > max_bins) in.fail("number of bins out of range");
  RfmCuts cuts{{bins, static_cast<Direction>(direction)},
               static_cast<Measured>(measured),
               summary_from_wire(bytes.subspan(wire_head))};
  if (cuts.measured == Measured::days && !are_days(cuts.values)) in.fail("values are not days");
  return cuts;
}

} // namespace portfolio::rfm
