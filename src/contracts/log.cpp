#include "contracts/log.hpp"

#include "contracts/codec.hpp"

#include <cstring>
#include <new>

namespace portfolio::contracts {

namespace {

/// Where the fields of a log lie behind the length word.
constexpr std::size_t scale_offset = 1, used_offset = 4, rows_offset = 8, skipped_offset = 12,
                      denominator_offset = 20, body_offset = 28;

/// From here on a full log is first compacted: below, growing is cheaper than sorting.
constexpr std::size_t compaction_threshold = 4096;

template <class T> T load(const std::uint8_t *p) {
  T value;
  std::memcpy(&value, p, sizeof value);
  return value;
}

Contracts decode_body(std::span<const std::uint8_t> body, std::uint32_t rows, Unit unit) {
  Reader in(body, "contract_history");
  if (rows > body.size()) in.fail("count exceeds the bytes that follow");
  Contracts contracts(rows);
  for (Contract &contract : contracts) contract = take_contract(in, 0, unit);
  in.end();
  canonicalise(contracts);
  return contracts;
}

} // namespace

ContractHistory read_contract_log(ContractBytes bytes) {
  Reader in(bytes, "contract_history");
  if (bytes.size() < body_offset) in.fail("unexpected end");
  const std::size_t used = load<std::uint32_t>(bytes.data() + used_offset);
  if (used > bytes.size() - body_offset) in.fail("unexpected end");
  const auto rows = load<std::uint32_t>(bytes.data() + rows_offset);
  const int scale = bytes[scale_offset];
  if (scale > max_scale) in.fail("scale exceeds 12");
  const auto denominator = load<std::uint32_t>(bytes.data() + denominator_offset);
  if (denominator == 0 || denominator > max_denominator) in.fail("denominator out of range");
  const Unit unit(scale, denominator);
  return ContractHistory(decode_body(bytes.subspan(body_offset, used), rows, unit), unit,
                         load<std::uint64_t>(bytes.data() + skipped_offset));
}

ContractState::ContractState(ContractLog *log, Allocate allocate) : log_(log), allocate_(allocate) {
  if (log_ == nullptr) log_ = new (allocate_(block_size(0))) ContractLog;
}

void ContractState::add(const ContractTerms &terms) {
  if (!has_days(terms)) return skip();
  const MonthlyRate rate = monthly_rate(terms);
  if (!log_->unit().holds(rate.unit)) refine(rate.unit);
  append(checked_contract(terms, portfolio::convert(rate.amount, rate.unit, log_->unit())));
}

void ContractState::merge(const ContractHistory &more) {
  if (!log_->unit().holds(more.unit())) refine(more.unit());
  for (Contract contract : more.contracts()) {
    contract.rate = portfolio::convert(contract.rate, more.unit(), log_->unit());
    append(contract);
  }
  log_->skipped_ = add_skipped(log_->skipped_, more.skipped());
}

void ContractState::append(const Contract &contract) {
  std::uint8_t row[max_contract_bytes];
  const auto bytes = static_cast<std::size_t>(put_contract(row, contract, 0) - row);
  if (sizeof(ContractLog) + log_->used_ + bytes > log_->capacity()) make_room(bytes);
  std::memcpy(log_->body() + log_->used_, row, bytes);
  log_->used_ += static_cast<std::uint32_t>(bytes);
  ++log_->rows_;
}

void ContractState::make_room(std::size_t bytes) {
  if (log_->capacity() >= compaction_threshold) {
    rewrite(contracts(), bytes);
    if (sizeof(ContractLog) + log_->used_ + bytes <= log_->capacity() / 2) return;
  }
  while (sizeof(ContractLog) + log_->used_ + bytes > log_->capacity())
    move_to(static_cast<std::uint8_t>(log_->size_class_ + 1));
}

Contracts ContractState::contracts() const {
  return decode_body({log_->body(), log_->used_}, log_->rows_, log_->unit());
}

void ContractState::refine(Unit unit) {
  const Unit common = common_unit(log_->unit(), unit);
  if (log_->used_ > 0) {
    Contracts all = contracts();
    convert(all, log_->unit(), common);
    rewrite(all, 0);
  }
  log_->scale_ = static_cast<std::uint8_t>(common.scale);
  log_->denominator_ = static_cast<std::uint32_t>(common.denominator);
}

/// Replaces the body by these contracts, with `room` bytes to spare.
void ContractState::rewrite(const Contracts &contracts, std::size_t room) {
  Bytes bytes(contracts.size() * max_contract_bytes);
  std::uint8_t *p = bytes.data();
  for (const Contract &contract : contracts) p = put_contract(p, contract, 0);
  const auto used = static_cast<std::size_t>(p - bytes.data());
  if (sizeof(ContractLog) + used + room > log_->capacity())
    move_to(size_class_for(sizeof(ContractLog) + used + room));
  if (used > 0) std::memcpy(log_->body(), bytes.data(), used);
  log_->used_ = static_cast<std::uint32_t>(used);
  log_->rows_ = static_cast<std::uint32_t>(contracts.size());
}

void ContractState::move_to(std::uint8_t size_class) {
  auto *bigger = static_cast<ContractLog *>(allocate_(block_size(size_class)));
  std::memcpy(static_cast<void *>(bigger), log_, sizeof(ContractLog) + log_->used_);
  bigger->size_class_ = size_class;
  log_ = bigger;
}

} // namespace portfolio::contracts
