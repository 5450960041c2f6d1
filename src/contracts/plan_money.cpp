#include "contracts/plan_money.hpp"

#include <algorithm>
#include <numeric>

namespace portfolio::contracts {

namespace {

/// Takes `total` from the amounts, the largest first.
std::vector<Money> largest_first(const std::vector<Money> &amounts, Money total) {
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return amounts[a] > amounts[b]; });
  std::vector<Money> taken(amounts.size(), 0);
  for (const std::size_t i : order) {
    taken[i] = std::min(amounts[i], total);
    total -= taken[i];
  }
  return taken;
}

Money sum_of(const std::vector<Money> &amounts) {
  return std::accumulate(amounts.begin(), amounts.end(), Money{0}, checked_add);
}

} // namespace

PlanSwitch plan_switch(std::span<const Money> before, std::span<const Money> now) {
  std::vector<Money> rest, losses, gains;
  for (std::size_t i = 0; i < before.size(); ++i) {
    rest.push_back(checked_subtract(now[i], before[i]));
    losses.push_back(std::max<Money>(-rest[i], 0));
    gains.push_back(std::max<Money>(rest[i], 0));
  }
  const Money moved = std::min(sum_of(losses), sum_of(gains));
  PlanSwitch result{largest_first(losses, moved), largest_first(gains, moved), std::move(rest)};
  for (std::size_t i = 0; i < before.size(); ++i) result.rest[i] += result.out[i] - result.in[i];
  return result;
}

PlanMoney::PlanMoney(const PlanTimeline &plans)
    : plans_(plans), sums_(plans.plans.size()), paused_(plans.mixes.front()) {}

void PlanMoney::turn(Period k, const RateChange &before, const RateChange &now) {
  if (k != period_) {
    period_ = k;
    opening_ = before;
    std::fill(sums_.begin(), sums_.end(), Sums{});
  }
  before_ = before;
  now_ = now;
}

void PlanMoney::movement(Period k, Movement movement, Money) {
  switch (movement) {
  case Movement::new_customer:
  case Movement::reactivated:
  case Movement::resumed: return tell(k, movement, plans_.rates(now_), 1);
  case Movement::paused: paused_ = plans_.rates(before_); return tell(k, movement, paused_, -1);
  case Movement::churned:
    return tell(k, movement, before_.is_active() ? plans_.rates(before_) : paused_, -1);
  case Movement::released: return tell(k, movement, paused_, 1);
  case Movement::expansion:
  case Movement::contraction:
  case Movement::retained: return change_plans(k);
  case Movement::adjustment: break; // of purchases
  }
}

void PlanMoney::lost(Period began, Period declared, Money) {
  if (began == declared) return;
  put(began, EntryKind::redated, paused_, 1);
  put(declared, EntryKind::redated, paused_, -1);
}

void PlanMoney::put(Period k, EntryKind kind, std::span<const Money> amounts, int sign) {
  for (std::uint32_t i = 0; i < amounts.size(); ++i)
    if (amounts[i] != 0) steps_.push_back({k, i, kind, 0, sign * amounts[i]});
}

void PlanMoney::tell(Period k, Movement movement, std::span<const Money> amounts, int sign) {
  using enum Movement;
  put(k, segments::entry_kind(movement), amounts, sign);
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    Sums &sums = sums_[i];
    if (movement == churned || movement == released || movement == paused ||
        movement == contraction)
      sums.lost = checked_add(sums.lost, sign * amounts[i]);
    if (movement == expansion || movement == resumed)
      sums.gained = checked_add(sums.gained, sign * amounts[i]);
  }
}

void PlanMoney::change_plans(Period k) {
  if (k != period_) return; // nothing has changed
  const PlanSwitch change = plan_switch(plans_.rates(before_), plans_.rates(now_));
  put(k, EntryKind::transfer_out, change.out, -1);
  put(k, EntryKind::transfer_in, change.in, 1);
  for (std::size_t i = 0; i < sums_.size(); ++i)
    sums_[i].transferred = checked_add(sums_[i].transferred, change.in[i] - change.out[i]);
  const bool is_more = std::ranges::any_of(change.rest, [](Money rest) { return rest > 0; });
  tell(k, is_more ? Movement::expansion : Movement::contraction, change.rest, 1);
}

void PlanMoney::not_lost(Period k, std::int64_t) {
  const std::vector<Money> &before = plans_.rates(opening_), &now = plans_.rates(now_);
  const bool stays = opening_.is_active() && now_.is_active();
  const PlanSwitch net = stays ? plan_switch(before, now) : PlanSwitch{};
  for (std::uint32_t i = 0; i < sums_.size(); ++i) {
    const Sums &sums = sums_[i];
    const Money told = before[i] + sums.transferred, kept_told = checked_add(told, sums.lost);
    const Money settled = stays ? before[i] + net.in[i] - net.out[i] : before[i];
    const Money kept = stays ? settled + std::min<Money>(net.rest[i], 0) : 0;
    const Money paid = opening_.is_gap() ? 0 : now[i];
    for (const auto &[kind, amount] :
         {std::pair(EntryKind::before_correction, settled - told),
          std::pair(EntryKind::kept_correction, kept - kept_told),
          std::pair(EntryKind::now_correction, paid - kept_told - sums.gained)})
      if (amount != 0) steps_.push_back({k, i, kind, 0, amount});
  }
}

} // namespace portfolio::contracts
