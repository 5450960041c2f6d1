#include "contracts/contract.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>

namespace portfolio::contracts {

namespace {

constexpr std::string_view names[contract_kinds] = {"paid", "pause", "trial"};

std::string shown(const ContractTerms &terms) {
  return "[" + to_string(terms.from) + "," + (terms.to == open_end ? "" : to_string(terms.to)) +
         ")";
}

} // namespace

std::string_view name_of(ContractKind kind) { return names[static_cast<std::size_t>(kind)]; }

ContractKind contract_kind(std::string_view name) {
  for (std::uint8_t i = 0; i < contract_kinds; ++i)
    if (name == names[i]) return static_cast<ContractKind>(i);
  throw Error(Fault::bad_argument,
              "unknown kind of contract: \"" + std::string(clip(name, 60)) + "\"",
              "A contract is 'paid', a 'pause' or a 'trial'.");
}

std::strong_ordering compare(const Contract &a, const Contract &b) {
  if (a.from != b.from) return a.from <=> b.from;
  if (a.to != b.to) return a.to <=> b.to;
  if (a.kind != b.kind) return a.kind <=> b.kind;
  if (a.rate == b.rate) return std::strong_ordering::equal;
  return a.rate < b.rate ? std::strong_ordering::less : std::strong_ordering::greater;
}

bool has_days(const ContractTerms &terms) {
  require_day(terms.from, "contract start");
  if (terms.to != open_end) require_day(terms.to, "contract end");
  if (terms.to < terms.from)
    throw Error(Fault::bad_argument, "contract ends before it starts: " + shown(terms),
                "A contract runs from its first day to the day after its last one; an end that is "
                "NULL or infinite leaves it open. If such rows are cancellations before the start, "
                "leave them out, for instance by FILTER (WHERE valid_to > valid_from).");
  return terms.from < terms.to;
}

bool is_rate(Money amount, Unit unit) {
  if (unit.is_whole()) return is_amount({amount, unit.scale});
  Money limit;
  return __builtin_mul_overflow(power_of_ten(max_integer_digits + unit.scale), unit.denominator,
                                &limit) ||
         (amount <= limit && amount >= -limit);
}

namespace {

/// numerator / denominator months of 365.25/12 days.
struct Months {
  std::int64_t numerator, denominator;
};

Months months_of(Span per) {
  constexpr std::int64_t parts_of_month = 1461, parts_of_day = 48; // 365.25/12 days are 1461/48
  require_span(per, "per");
  if (per == Span{})
    throw Error(Fault::bad_argument, "per must be longer than \"0 days\"",
                "A rate is for a time such as interval '1 year', '3 months' or '1 week'.");
  if (per.days == 0) return {per.months, 1};
  return {parts_of_month * per.months + parts_of_day * per.days, parts_of_month};
}

} // namespace

MonthlyRate monthly_rate(const ContractTerms &terms) {
  if (terms.per == Span{1, 0}) return {terms.rate.units, {terms.rate.scale}};
  const auto [months, parts] = months_of(terms.per);
  Money amount = checked_multiply(terms.rate.units, parts);
  const std::int64_t common = std::gcd(static_cast<std::int64_t>(amount % months), months);
  amount /= common;
  const Unit unit = common_unit({terms.rate.scale, 1}, {0, months / common});
  if (!is_rate(amount, unit))
    throw Error(Fault::out_of_range,
                "rate out of range: " + to_string(terms.rate) + " per " + to_string(terms.per),
                "A rate is at most 10^18 a month.");
  return {amount, unit};
}

Contract checked_contract(const ContractTerms &terms, Money rate) {
  if (terms.kind == ContractKind::pause && terms.rate.units != 0)
    throw Error(
        Fault::bad_argument,
        "a pause has a monthly rate of 0, not " + to_string(terms.rate) + " in " + shown(terms),
        "Nothing is paid during a pause. Where something is, enter a lower rate and no pause.");
  return {terms.from, terms.to, terms.kind, 1, rate};
}

void canonicalise(Contracts &contracts) {
  const auto not_after = [](const Contract &a, const Contract &b) { return !(a < b); };
  if (std::adjacent_find(contracts.begin(), contracts.end(), not_after) == contracts.end()) return;
  portfolio::sort(contracts.begin(), contracts.end(), std::less<>());
  auto last = contracts.begin();
  for (auto next = last + 1; next != contracts.end(); ++next) {
    if (compare(*last, *next) != 0) {
      *++last = *next;
      continue;
    }
    last->count += next->count; // neither exceeds max_contracts
    if (last->count > max_contracts)
      throw Error(Fault::out_of_range, "number of equal contracts out of range");
  }
  contracts.erase(last + 1, contracts.end());
}

void convert(Contracts &contracts, Unit from, Unit to) {
  if (from == to) return;
  for (Contract &contract : contracts) contract.rate = portfolio::convert(contract.rate, from, to);
}

} // namespace portfolio::contracts
