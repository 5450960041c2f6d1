#pragma once
#include "base/flat.hpp"
#include "contracts/contract_history.hpp"

#include <cstddef>
#include <cstdint>

namespace portfolio::contracts {

/// The growing form of a contract history: rows as they arrive, in no order, each in the coding of
/// the finished form but by itself (its start counts from day 0). These bytes are an aggregate's
/// state; they begin with the four bytes that PostgreSQL keeps for the length.
class ContractLog {
public:
  static constexpr std::uint8_t tag = 0x11; ///< form 1, version 1

  std::size_t capacity() const { return block_size(size_class_); }
  Unit unit() const { return {scale_, denominator_}; }

private:
  friend class ContractState;
  std::uint8_t *body() { return reinterpret_cast<std::uint8_t *>(this + 1); }

  [[maybe_unused]] std::int32_t length_ = 0;
  [[maybe_unused]] std::uint8_t tag_ = tag;
  std::uint8_t scale_ = 0;
  std::uint8_t size_class_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint32_t used_ = 0; ///< bytes of the body
  std::uint32_t rows_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint32_t denominator_ = 1; // of the scale
  [[maybe_unused]] std::uint32_t reserved_too_ = 0;
};
static_assert(sizeof(ContractLog) == 32 && alignof(ContractLog) == 8);

/// Owns the growth of a log. Every change is made in place where there is room.
class ContractState {
public:
  /// Goes on with `log`, or begins an empty one.
  ContractState(ContractLog *log, Allocate allocate);

  ContractLog *log() const { return log_; }

  /// A contract without a day is skipped. Errors: those of has_days() and checked_contract().
  void add(const ContractTerms &terms);
  void skip() { log_->skipped_ = add_skipped(log_->skipped_, 1); }
  /// Adds what another history holds.
  void merge(const ContractHistory &more);

private:
  void append(const Contract &contract);
  void make_room(std::size_t bytes);
  Contracts contracts() const;
  void refine(Unit unit);
  void rewrite(const Contracts &contracts, std::size_t room);
  void move_to(std::uint8_t size_class);

  ContractLog *log_;
  Allocate allocate_;
};

/// Reads a log, whatever its alignment, from behind the length word.
ContractHistory read_contract_log(ContractBytes bytes);

} // namespace portfolio::contracts
