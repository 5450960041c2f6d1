#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portfolio::flows {

/// What a customer's money did between two periods (definitions §2).
enum class Movement : std::uint8_t {
  new_customer,
  expansion,
  contraction,
  retained,
  reactivated,
  resumed,
  paused,
  released,
  churned,
  adjustment,
};
inline constexpr std::size_t movement_count = 10;
inline constexpr std::array<std::string_view, movement_count> movement_names = {
    "new",     "expansion", "contraction", "retained", "reactivated",
    "resumed", "paused",    "released",    "churned",  "adjustment"};
constexpr std::string_view name_of(Movement movement) {
  return movement_names[static_cast<std::size_t>(movement)];
}

/// expansion, contraction or retained
template <class Amount> Movement change_of(Amount change) {
  const int i = static_cast<int>(Movement::expansion) + (change < 0) + 2 * (change == 0);
  return static_cast<Movement>(i);
}

} // namespace portfolio::flows
