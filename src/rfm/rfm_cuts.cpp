#include "rfm/rfm_cuts.hpp"

#include "base/error.hpp"
#include "pareto/measure.hpp"

#include <cstring>
#include <new>

namespace portfolio::rfm {

using pareto::Fingerprint;
using pareto::Group;
using pareto::is_log;
using pareto::open_summary;
using pareto::order_key;
using pareto::read_log;

namespace {

constexpr std::size_t length_bytes = sizeof(CutsHead::length);

CutsHead head_of(Scoring scoring, Measured measured) {
  CutsHead head;
  head.measured = measured;
  head.direction = scoring.direction;
  head.bins = static_cast<std::int16_t>(scoring.bins);
  return head;
}

bool is_known(CutsBytes bytes) {
  return bytes.size() > cuts_summary_at && bytes[0] == CutsHead::version;
}

struct Parameters {
  Scoring scoring;
  Measured measured;
};
Parameters parameters_of(CutsBytes bytes) {
  CutsHead head;
  std::memcpy(reinterpret_cast<char *>(&head) + length_bytes, bytes.data(),
              sizeof head - length_bytes);
  return {{head.bins, head.direction}, head.measured};
}

std::string shown(Scoring scoring, Measured measured) {
  return std::to_string(scoring.bins) + " bins " + std::string(name_of(scoring.direction)) +
         (measured == Measured::days ? " of dates" : " of numbers");
}

void require_same(Scoring a, Measured a_measured, Scoring b, Measured b_measured) {
  if (a == b && a_measured == b_measured) return;
  throw Error(Fault::bad_argument,
              "rfm_cuts of different parameters cannot be mixed: " + shown(a, a_measured) +
                  " and " + shown(b, b_measured),
              "Bins, direction and the kind of the values must be the same in all rows.");
}

void require_same(ValueKind a, ValueKind b) {
  if (a == b) return;
  throw Error(Fault::bad_argument,
              "rfm_cuts of numeric and of double precision values cannot be mixed",
              "Cast the values to one type before the cuts are made.");
}

ValueKind kind_of(const SummaryLog &log) {
  const auto *bytes = reinterpret_cast<const std::uint8_t *>(&log);
  return read_log({bytes + length_bytes, log.capacity() - length_bytes}).kind;
}

bool are_all_equal(const RfmCuts &cuts) { return cuts.values.groups.size() == 1; }

/// What a cut is that falls on the best value; of values that are all equal, that value.
Money second_best(const RfmCuts &cuts) {
  const std::vector<Group> &groups = cuts.values.groups;
  if (are_all_equal(cuts)) return groups.front().value;
  return cuts.scoring.direction == Direction::ascending ? groups[1].value
                                                        : groups[groups.size() - 2].value;
}

/// visit(group) from the worst value to the best.
template <class Visit> void each_worst_first(const RfmCuts &cuts, const Visit &visit) {
  const std::vector<Group> &groups = cuts.values.groups; // descending
  if (cuts.scoring.direction == Direction::descending)
    std::for_each(groups.begin(), groups.end(), visit);
  else
    std::for_each(groups.rbegin(), groups.rend(), visit);
}

} // namespace

RfmCuts open_cuts(CutsBytes bytes, Stop stop) {
  if (!is_known(bytes)) unknown_format("rfm_cuts");
  const Parameters parameters = parameters_of(bytes);
  return {parameters.scoring, parameters.measured,
          open_summary(bytes.subspan(cuts_summary_at), stop)};
}

Bytes pack(const RfmCuts &cuts) {
  const CutsHead head = head_of(cuts.scoring, cuts.measured);
  const Bytes summary = pack(cuts.values);
  Bytes bytes(cuts_summary_at + summary.size());
  std::memcpy(bytes.data(), reinterpret_cast<const char *>(&head) + length_bytes,
              sizeof head - length_bytes);
  std::copy(summary.begin(), summary.end(), bytes.begin() + cuts_summary_at);
  return bytes;
}

bool has_identity(CutsBytes head) {
  Fingerprint fingerprint;
  return head.size() == cuts_head_end && is_known(head) &&
         read_fingerprint(head.subspan(cuts_summary_at), fingerprint);
}

RfmCuts merge(const RfmCuts &a, const RfmCuts &b) {
  require_same(a.scoring, a.measured, b.scoring, b.measured);
  require_same(a.values.kind, b.values.kind);
  return {a.scoring, a.measured, merge(a.values, b.values)};
}

bool equal(const RfmCuts &a, const RfmCuts &b) {
  return a.scoring == b.scoring && a.measured == b.measured && equal(a.values, b.values);
}

// --- scores --------------------------------------------------------------------------------------

std::vector<WideInteger> cuts_of(const RfmCuts &cuts) {
  std::vector<WideInteger> points;
  if (cuts.values.groups.empty()) return points;
  const std::uint64_t n = cuts.values.customers();
  std::uint64_t up_to = 0;
  std::int32_t score = 1;
  each_worst_first(cuts, [&](const Group &group) {
    up_to += group.customers;
    const Money cut = up_to < n ? group.value : second_best(cuts);
    for (; score < cuts.scoring.bins && rank_of_cut(n, cuts.scoring.bins, score) <= up_to; ++score)
      points.push_back(WideInteger::of(cut));
  });
  return points;
}

CutScale cut_scale(const RfmCuts &cuts, std::span<const WideInteger> points) {
  return {cuts.scoring,       cuts.measured, cuts.values.kind,
          cuts.values.scale,  points,        cuts.values.groups.empty(),
          are_all_equal(cuts)};
}

void CutScale::require(Measured asked) const {
  if (asked == measured) return;
  throw Error(Fault::bad_argument,
              asked == Measured::days ? "rfm_cuts of numbers cannot score a date"
                                      : "rfm_cuts of dates cannot score a number",
              "Score the kind of value that the cuts were made of: a number of days since the last "
              "purchase, or a date.");
}

std::int32_t CutScale::score(Money value, int value_scale) const {
  const int finest = std::max(scale, value_scale);
  return score_of(rescale(value, value_scale, finest), cuts, all_equal, scoring,
                  [&](const WideInteger &cut) { return rescale(cut.value(), scale, finest); });
}

std::optional<std::int32_t> CutScale::operator()(Decimal value) const {
  require(Measured::numbers);
  if (!is_amount(value)) amount_too_large(to_string(value));
  if (is_empty) return std::nullopt;
  if (kind == ValueKind::float8) return score(order_key(to_double(value.units, value.scale)), 0);
  return score(value.units, value.scale);
}

std::optional<std::int32_t> CutScale::operator()(double value) const {
  require(Measured::numbers);
  const std::int64_t key = order_key(value); // refuses NaN and infinities
  if (is_empty) return std::nullopt;
  if (kind == ValueKind::float8) return score(key, 0);
  const Decimal decimal = from_double(value);
  return score(decimal.units, decimal.scale);
}

std::optional<std::int32_t> CutScale::score_day(Day day) const {
  require(Measured::days);
  require_day(day, "value");
  if (is_empty) return std::nullopt;
  return score(day, 0);
}

std::vector<CutRow> cut_rows(const RfmCuts &cuts) {
  if (cuts.values.groups.empty()) return {};
  const std::vector<WideInteger> points = cuts_of(cuts);
  const CutScale scale = cut_scale(cuts, points);
  const auto bound = [&](std::int32_t score) { // of the values that score more
    return score < 1 || score >= scale.scoring.bins
               ? std::nullopt
               : std::optional(points[static_cast<std::size_t>(score) - 1].value());
  };
  std::vector<CutRow> rows;
  const bool ascending = scale.scoring.direction == Direction::ascending;
  for (std::int32_t s = 1; s <= scale.scoring.bins; ++s)
    rows.push_back({s, bound(ascending ? s - 1 : s), bound(ascending ? s : s - 1), 0});
  const auto in_units = [](const WideInteger &cut) { return cut.value(); };
  for (const Group &group : cuts.values.groups) {
    const std::int32_t score =
        score_of(group.value, scale.cuts, scale.all_equal, scale.scoring, in_units);
    rows[static_cast<std::size_t>(score) - 1].customers += group.customers;
  }
  return rows;
}

// --- the growing form ----------------------------------------------------------------------------

bool is_growing(CutsBytes bytes) {
  return is_known(bytes) && is_log(bytes.subspan(cuts_summary_at));
}

CutsState::CutsState(CutsHead *head, Scoring scoring, Measured measured, ValueKind kind,
                     Allocate allocate, Stop stop)
    : scoring_(scoring), measured_(measured),
      summary_(head != nullptr ? reinterpret_cast<SummaryLog *>(head + 1) : nullptr, kind, allocate,
               stop) {
  if (head == nullptr) return;
  require_same({head->bins, head->direction}, head->measured, scoring, measured);
  require_same(kind_of(*summary_.log()), kind);
}

void CutsState::add_day(Day day) {
  require_day(day, "value");
  summary_.add(Decimal{day, 0});
}

void CutsState::merge(const RfmCuts &cuts) {
  require_same(scoring_, measured_, cuts.scoring, cuts.measured);
  require_same(kind_of(*summary_.log()), cuts.values.kind);
  summary_.merge(cuts.values);
}

CutsHead *CutsState::head() {
  void *place = reinterpret_cast<CutsHead *>(summary_.log()) - 1;
  return new (place) CutsHead(head_of(scoring_, measured_));
}

} // namespace portfolio::rfm
