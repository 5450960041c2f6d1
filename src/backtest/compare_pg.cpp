#include "backtest/compare.hpp"
#include "backtest/log.hpp"
#include "fitting/fit_pg.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::backtest;
using namespace portfolio::models;
using namespace portfolio::statistics;

namespace {

/// The names of models in argument i; without it all that are tried by default. Plain data.
struct Names {
  const std::string_view *at = nullptr;
  std::size_t count = 0;
  bool given = false;
};

Names names_argument(FunctionCallInfo fcinfo, int i) {
  if (PG_NARGS() <= i) return {};
  Datum *texts = nullptr;
  bool *nulls = nullptr;
  int count = 0;
  deconstruct_array(PG_GETARG_ARRAYTYPE_P(i), TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls,
                    &count);
  auto *names = static_cast<std::string_view *>(
      palloc(sizeof(std::string_view) * static_cast<std::size_t>(count) + 1));
  for (int k = 0; k < count; ++k) {
    if (nulls[k]) pg::refuse_null("name of a model");
    new (&names[k]) std::string_view(pg::text_of(texts[k]));
    pg::guard([&] { model_kind(names[k]); });
  }
  return {names, static_cast<std::size_t>(count), true};
}

std::vector<ModelKind> kinds_of(const Names &names, const LogGaps &gaps) {
  const std::span<const ModelKind> usual = comparable_models(gaps);
  if (!names.given) return {usual.begin(), usual.end()};
  std::vector<ModelKind> kinds;
  for (const std::string_view each : std::span(names.at, names.count))
    kinds.push_back(model_kind(each));
  return kinds;
}

/// A candidate that may leave guard().
struct Line {
  std::string_view model;
  std::int32_t parameters;
  double log_likelihood, aic, bic, delta_bic;
  std::int64_t customers;
  bool converged;
  bool tried; ///< on a holdout
  std::optional<double> bias, rank_correlation;
  double mean_absolute_error;
  varlena *fitted;    ///< null if it could not be fitted
  const char *reason; ///< null if there is nothing to say
};

Line to_line(const Candidate &candidate, double best_bic) {
  Line line{};
  line.model = name(candidate.kind);
  line.reason = pg::to_cstring_or_null(candidate.reason);
  if (!candidate.model) return line;
  const Diagnostics &about = candidate.model->diagnostics;
  line.parameters = static_cast<std::int32_t>(candidate.parameters);
  line.log_likelihood = about.log_likelihood.value();
  line.aic = candidate.aic;
  line.bic = candidate.bic;
  line.delta_bic = candidate.bic - best_bic;
  line.customers = about.customers.value();
  line.converged = about.converged.value();
  line.fitted = pg::to_varlena(*candidate.model);
  if (!candidate.holdout) return line;
  line.tried = true;
  line.bias = candidate.holdout->bias;
  line.mean_absolute_error = candidate.holdout->mean_absolute_error;
  line.rank_correlation = candidate.holdout->rank_correlation;
  return line;
}

std::span<const Line> to_lines(const std::vector<Candidate> &candidates) {
  std::vector<Line> lines;
  for (const Candidate &each : candidates) lines.push_back(to_line(each, candidates.front().bic));
  return pg::to_span(lines);
}

Datum put(FunctionCallInfo fcinfo, std::span<const Line> lines) {
  pg::RowSink sink(fcinfo);
  for (const Line &line : lines) {
    pg::Columns<13> out;
    const bool fitted = line.fitted != nullptr;
    const auto real = [&](double value) { fitted ? out.real(value) : out.null(); };
    out.text(line.model);
    fitted ? out.integer(line.parameters) : out.null();
    real(line.log_likelihood);
    real(line.aic);
    real(line.bic);
    real(line.delta_bic);
    fitted ? out.count(line.customers) : out.null();
    fitted ? out.boolean(line.converged) : out.null();
    out.real(line.bias);
    line.tried ? out.real(line.mean_absolute_error) : out.null();
    out.real(line.rank_correlation);
    fitted ? out.value(PointerGetDatum(line.fitted)) : out.null();
    line.reason != nullptr ? out.text(line.reason) : out.null();
    out.put(sink);
  }
  return Datum{0};
}

std::vector<Candidate> candidates_of(SampleBytes bytes, const Names &names) {
  const PurchaseSample sample = open_sample<PurchaseRow>(bytes, pg::interrupted);
  return compare(kinds_of(names, sample.besides.log_gaps), sample, pg::interrupted);
}

} // namespace

/// (purchase_statistics [, names])
PG_EXPORT(cp_compare_models) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  const Names names = names_argument(fcinfo, 1);
  return put(fcinfo, pg::guard([&] { return to_lines(candidates_of(bytes, names)); }));
}

/// (backtest_statistics [, names])
PG_EXPORT(cp_compare_models_backtest) {
  const BacktestBytes bytes = pg::bytes_argument(fcinfo, 0);
  const Names names = names_argument(fcinfo, 1);
  return put(fcinfo, pg::guard([&] {
               const BacktestSample sample = open_backtest(bytes, pg::interrupted);
               return to_lines(compare(kinds_of(names, sample.log_gaps), sample, pg::interrupted));
             }));
}

/// (purchase_statistics)
PG_EXPORT(cp_best_model) {
  const SampleBytes bytes = pg::bytes_argument(fcinfo, 0);
  struct Best {
    varlena *model;
    const char *verdict, *complaint;
  };
  const Best best = pg::guard([&] {
    const std::vector<Candidate> candidates = candidates_of(bytes, {});
    const std::string said = verdict(candidates);
    return Best{pg::to_varlena(*candidates.front().model), pg::to_cstring(said),
                pg::to_cstring_or_null(candidates.front().reason)};
  });
  ereport(NOTICE, (errmsg("%s", best.verdict)));
  pg::warn_of_fit(best.complaint);
  PG_RETURN_POINTER(best.model);
}
