#pragma once
#include "base/stop.hpp"
#include "models/model.hpp"
#include "statistics/sample.hpp"

#include <span>
#include <string>

namespace portfolio::fitting {

using models::Model;
using models::ModelKind;
using models::PurchaseModel;
using models::SpendModel;
using statistics::PurchaseRow;
using statistics::PurchaseSample;
using statistics::SpendRow;

/// Maximum likelihood for BG/NBD, MBG/NBD, Pareto/NBD, or for BG/BB, whose times are numbers of
/// opportunities. The rows are in canonical order and distinct, so that
/// the same customers give the same model to the last bit. unit_days and skipped are passed on.
/// Error(no_answer) if there are too few customers, no repeat purchase or no time; Stopped. A fit
/// that did not converge or runs to a boundary is returned and says so in its diagnostics.
PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop);

/// The same from a sample, for models of regular customers, too: see fit_regular().
/// Error(no_answer) if they need the gaps and these are not known.
PurchaseModel fit_sample(ModelKind kind, const PurchaseSample &sample, Stop stop);

/// The same for gamma-gamma.
SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop);

/// What the user should be told about a fit, as a warning; empty if there is nothing.
std::string complaint(const Model &model);

} // namespace portfolio::fitting
