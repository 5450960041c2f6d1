#pragma once
#include "processes/cnbd_k_future.hpp"

#include <cstdint>

namespace portfolio::processes {

/// What a customer of (M)BG/CNBD-k who is alive at T does from then on, who may have made stages of
/// the next purchase already: as CondensedFuture, which it asks, with times in the model's unit.
class LivingCondensed {
public:
  /// `unit` is the time in which λ ~ Gamma(shape, 1); the others as those of CondensedFuture.
  LivingCondensed(int k, double shape, double idle, double a, double b, double unit)
      : k_(k), shape_(shape), idle_(idle), a_(a), b_(b), unit_(unit),
        future_(k, shape, idle, a, b) {}

  double p_purchases(std::int64_t n, double time) const;
  double p_at_least(std::int64_t n, double time) const;
  double expected_purchases(double time) const;
  /// E[X(X − 1)]. Error(out_of_range) where the sums would be too long.
  double expected_pairs(double time) const;
  double p_ever() const { return 1; }
  double median_wait() const;

private:
  int k_;
  double shape_, idle_, a_, b_, unit_;
  CondensedFuture future_;
};

} // namespace portfolio::processes
