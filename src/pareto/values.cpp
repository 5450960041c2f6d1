#include "pareto/values.hpp"

#include "base/count.hpp"
#include "base/sort.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <utility>

namespace portfolio::pareto {

namespace {

constexpr std::size_t few_values = 2048; ///< which comparing sorts sooner
constexpr int digit_bits = 11;
constexpr std::uint64_t digit_mask = (1 << digit_bits) - 1;

/// Sorts by the digit from this bit on; values of the same digit stay in their order.
void sort_by_digit(const std::vector<std::int64_t> &from, std::vector<std::int64_t> &to,
                   std::int64_t greatest, int bit) {
  const auto digit = [&](std::int64_t value) {
    return (static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(value)) >> bit &
           digit_mask;
  };
  std::array<std::size_t, digit_mask + 1> ends{};
  for (const std::int64_t value : from) ++ends[digit(value)];
  std::size_t before = 0;
  for (std::size_t &end : ends) before += std::exchange(end, before);
  for (const std::int64_t value : from) to[ends[digit(value)]++] = value;
}

/// Appends values in descending order; equal ones are one group.
template <class Iterator>
void append_groups(std::vector<Group> &groups, Iterator begin, Iterator end) {
  for (Iterator i = begin; i != end;) {
    const Iterator first = i;
    while (++i != end && *i == *first) {
    }
    groups.push_back({Money{*first}, static_cast<std::uint64_t>(i - first)});
  }
}

} // namespace

void sort_descending(std::vector<std::int64_t> &values, Stop stop) {
  if (values.size() < few_values)
    return portfolio::sort(values.begin(), values.end(), std::greater<>(), stop);
  const auto [least, greatest] = std::ranges::minmax(values);
  const auto bits = static_cast<int>(
      std::bit_width(static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least)));
  std::vector<std::int64_t> sorted(values.size());
  for (int bit = 0; bit < bits; bit += digit_bits) {
    poll(stop);
    sort_by_digit(values, sorted, greatest, bit);
    values.swap(sorted);
  }
}

void Values::multiply(Money factor) {
  for (Money &value : wide_) value *= factor;
  std::vector<std::int64_t> narrow;
  narrow.reserve(narrow_.capacity());
  std::swap(narrow, narrow_);
  for (const std::int64_t value : narrow) add(value * factor);
}

std::vector<Group> Values::groups(Stop stop) {
  sort_descending(narrow_, stop);
  portfolio::sort(wide_.begin(), wide_.end(), std::greater<>(), stop);
  const auto negative = std::ranges::find_if(wide_, [](Money value) { return value < 0; });
  std::vector<Group> groups;
  append_groups(groups, wide_.begin(), negative);
  append_groups(groups, narrow_.begin(), narrow_.end());
  append_groups(groups, negative, wide_.end());
  return groups;
}

void NumericValues::add(Decimal value) {
  if (!is_amount(value)) amount_too_large(to_string(value));
  if (value.scale > scale_) {
    values_.multiply(power_of_ten(value.scale - scale_));
    scale_ = value.scale;
  }
  values_.add(rescale(value.units, value.scale, scale_));
}

void NumericValues::skip() { skipped_ = add_skipped(skipped_, 1); }

Summary NumericValues::summary(Stop stop) {
  return {ValueKind::numeric, scale_, skipped_, values_.groups(stop)};
}

} // namespace portfolio::pareto
