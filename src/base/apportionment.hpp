#pragma once
#include "base/unit.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

namespace portfolio {

/// A column of rows that belong together, as one period's segments, rounded so that it adds up to
/// the rounded total: each is cut
/// down, and the units that are missing then go to those with the largest remainders.
template <class Row> class Apportionment {
public:
  Apportionment(std::span<Row> period, Unit unit) : period_(period), unit_(unit) {}

  template <class Field> void round(const Field &field) {
    const std::size_t count = period_.size();
    Money total = 0, given = 0;
    rests_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      StoredMoney &amount = field(period_[i]);
      total = checked_add(total, amount);
      amount = cut(amount, rests_[i]);
      given = checked_add(given, amount);
    }
    order_.resize(count);
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return rests_[a] > rests_[b]; });
    const auto missing = static_cast<std::size_t>(shown(total, unit_) - given);
    for (std::size_t i = 0; i < missing; ++i) field(period_[order_[i]]) += 1;
  }

private:
  /// The largest shown amount that is not above this one, and what it lacks.
  Money cut(Money amount, Money &rest) const {
    const Money parts = rescale(amount, unit_.scale, shown_scale(unit_));
    Money whole = parts / unit_.denominator;
    rest = parts % unit_.denominator;
    if (rest < 0) {
      rest += unit_.denominator;
      --whole;
    }
    return whole;
  }

  std::span<Row> period_;
  Unit unit_;
  std::vector<Money> rests_;
  std::vector<std::size_t> order_;
};

} // namespace portfolio
