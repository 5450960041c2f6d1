#include "processes/cnbd_k_living.hpp"

#include "base/error.hpp"
#include "processes/cnbd_k_horizon.hpp"
#include "processes/median_time.hpp"

namespace portfolio::processes {

double LivingCondensed::p_purchases(std::int64_t n, double time) const {
  return future_.p_purchases(static_cast<double>(n), time / unit_);
}

double LivingCondensed::p_at_least(std::int64_t n, double time) const {
  return n <= 0 ? 1 : future_.p_at_least(static_cast<double>(n), time / unit_);
}

double LivingCondensed::expected_purchases(double time) const {
  return future_.purchases(time / unit_);
}

double LivingCondensed::expected_pairs(double time) const {
  const double z = time / unit_;
  if (const auto pairs = future_.pairs(z)) return *pairs;
  if (const auto sums = CondensedHorizon(k_, shape_, idle_, a_, b_).until(z, 0)) return sums->pairs;
  throw Error(Fault::out_of_range, "the model expects too many purchases to tell their variance",
              "Choose a shorter horizon.");
}

double LivingCondensed::median_wait() const {
  return median_time(1, unit_, [&](double time) { return 1 - future_.no_purchase(time / unit_); });
}

} // namespace portfolio::processes
