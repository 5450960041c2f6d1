#include "base/checking.hpp"
#include "models/model_flags.hpp"
#include "models/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::models {
namespace {

unsigned flags_of(const Diagnostics &about) {
  unsigned flags = 0;
  const auto set = [&](bool condition, Flag flag) { flags |= condition ? unsigned{flag} : 0u; };
  set(!about.standard_errors.empty(), has_standard_errors);
  set(about.log_likelihood.has_value(), has_log_likelihood);
  set(about.customers.has_value(), has_customers);
  set(about.skipped.has_value(), has_skipped);
  set(about.converged.has_value(), has_converged);
  set(about.converged.value_or(false), is_converged);
  set(about.iterations.has_value(), has_iterations);
  set(about.gradient_norm.has_value(), has_gradient_norm);
  set(about.condition.has_value(), has_condition);
  set(about.boundary.has_value(), has_boundary);
  set(about.boundary.value_or(false), is_on_boundary);
  set(!about.covariance.empty(), has_covariance);
  set(about.prior.has_value(), has_prior);
  set(about.for_one_customer, is_for_one_customer);
  return flags;
}

void write(Writer &out, const std::optional<double> &value) {
  if (value) out.real(*value);
}
void write(Writer &out, const std::optional<std::int64_t> &value) {
  if (value) out.signed_number(*value);
}

std::vector<double> read_reals(Reader &in, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(in.real());
  return values;
}

/// `values`: parameters and effects; `estimates`: the dimension of the covariance.
Diagnostics read_diagnostics(Reader &in, unsigned flags, std::size_t values,
                             std::size_t estimates) {
  Diagnostics about;
  if (flags & has_standard_errors) about.standard_errors = read_reals(in, values);
  if (flags & has_log_likelihood) about.log_likelihood = in.real();
  if (flags & has_customers) about.customers = in.signed_number();
  if (flags & has_skipped) about.skipped = in.signed_number();
  if (flags & has_converged) about.converged = (flags & is_converged) != 0;
  if (flags & has_iterations) about.iterations = in.signed_number();
  if (flags & has_gradient_norm) about.gradient_norm = in.real();
  if (flags & has_condition) about.condition = in.real();
  if (flags & has_boundary) about.boundary = (flags & is_on_boundary) != 0;
  if (flags & has_prior) about.prior = in.real();
  if (flags & has_covariance) about.covariance = read_reals(in, estimates * (estimates + 1) / 2);
  about.for_one_customer = (flags & is_for_one_customer) != 0;
  return about;
}

} // namespace

Bytes to_bytes(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  const unsigned flags = flags_of(about);
  Writer out;
  out.byte(model_version);
  out.byte(static_cast<std::uint8_t>(model.kind));
  out.byte(static_cast<std::uint8_t>(model.parameters.size()));
  out.byte(static_cast<std::uint8_t>(model.purchase_effects.size()));
  out.byte(static_cast<std::uint8_t>(flags));
  out.byte(static_cast<std::uint8_t>(flags >> 8));
  out.real(model.unit_days);
  for (const auto *values : {&model.parameters, &model.purchase_effects, &model.dropout_effects})
    for (const double value : *values) out.real(value);
  for (const double error : about.standard_errors) // NaN has one spelling
    out.real(std::isnan(error) ? std::numeric_limits<double>::quiet_NaN() : error);
  write(out, about.log_likelihood);
  write(out, about.customers);
  write(out, about.skipped);
  write(out, about.iterations);
  write(out, about.gradient_norm);
  write(out, about.condition);
  write(out, about.prior);
  for (const double cell : about.covariance) out.real(cell);
  return out.bytes();
}

Model model_from_bytes(ModelBytes bytes, const char *type) {
  Reader in(bytes, type);
  in.version(model_version);
  Model model;
  model.kind = static_cast<ModelKind>(in.byte());
  const std::size_t parameters = in.byte();
  const std::size_t covariates = in.byte();
  const unsigned low = in.byte(), flags = low | unsigned{in.byte()} << 8;
  if (flags & ~unsigned{all_flags}) in.fail("unknown flag");
  if (((flags & is_converged) && !(flags & has_converged)) ||
      ((flags & is_on_boundary) && !(flags & has_boundary)))
    in.fail("contradicting flags");
  model.unit_days = in.real();
  model.parameters = read_reals(in, parameters);
  model.purchase_effects = read_reals(in, covariates);
  model.dropout_effects = read_reals(in, covariates);
  checking(in, [&] {
    model.diagnostics = read_diagnostics(in, flags, parameters + 2 * covariates, model.estimates());
    in.end();
    validate(model);
  });
  const Bytes again = to_bytes(model);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
    in.fail("not the canonical form");
  return model;
}

ModelView::ModelView(ModelBytes bytes) : bytes_(bytes) {
  if (bytes.size() >= head_bytes && bytes[0] == model_version && bytes.size() >= scoring_bytes() &&
      bytes[2] == parameter_names(kind()).size())
    return;
  unknown_format("model");
}

bool ModelView::is_for_one_customer() const { return (flags() & models::is_for_one_customer) != 0; }

std::vector<double> ModelView::covariance() const {
  if (!(flags() & has_covariance)) return {};
  const std::size_t n = estimates(), cells = n * (n + 1) / 2;
  if (bytes_.size() < scoring_bytes() + 8 * cells)
    throw Error(Fault::bad_binary, "model without the end of its covariance");
  Reader last(bytes_.last(8 * cells), "model");
  return read_reals(last, cells);
}

} // namespace portfolio::models
