#include "base/interest.hpp"
#include "base/text.hpp"
#include "models/model_forms.hpp"
#include "pg/guard.hpp"
#include "pg/interval.hpp"
#include "pg/rate.hpp"
#include "pg/rows.hpp"
#include "retention/shifted_beta_geometric.hpp"

#include <cmath>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::retention;

namespace {

/// score(model) of the retention model in argument 0: an error unless it is finite.
template <class Score> Datum score(FunctionCallInfo fcinfo, const Score &score_of) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  PG_RETURN_FLOAT8(pg::guard([&] {
    const ModelView view(bytes);
    const double value = score_of(ShiftedBetaGeometric(view.parameter(0), view.parameter(1)));
    if (std::isfinite(value)) return value;
    throw Error(Fault::out_of_range, "what the model expects is out of range",
                "Its parameters, the margin or the period are too large or too small.");
  }));
}

/// Money per period: finite.
double margin_argument(FunctionCallInfo fcinfo, int i) {
  const double margin = PG_GETARG_FLOAT8(i);
  pg::guard([&] {
    if (!std::isfinite(margin))
      throw Error(Fault::bad_argument, "margin is " + real_text(margin),
                  "The margin is what a contract earns in a period.");
  });
  return margin;
}

} // namespace

PG_EXPORT(cp_retention_rate) {
  const std::int64_t t = PG_GETARG_INT32(1);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) { return model.retention_rate(t); });
}

PG_EXPORT(cp_survival_rate) {
  const std::int64_t t = PG_GETARG_INT32(1), survived = PG_GETARG_INT32(2);
  return score(fcinfo,
               [=](const ShiftedBetaGeometric &model) { return model.survival_rate(t, survived); });
}

PG_EXPORT(cp_churn_probability) {
  const std::int64_t t = PG_GETARG_INT32(1);
  return score(fcinfo,
               [=](const ShiftedBetaGeometric &model) { return model.churn_probability(t); });
}

PG_EXPORT(cp_retention_lifetime) {
  const std::int64_t survived = PG_GETARG_INT32(1);
  return score(
      fcinfo, [=](const ShiftedBetaGeometric &model) { return model.expected_lifetime(survived); });
}

PG_EXPORT(cp_retention_lifetime_within) {
  const std::int64_t survived = PG_GETARG_INT32(1), horizon = PG_GETARG_INT32(2);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) {
    return model.expected_lifetime(survived, horizon);
  });
}

/// (model, annual_rate, period)
PG_EXPORT(cp_retention_discounted_lifetime) {
  const double rate = pg::annual_rate_argument(fcinfo, 1), years = pg::years_argument(fcinfo, 2);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) {
    return model.discounted_lifetime(period_rate(rate, years));
  });
}

/// (model, survived, annual_rate, period)
PG_EXPORT(cp_retention_residual_lifetime) {
  const std::int64_t survived = PG_GETARG_INT32(1);
  const double rate = pg::annual_rate_argument(fcinfo, 2), years = pg::years_argument(fcinfo, 3);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) {
    return model.discounted_residual_lifetime(survived, period_rate(rate, years));
  });
}

/// (model, margin, annual_rate, period)
PG_EXPORT(cp_contract_value) {
  const double margin = margin_argument(fcinfo, 1), rate = pg::annual_rate_argument(fcinfo, 2),
               years = pg::years_argument(fcinfo, 3);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) {
    return margin * model.discounted_lifetime(period_rate(rate, years));
  });
}

/// (model, survived, margin, annual_rate, period)
PG_EXPORT(cp_residual_contract_value) {
  const std::int64_t survived = PG_GETARG_INT32(1);
  const double margin = margin_argument(fcinfo, 2), rate = pg::annual_rate_argument(fcinfo, 3),
               years = pg::years_argument(fcinfo, 4);
  return score(fcinfo, [=](const ShiftedBetaGeometric &model) {
    return margin * model.discounted_residual_lifetime(survived, period_rate(rate, years));
  });
}

/// (model, periods) -> (tenure, survival_rate, retention_rate, churn_probability)
PG_EXPORT(cp_retention_curve) {
  const ModelBytes bytes = pg::bytes_argument(fcinfo, 0);
  const std::int32_t last = PG_GETARG_INT32(1);
  const auto model = pg::guard([&] {
    const ModelView view(bytes);
    const ShiftedBetaGeometric shape(view.parameter(0), view.parameter(1));
    shape.survival_rate(last); // its complaint is made before the first row
    return shape;
  });
  pg::RowSink sink(fcinfo);
  for (std::int32_t t = 0; t <= last; ++t) {
    struct Row {
      double survival, retention, churn;
    };
    const Row row = pg::guard([&] {
      return t == 0
                 ? Row{1, 0, 0}
                 : Row{model.survival_rate(t), model.retention_rate(t), model.churn_probability(t)};
    });
    CHECK_FOR_INTERRUPTS();
    pg::Columns<4> out;
    out.integer(t);
    out.real(row.survival);
    t == 0 ? out.null() : out.real(row.retention);
    t == 0 ? out.null() : out.real(row.churn);
    out.put(sink);
  }
  return Datum{0};
}
