#pragma once
#include "contracts/contract.hpp"

#include <cstdint>
#include <span>

namespace portfolio::contracts {

/// The bytes of a contract history behind PostgreSQL's length word, in either form.
using ContractBytes = std::span<const std::uint8_t>;

/// What one customer (or a group of them) has signed: a multiset of contracts in canonical order.
/// Contracts that overlap add up.
class ContractHistory {
public:
  /// Opens a stored value, be it growing or finished. Error(bad_binary) for unknown formats.
  explicit ContractHistory(ContractBytes bytes);
  /// Takes contracts in canonical order.
  ContractHistory(Contracts contracts, Unit unit, std::uint64_t skipped)
      : contracts_(std::move(contracts)), unit_(unit), skipped_(skipped) {}

  const Contracts &contracts() const { return contracts_; }
  Unit unit() const { return unit_; } ///< what all rates are counted in
  int scale() const { return unit_.scale; }
  std::uint64_t skipped() const { return skipped_; } ///< rows left out for a NULL, or without a day

private:
  Contracts contracts_;
  Unit unit_;
  std::uint64_t skipped_ = 0;
};

/// The contracts that start before as_of, which are those that were known then.
std::span<const Contract> known(const ContractHistory &history, Day as_of);

/// Exact inverses of each other: (a + b) − b = a. Error(bad_argument) when b holds what a has not.
ContractHistory add(const ContractHistory &a, const ContractHistory &b);
ContractHistory subtract(const ContractHistory &a, const ContractHistory &b);

/// The same contracts at the same rates: 30.0 and 30.00 are equal, as they are as numeric, and so
/// are 30 a month and 360 a year.
bool equal(const ContractHistory &a, const ContractHistory &b);

} // namespace portfolio::contracts
