#pragma once
#include "base/count.hpp"
#include "base/day.hpp"
#include "base/span.hpp"
#include "base/unit.hpp"

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

namespace portfolio::contracts {

/// Only what is paid counts as revenue and makes a customer active. A pause is a customer that
/// stays without paying; what a trial will cost is kept, and counts nowhere.
enum class ContractKind : std::uint8_t { paid = 0, pause = 1, trial = 2 };
inline constexpr std::uint8_t contract_kinds = 3;

std::string_view name_of(ContractKind kind);
/// Error(bad_argument) for what is none of "paid", "pause", "trial".
ContractKind contract_kind(std::string_view name);

/// Where a contract without an end ends: after every day.
inline constexpr Day open_end = max_day + 1;

/// A contract as it arrives: [from, to) at a rate for each `per`; to may be open_end.
struct ContractTerms {
  Day from;
  Day to;
  Decimal rate;
  ContractKind kind = ContractKind::paid;
  Span per{1, 0};
};

/// A rate per month, exactly.
struct MonthlyRate {
  Money amount;
  Unit unit;
};
/// A year has 12 months, a month 365.25/12 days. Errors: a `per` that is not positive, a
/// denominator beyond the largest, a rate too large.
MonthlyRate monthly_rate(const ContractTerms &terms);
/// True for what a rate may be: at most 10^18 a month in size.
bool is_rate(Money amount, Unit unit);

/// Equal contracts of one customer, and how many of them. Invariants: from < to, the rate is scaled
/// counted in the history's unit and 0 for a pause, 0 < count ≤ max_contracts. A rate below 0 is a
/// discount on what is paid beside it; what a customer pays on a day must not be below 0, see
/// timeline().
struct Contract {
  Day from = 0;
  Day to = open_end;
  ContractKind kind = ContractKind::paid;
  std::int64_t count = 1;
  StoredMoney rate = 0;

  friend bool operator==(const Contract &, const Contract &) = default;
  bool is_open() const { return to == open_end; }
  bool covers(Day day) const { return from <= day && day < to; }
  /// Paid, and not for nothing.
  bool is_revenue() const { return kind == ContractKind::paid && rate > 0; }
  bool is_discount() const { return kind == ContractKind::paid && rate < 0; }
};
using Contracts = std::vector<Contract>;

inline constexpr std::int64_t max_contracts = std::int64_t{1} << 40;

/// Order by from, to, kind, rate; the count is no part of it.
std::strong_ordering compare(const Contract &a, const Contract &b);
inline bool operator<(const Contract &a, const Contract &b) { return compare(a, b) < 0; }

/// False for [d, d), which billing systems keep of what was cancelled on its first day. Errors: a
/// day outside the calendar, an end before the start.
bool has_days(const ContractTerms &terms);
/// The contract at this rate, which is that of the terms, if it has days. Error for a pause that
/// costs.
Contract checked_contract(const ContractTerms &terms, Money rate);

/// Sorts, and counts equal contracts together: the canonical order of a history.
void canonicalise(Contracts &contracts);
/// Counts every rate in a unit that holds the one it is counted in.
void convert(Contracts &contracts, Unit from, Unit to);

} // namespace portfolio::contracts
