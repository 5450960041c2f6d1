#pragma once
#include "models/model.hpp"
#include "models/model_flags.hpp"

#include <cstddef>
#include <vector>

namespace portfolio::models {

// A model's JSON and its bytes, described once and visited by writers and readers of either form
// (models/model_json.cpp, models/model_bytes.cpp). JSON names its members and leaves out what is
// not known; bytes have the members in this order behind a head whose flags say which there are.

/// Numbers for what a model estimates: the estimates themselves, or their standard errors.
struct Estimates {
  std::vector<double> parameters, purchase_effects, dropout_effects;
};

template <class Form, class Numbers>
void visit_estimates(Form &form, ModelKind kind, Numbers &numbers) {
  const auto names = parameter_names(kind);
  for (std::size_t i = 0; i < names.size(); ++i) form.estimate(names[i], numbers.parameters[i]);
  form.effects("purchase_effects", numbers.purchase_effects);
  form.effects("dropout_effects", numbers.dropout_effects);
}

/// In Diagnostics standard errors are in one row: as many as parameters and effects, or none, which
/// are NaN for the parameters.
Estimates standard_errors_of(const Model &model);
std::vector<double> in_one_row(const Estimates &errors);

template <class Form, class M> void visit_standard_errors(Form &form, M &model) {
  auto &row = model.diagnostics.standard_errors;
  if (!form.opens("standard_errors", has_standard_errors, !row.empty())) return;
  Estimates errors = standard_errors_of(model);
  visit_estimates(form, model.kind, errors);
  form.closes(errors);
  if constexpr (Form::reads) row = in_one_row(errors);
}

template <class Form, class M> void visit(Form &form, M &model) {
  auto &about = model.diagnostics;
  form.head(model);
  form.unit("unit_days", model.unit_days);
  visit_estimates(form, model.kind, model);
  visit_standard_errors(form, model);
  form.member("log_likelihood", has_log_likelihood, about.log_likelihood);
  form.member("customers", has_customers, about.customers);
  form.member("skipped", has_skipped, about.skipped);
  form.answer("converged", has_converged, is_converged, about.converged);
  form.member("iterations", has_iterations, about.iterations);
  form.member("gradient_norm", has_gradient_norm, about.gradient_norm);
  form.member("condition", has_condition, about.condition);
  form.answer("boundary", has_boundary, is_on_boundary, about.boundary);
  form.member("prior", has_prior, about.prior);
  form.mark("for_one_customer", is_for_one_customer, about.for_one_customer);
  form.member("covariance", has_covariance, about.covariance);
}

} // namespace portfolio::models
