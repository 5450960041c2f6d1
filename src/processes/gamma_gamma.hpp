#pragma once
#include <optional>

namespace portfolio::processes {

/// The parameters of the spend model.
struct GammaGamma {
  double p, q, gamma;
};

/// Expected mean spend per purchase of a customer, gamma-gamma (Fader & Hardie 2013, eq. 5):
/// p(γ + x·mean)/(px + q − 1). Where refunds made the mean negative it counts as 0. With x = 0 it
/// is the mean of the population, whatever the mean. Nothing if q ≤ 1: then spend has no mean over
/// the population, and what single customers would get from px + q > 1 rests on a model that
/// expects infinite spend of the others. Error if frequency or mean are out of range.
std::optional<double> expected_spend(const GammaGamma &model, double frequency, double mean);

} // namespace portfolio::processes
