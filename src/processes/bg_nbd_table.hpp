#pragma once
#include "processes/bg_nbd_discount.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace portfolio::processes {

/// What DiscountCurve tells, for customers who differ by covariates: alpha and a are each
/// customer's own, shape, b and c = delta · horizon (which may be infinite) are those of the
/// frequency. A function of log kappa and log a that is smooth in both: it is kept as Chebyshev
/// series on squares that are fixed beforehand. Of one of them: what it lacks of that of nobody who
/// leaves, (1 − e^(−c))/kappa, times kappa.
class DropoutSquare {
public:
  struct Key {
    double shape, b, c;
    int kappa, a; ///< where the square lies
    bool operator==(const Key &) const = default;
  };
  /// Of the customer; nothing where no square serves: very little discount, an a that is very large
  /// or small.
  static std::optional<Key> key(double shape, double b, double c, double kappa, double a);

  explicit DropoutSquare(const Key &key);
  /// To ten digits.
  DiscountedFuture lack(double log_kappa, double log_a) const;

private:
  static constexpr std::size_t terms = 14;
  std::array<std::array<DiscountedFuture, terms>, terms> series_; ///< by log kappa, then log a
};

/// The squares that many customers share, made when they are first asked for; one is good for any
/// model. The oldest give way to others where there are very many, which changes nothing
/// but the time.
///
/// Plain data without pointers, so that a binding can keep it wherever it has memory. All zero
/// bytes are the empty state, those of squares without a key may be any.
class DropoutTable {
public:
  /// kappa and a being those of the customer, shape and b those of the frequency.
  std::optional<DiscountedFuture> at(double shape, double c, double kappa, double a, double b);

private:
  static constexpr std::size_t sets = 1024, ways = 8;
  const DropoutSquare &square(const DropoutSquare::Key &key);

  struct Place {
    alignas(DropoutSquare) unsigned char square[sizeof(DropoutSquare)];
  };
  struct Set {
    std::array<DropoutSquare::Key, ways> keys; ///< shape 0: none
    std::size_t oldest;
  };
  std::array<Set, sets> sets_;
  std::array<std::array<Place, ways>, sets> places_;

public:
  static constexpr std::size_t any_bytes = sizeof places_; ///< at its end
};

} // namespace portfolio::processes
