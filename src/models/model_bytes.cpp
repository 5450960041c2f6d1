#include "base/checking.hpp"
#include "models/model_fields.hpp"
#include "models/model_forms.hpp"

#include <algorithm>
#include <cmath>

namespace portfolio::models {

namespace {

/// The flags of a model.
struct FlagCollector {
  static constexpr bool reads = false;
  void head(const Model &) {}
  void unit(std::string_view, double) {}
  void estimate(std::string_view, double) {}
  void effects(std::string_view, const std::vector<double> &) {}
  bool opens(std::string_view, Flag flag, bool is) { return set(flag, is), false; }
  void closes(const Estimates &) {}
  template <class T> void member(std::string_view, Flag flag, const std::optional<T> &value) {
    set(flag, value.has_value());
  }
  void member(std::string_view, Flag flag, const std::vector<double> &cells) {
    set(flag, !cells.empty());
  }
  void answer(std::string_view, Flag known, Flag yes, std::optional<bool> value) {
    set(known, value.has_value());
    set(yes, value.value_or(false));
  }
  void mark(std::string_view, Flag flag, bool is) { set(flag, is); }

  void set(Flag flag, bool is) { flags |= is ? unsigned{flag} : 0u; }
  unsigned flags = 0;
};

struct ByteWriter {
  static constexpr bool reads = false;
  void head(const Model &model) {
    FlagCollector collector;
    visit(collector, model);
    for (const std::size_t byte :
         {std::size_t{model_version}, static_cast<std::size_t>(model.kind), model.parameters.size(),
          model.purchase_effects.size(), std::size_t{collector.flags & 0xFF},
          std::size_t{collector.flags >> 8}})
      out.byte(static_cast<std::uint8_t>(byte));
  }
  void unit(std::string_view, double days) { out.real(days); }
  void estimate(std::string_view, double value) { // NaN has one spelling
    out.real(std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value);
  }
  void effects(std::string_view name, const std::vector<double> &values) {
    for (const double value : values) estimate(name, value);
  }
  bool opens(std::string_view, Flag, bool is) { return is; }
  void closes(const Estimates &) {}
  void member(std::string_view, Flag, const std::optional<double> &value) {
    if (value) out.real(*value);
  }
  void member(std::string_view, Flag, const std::optional<std::int64_t> &value) {
    if (value) out.signed_number(*value);
  }
  void member(std::string_view, Flag, const std::vector<double> &cells) {
    for (const double cell : cells) out.real(cell);
  }
  void answer(std::string_view, Flag, Flag, std::optional<bool>) {}
  void mark(std::string_view, Flag, bool) {}

  Writer out;
};

std::vector<double> read_reals(Reader &in, std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(in.real());
  return values;
}

struct ByteReader {
  static constexpr bool reads = true;
  void head(Model &model) {
    in.version(model_version);
    model.kind = static_cast<ModelKind>(in.byte());
    const std::size_t parameters = in.byte();
    model.parameters.resize(parameters);
    require_parameters(model);
    covariates = in.byte();
    cells = free_parameters(model.kind) + 2 * covariates;
    cells = cells * (cells + 1) / 2;
    flags = in.byte();
    flags |= unsigned{in.byte()} << 8;
    require(!(flags & ~unsigned{all_flags}), "unknown flag");
  }
  void unit(std::string_view, double &days) { days = in.real(); }
  void estimate(std::string_view, double &value) { value = in.real(); }
  void effects(std::string_view, std::vector<double> &values) {
    values = read_reals(in, covariates);
  }
  bool opens(std::string_view, Flag flag, bool) { return flags & flag; }
  void closes(const Estimates &) {}
  void member(std::string_view, Flag flag, std::optional<double> &value) {
    if (flags & flag) value = in.real();
  }
  void member(std::string_view, Flag flag, std::optional<std::int64_t> &value) {
    if (flags & flag) value = in.signed_number();
  }
  void member(std::string_view, Flag flag, std::vector<double> &values) {
    if (flags & flag) values = read_reals(in, cells);
  }
  void answer(std::string_view, Flag known, Flag yes, std::optional<bool> &value) {
    require((flags & known) || !(flags & yes), "contradicting flags");
    if (flags & known) value = (flags & yes) != 0;
  }
  void mark(std::string_view, Flag flag, bool &is) { is = (flags & flag) != 0; }
  void require(bool ok, const char *why) {
    if (!ok) in.fail(why);
  }

  Reader in;
  unsigned flags = 0;
  std::size_t covariates = 0, cells = 0; // of the covariance
};

} // namespace

Bytes to_bytes(const Model &model) {
  ByteWriter writer;
  visit(writer, model);
  return writer.out.bytes();
}

Model model_from_bytes(ModelBytes bytes, const char *type) {
  ByteReader reader{Reader(bytes, type)};
  Model model;
  checking(reader.in, [&] {
    visit(reader, model);
    reader.in.end();
    validate(model);
  });
  const Bytes again = to_bytes(model);
  if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()))
    reader.in.fail("not the canonical form");
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
