#pragma once
#include "base/stop.hpp"
#include "fitting/fit.hpp"
#include "models/model.hpp"
#include "statistics/rows.hpp"

#include <span>

namespace portfolio::fitting {

using models::ModelKind;
using models::PurchaseModel;
using statistics::PurchaseRow;

/// Maximum likelihood for BG/CNBD-k or MBG/CNBD-k (Platzer & Reutterer 2016): r, alpha, a and b for
/// k = 1, 2, 3, … until the likelihood has fallen twice, 12 at most, and the k of the largest. Rows
/// as for fit_purchases(), log_gaps being Σ log(time between purchases) of all customers in their
/// unit: that of k = 1 is the fit of (M)BG/NBD, and all likelihoods can be compared with others'.
/// unit_days and skipped are passed on. Error(bad_argument) for a given k that is not 1 … 100.
PurchaseModel fit_regular(ModelKind kind, std::span<const PurchaseRow> rows, double log_gaps,
                          double unit_days, std::int64_t skipped, Stop stop, FitTerms terms = {});

} // namespace portfolio::fitting
