#include "base/error.hpp"
#include "base/text.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/cnbd_k.hpp"
#include "processes/corner_reference.hpp"
#include "processes/gamma_gamma.hpp"
#include "processes/purchase_process.hpp"
#include "retention/shifted_beta_geometric.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::retention;
using namespace portfolio::statistics;
using namespace portfolio::test;

namespace {

std::string name_of(Corner what) {
  switch (what) {
  case Corner::log_likelihood: return "log_likelihood";
  case Corner::likelihood_with_gaps: return "likelihood_with_gaps";
  case Corner::p_alive: return "p_alive";
  case Corner::p_alive_after: return "p_alive_after";
  case Corner::expected_purchases: return "expected_purchases";
  case Corner::expected_of_new: return "expected_of_new";
  case Corner::p_no_purchase: return "p_no_purchase";
  case Corner::p_purchases: return "p_purchases";
  case Corner::discounted_purchases: return "discounted_purchases";
  case Corner::discounted_lifetime: return "discounted_lifetime";
  case Corner::discounted_purchases_within: return "discounted_purchases_within";
  case Corner::discounted_lifetime_within: return "discounted_lifetime_within";
  case Corner::survival_rate: return "survival_rate";
  case Corner::retention_rate: return "retention_rate";
  case Corner::churn_probability: return "churn_probability";
  case Corner::residual_lifetime: return "residual_lifetime";
  case Corner::expected_spend: return "expected_spend";
  }
  return "nothing";
}

Model model_of(const CornerRow &row) {
  Model model;
  model.kind = row.kind;
  model.parameters.assign(row.parameters.begin(),
                          row.parameters.begin() +
                              static_cast<std::ptrdiff_t>(parameter_names(row.kind).size()));
  validate(model);
  return model;
}

double of_purchases(const CornerRow &row) {
  const PurchaseProcess process(model_of(row));
  const PurchaseRow customer{row.x, row.recency, row.age, 1};
  const auto &p = row.parameters;
  switch (row.what) {
  case Corner::log_likelihood: return process.log_likelihood(customer);
  case Corner::likelihood_with_gaps:
    return CondensedBetaGeometric(row.kind, p[0], p[1], p[2], p[3], static_cast<int>(p[4]))
        .log_likelihood(customer, row.argument);
  case Corner::p_alive: return process.p_alive(customer);
  case Corner::p_alive_after: return process.p_alive_after(customer, row.horizon);
  case Corner::expected_purchases: return process.expected_purchases(customer, row.horizon);
  case Corner::expected_of_new: return process.expected_purchases(row.horizon);
  case Corner::p_no_purchase: return process.p_no_purchase(customer, row.horizon);
  case Corner::p_purchases:
    return process.p_purchases(static_cast<std::int64_t>(row.argument), row.horizon);
  case Corner::discounted_purchases: return process.discounted_purchases(customer, row.argument);
  case Corner::discounted_lifetime: return process.discounted_lifetime(customer, row.argument);
  case Corner::discounted_purchases_within:
    return process.discounted_purchases(customer, row.argument, row.horizon);
  case Corner::discounted_lifetime_within:
    return process.discounted_lifetime(customer, row.argument, row.horizon);
  default: return NAN;
  }
}

double of_retention(const CornerRow &row) {
  const ShiftedBetaGeometric model(row.parameters[0], row.parameters[1]);
  const auto t = static_cast<std::int64_t>(row.argument);
  const auto survived = static_cast<std::int64_t>(row.horizon);
  switch (row.what) {
  case Corner::survival_rate: return model.survival_rate(t, survived);
  case Corner::retention_rate: return model.retention_rate(t);
  case Corner::churn_probability: return model.churn_probability(t);
  case Corner::residual_lifetime: return model.discounted_residual_lifetime(survived, row.argument);
  default: return NAN;
  }
}

double of_core(const CornerRow &row) {
  const auto &p = row.parameters;
  switch (role(row.kind)) {
  case ModelRole::purchases: return of_purchases(row);
  case ModelRole::retention: return of_retention(row);
  case ModelRole::spend:
    return expected_spend({p[0], p[1], p[2]}, static_cast<double>(row.x), row.argument)
        .value_or(NAN);
  }
  return NAN;
}

/// Nine digits; of a logarithm as of what it is the logarithm of, and all of them where that is 1.
double tolerance(const CornerRow &row) {
  const bool logarithm =
      row.what == Corner::log_likelihood || row.what == Corner::likelihood_with_gaps;
  const double size = std::abs(row.value);
  if (!logarithm) return 1e-9 * size;
  return size < 1e-12 ? 1e-12 : 1e-9 * std::max(1.0, size);
}

std::string described(const CornerRow &row) {
  std::string text = std::string(name(row.kind)) + '(';
  const auto names = parameter_names(row.kind);
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i > 0 ? ", " : "") + std::string(names[i]) + '=' + real_text(row.parameters[i]);
  return text + ") " + name_of(row.what) + " of x=" + std::to_string(row.x) +
         " t_x=" + real_text(row.recency) + " T=" + real_text(row.age) +
         " argument=" + real_text(row.argument) + " horizon=" + real_text(row.horizon);
}

using Group = std::pair<ModelKind, Corner>;

std::set<Group> groups() {
  std::set<Group> result;
  for (const CornerRow &row : corner_rows) result.insert({row.kind, row.what});
  return result;
}

class LtvCorner : public testing::TestWithParam<Group> {};

} // namespace

TEST_P(LtvCorner, AgreesWithManyDigits) {
  for (const CornerRow &row : corner_rows) {
    if (Group{row.kind, row.what} != GetParam()) continue;
    const std::string wanted = ": wanted " + real_text(row.value);
    try {
      const double got = of_core(row);
      // Not true of NaN either.
      EXPECT_TRUE(std::abs(got - row.value) <= tolerance(row))
          << described(row) << wanted << ", got " << real_text(got) << ", off by "
          << real_text((got - row.value) / (row.value == 0 ? 1 : std::abs(row.value)));
    } catch (const Error &error) {
      ADD_FAILURE() << described(row) << wanted << ", got error: " << error.what();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, LtvCorner, testing::ValuesIn(groups()), [](const auto &group) {
  return std::string(name(group.param.first)) + '_' + name_of(group.param.second);
});
