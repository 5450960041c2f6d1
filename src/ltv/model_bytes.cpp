#include "base/error.hpp"
#include "ltv/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t head_bytes = 6;

enum Flag : unsigned {
  has_standard_errors = 1,
  has_log_likelihood = 2,
  has_customers = 4,
  has_skipped = 8,
  has_converged = 16,
  is_converged = 32,
  has_iterations = 64,
  has_gradient_norm = 128,
  has_condition = 256,
  has_boundary = 512,
  is_on_boundary = 1024,
  all_flags = 2047
};

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
  return flags;
}

void write(Writer &out, const std::optional<double> &value) {
  if (value) out.real(*value);
}
void write(Writer &out, const std::optional<std::int64_t> &value) {
  if (value) out.signed_number(*value);
}

Diagnostics read_diagnostics(Reader &in, unsigned flags, std::size_t parameters) {
  Diagnostics about;
  if (flags & has_standard_errors)
    for (std::size_t i = 0; i < parameters; ++i) about.standard_errors.push_back(in.real());
  if (flags & has_log_likelihood) about.log_likelihood = in.real();
  if (flags & has_customers) about.customers = in.signed_number();
  if (flags & has_skipped) about.skipped = in.signed_number();
  if (flags & has_converged) about.converged = (flags & is_converged) != 0;
  if (flags & has_iterations) about.iterations = in.signed_number();
  if (flags & has_gradient_norm) about.gradient_norm = in.real();
  if (flags & has_condition) about.condition = in.real();
  if (flags & has_boundary) about.boundary = (flags & is_on_boundary) != 0;
  return about;
}

} // namespace

Bytes to_bytes(const Model &model) {
  const Diagnostics &about = model.diagnostics;
  const unsigned flags = flags_of(about);
  Writer out;
  out.byte(version);
  out.byte(static_cast<std::uint8_t>(model.kind));
  out.byte(static_cast<std::uint8_t>(model.parameters.size()));
  out.byte(0);
  out.byte(static_cast<std::uint8_t>(flags));
  out.byte(static_cast<std::uint8_t>(flags >> 8));
  out.real(model.unit_days);
  for (const double parameter : model.parameters) out.real(parameter);
  for (const double error : about.standard_errors) // NaN has one spelling
    out.real(std::isnan(error) ? std::numeric_limits<double>::quiet_NaN() : error);
  write(out, about.log_likelihood);
  write(out, about.customers);
  write(out, about.skipped);
  write(out, about.iterations);
  write(out, about.gradient_norm);
  write(out, about.condition);
  return out.bytes();
}

Model model_from_bytes(ModelBytes bytes, const char *type) {
  Reader in(bytes, type);
  in.version(version);
  Model model;
  model.kind = static_cast<ModelKind>(in.byte());
  const std::size_t parameters = in.byte();
  if (in.byte() != 0) in.fail("reserved byte is not 0");
  const unsigned low = in.byte(), flags = low | unsigned{in.byte()} << 8;
  if (flags & ~unsigned{all_flags}) in.fail("unknown flag");
  if (((flags & is_converged) && !(flags & has_converged)) ||
      ((flags & is_on_boundary) && !(flags & has_boundary)))
    in.fail("contradicting flags");
  model.unit_days = in.real();
  for (std::size_t i = 0; i < parameters; ++i) model.parameters.push_back(in.real());
  model.diagnostics = read_diagnostics(in, flags, parameters);
  in.end();
  try {
    validate(model);
  } catch (const Error &error) {
    in.fail(error.what());
  }
  const Bytes again = to_bytes(model);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
    in.fail("not the canonical form");
  return model;
}

ModelView::ModelView(ModelBytes bytes) : bytes_(bytes) {
  if (bytes.size() >= head_bytes && bytes[0] == version &&
      bytes.size() >= head_bytes + 8 * (std::size_t{bytes[2]} + 1) &&
      bytes[2] == parameter_names(kind()).size())
    return;
  throw Error(Fault::bad_binary, "model of unknown format",
              "The value was stored by another version of the extension, or is damaged.");
}

double ModelView::real(std::size_t i) const {
  const std::uint8_t *p = bytes_.data() + head_bytes + 8 * i;
  std::uint64_t bits = 0;
  for (int k = 7; k >= 0; --k) bits = bits << 8 | p[k];
  return __builtin_bit_cast(double, bits);
}

} // namespace portfolio
