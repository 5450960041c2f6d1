#include "book/gather.hpp"

#include "base/sort.hpp"

#include <algorithm>

namespace portfolio::book {

namespace {

constexpr int first_slot_bits = 10;

template <class Keys> SpecialRow special_row(const StreamReader<Keys> &row) {
  if (row.kind == Stream::other) return {.is_skip = true};
  const Money amount = row.kind == Stream::plain ? Money{row.amount} : row.wide_amount;
  const bool has_cost = row.kind == Stream::costed;
  return {.total = {.day = row.day,
                    .events = 1,
                    .orders = amount >= 0,
                    .uncosted = !has_cost,
                    .amount = amount,
                    .cost = has_cost ? row.cost : 0},
          .scale = row.scale};
}

} // namespace

template <class Keys> void Gather<Keys>::read(const Stream &stream, int bits) {
  bits_ = bits;
  is_crowded_ = false;
  crowded_.clear();
  customers_.clear();
  specials_.clear();
  resize_table(first_slot_bits);

  std::uint32_t *const numbers = numbers_.of(stream.rows());
  Day *const days = days_.of(stream.rows());
  std::int64_t *const amounts = amounts_.of(stream.rows());
  std::size_t rows = 0;
  std::uint32_t number = 0;
  bool has_scale = false;
  for (StreamReader<Keys> row(stream); row.next(); ++rows) {
    if (row.is_new_key) number = number_of(Keys::hash(row.key), row.key);
    ++customers_[number].rows;
    numbers[rows] = number;
    if (row.kind == Stream::plain && !has_scale) {
      scale_ = row.scale;
      has_scale = true;
    }
    if (row.kind == Stream::plain && row.scale == scale_) [[likely]] {
      days[rows] = row.day;
      amounts[rows] = row.amount;
    } else {
      days[rows] = special_day;
      amounts[rows] = static_cast<std::int64_t>(specials_.size());
      specials_.push_back(special_row(row));
      customers_[number].has_special = true;
    }
  }
  put_in_order();
  scatter(rows);
}

template <class Keys> std::uint32_t Gather<Keys>::number_of(std::uint64_t hash, Key key) {
  if (is_crowded_) {
    const auto [found, is_new] = crowded_.try_emplace({hash, key}, 0);
    if (is_new) found->second = add_customer(hash, key);
    return found->second;
  }
  const std::uint32_t fragment = fragment_of(hash);
  std::size_t at = fragment >> (32 - slot_bits_);
  const std::size_t last = std::min(at + spare_slots, table_.size());
  for (; at < last; ++at) {
    Slot &slot = table_[at];
    if (slot.number == 0) {
      slot = {fragment, add_customer(hash, key) + 1};
      if (customers_.size() * 2 > std::size_t{1} << slot_bits_) resize_table(slot_bits_ + 1);
      return static_cast<std::uint32_t>(customers_.size() - 1);
    }
    const std::uint32_t number = slot.number - 1;
    if (slot.fragment == fragment && customers_[number].is(hash, key)) return number;
  }
  crowd();
  return number_of(hash, key);
}

template <class Keys> std::uint32_t Gather<Keys>::add_customer(std::uint64_t hash, Key key) {
  customers_.push_back({hash, key});
  return static_cast<std::uint32_t>(customers_.size() - 1);
}

template <class Keys> void Gather<Keys>::resize_table(int slot_bits) {
  slot_bits_ = slot_bits;
  table_.assign((std::size_t{1} << slot_bits) + spare_slots, Slot{});
  for (std::uint32_t number = 0; number < customers_.size(); ++number) {
    const std::uint32_t fragment = fragment_of(customers_[number].hash);
    std::size_t at = fragment >> (32 - slot_bits);
    const std::size_t last = at + spare_slots;
    while (at < last && at < table_.size() && table_[at].number != 0) ++at;
    if (at == last || at == table_.size()) return crowd();
    table_[at] = {fragment, number + 1};
  }
}

template <class Keys> void Gather<Keys>::crowd() {
  is_crowded_ = true;
  for (std::uint32_t number = 0; number < customers_.size(); ++number) {
    poll_sometimes();
    crowded_.emplace(std::pair(customers_[number].hash, customers_[number].key), number);
  }
}

/// The slots of the table begin with the hashes' first bits: from slot to slot customers are nearly
/// in order, and only neighbours change places.
template <class Keys> void Gather<Keys>::put_in_order() {
  order_.clear();
  order_.reserve(customers_.size());
  if (is_crowded_) {
    for (const auto &[key, number] : crowded_) order_.push_back(number);
    return;
  }
  for (const Slot &slot : table_) {
    if (slot.number == 0) continue;
    const std::uint32_t number = slot.number - 1;
    std::size_t at = order_.size();
    order_.push_back(number);
    for (; at > 0 && customers_[number].before(customers_[order_[at - 1]]); --at)
      order_[at] = order_[at - 1];
    order_[at] = number;
  }
}

template <class Keys> void Gather<Keys>::scatter(std::size_t rows) {
  ends_.resize(customers_.size());
  std::uint32_t at = 0;
  for (const std::uint32_t number : order_) {
    ends_[number] = at;
    at += customers_[number].rows;
  }
  const std::uint32_t *const numbers = numbers_.get();
  const Day *const days = days_.get();
  const std::int64_t *const amounts = amounts_.get();
  Day *const ordered_days = ordered_days_.of(rows);
  std::int64_t *const ordered_amounts = ordered_amounts_.of(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t to = ends_[numbers[row]]++;
    ordered_days[to] = days[row];
    ordered_amounts[to] = amounts[row];
  }
}

template <class Keys> GatheredRows Gather<Keys>::rows(std::size_t i) const {
  const std::uint32_t number = order_[i];
  const Customer &customer = customers_[number];
  const std::size_t begin = ends_[number] - customer.rows;
  return {ordered_days_.get() + begin, ordered_amounts_.get() + begin, customer.rows, scale_,
          customer.has_special};
}

template class Gather<NumberKeys>;
template class Gather<ByteKeys>;

} // namespace portfolio::book
