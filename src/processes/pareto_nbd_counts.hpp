#pragma once
#include "processes/pareto_nbd_dropout.hpp"

#include <vector>

namespace portfolio::processes {

/// P(X = 0), P(X = 1), … of the purchases X of a new customer within `time`, until what is left is
/// at most `rest`, all from one quadrature over the time of leaving; to ten digits. Empty where
/// that would be many: log_p_at_least() tells each of them.
std::vector<double> first_probabilities(const ParetoParameters &model, double time, double rest);

} // namespace portfolio::processes
