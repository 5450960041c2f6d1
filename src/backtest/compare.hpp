#pragma once
#include "backtest/backtest.hpp"
#include "base/stop.hpp"
#include "models/model.hpp"
#include "statistics/sample.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace portfolio::backtest {

using models::ModelKind;
using models::PurchaseModel;

/// A model fitted to customers, and what speaks for it; or why it could not be fitted.
struct Candidate {
  ModelKind kind;
  std::optional<PurchaseModel> model; ///< nothing: see reason
  std::string reason;                 ///< or what is wrong with the fit; empty if nothing is
  std::size_t parameters = 0;         ///< that were estimated, k counted
  /// 2·parameters − 2·log-likelihood, and log(customers)·parameters − 2·log-likelihood (Schwarz
  /// 1978): smaller is better; comparable for the same customers in the same unit of time.
  double aic = 0, bic = 0;
  std::optional<Accuracy> holdout; ///< where there is one
};

/// The kinds that are tried unless others are asked for: those of regular customers, bg_cnbd_k and
/// mbg_cnbd_k, only where the gaps are known, without which they cannot be fitted.
std::span<const ModelKind> comparable_models(const LogGaps &gaps);

/// Fits each kind to the same customers. Best BIC first, then the fits that did not converge;
/// those that could not be fitted last, in the order given. Regular customers' models with k = 1
/// are the plain ones with a parameter more, so that the plain ones come before them.
/// Error(bad_argument) for a kind that is no purchase model; Stopped.
std::vector<Candidate> compare(std::span<const ModelKind> kinds, const PurchaseSample &sample,
                               Stop stop);

/// The same, fitted before the end of calibration, in weeks, and tried on the holdout.
std::vector<Candidate> compare(std::span<const ModelKind> kinds, const BacktestSample &sample,
                               Stop stop);

/// Says which fits best and by how much, for instance "mbg_nbd fits best: BIC 19195.3, 0.6 better
/// than bg_nbd"; Error(no_answer) with the first reason if none could be fitted.
std::string verdict(std::span<const Candidate> candidates);

/// Fits the kind to the calibration, in weeks.
PurchaseModel fit_calibration(ModelKind kind, const BacktestSample &sample, Stop stop);

} // namespace portfolio::backtest
