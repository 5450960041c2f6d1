#pragma once
#include "base/stop.hpp"
#include "models/model.hpp"
#include "statistics/sample.hpp"

#include <optional>
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

/// The purchase model of that name; Error(bad_argument) if it is none.
ModelKind purchase_kind(std::string_view name);

/// What may be asked of a fit besides the largest likelihood.
struct FitTerms {
  std::optional<double> prior; ///< see prior.hpp
  std::optional<int> k;        ///< of regular customers: this one, without a search
};

/// Maximum likelihood for BG/NBD, MBG/NBD, Pareto/NBD, or for BG/BB, whose times are numbers of
/// opportunities. The rows are in canonical order and distinct, so that
/// the same customers give the same model to the last bit. unit_days and skipped are passed on.
/// Error(no_answer) if there are too few customers, no repeat purchase or no time; Stopped. A fit
/// that did not converge or runs to a boundary is returned and says so in its diagnostics.
PurchaseModel fit_purchases(ModelKind kind, std::span<const PurchaseRow> rows, double unit_days,
                            std::int64_t skipped, Stop stop, std::optional<double> prior = {});

/// The same from a sample, for models of regular customers, too: see fit_regular().
/// Error(no_answer) if they need the gaps and these are not known.
PurchaseModel fit_sample(ModelKind kind, const PurchaseSample &sample, Stop stop,
                         FitTerms terms = {});

/// The same for gamma-gamma.
SpendModel fit_spend(std::span<const SpendRow> rows, std::int64_t skipped, Stop stop,
                     std::optional<double> prior = {});

/// What the user should be told about a fit, as a warning; empty if there is nothing.
std::string complaint(const Model &model);
/// What to do about it, a sentence.
std::string remedy(const Model &model);

/// Customers for each estimate below which a fit says that it has few.
constexpr std::int64_t enough_customers = 10;
/// That the fit has few customers, as a notice; empty if it has enough, or a prior.
std::string too_few(const Model &model);

} // namespace portfolio::fitting
