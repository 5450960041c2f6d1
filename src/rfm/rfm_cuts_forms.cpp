#include "pareto/summary_fields.hpp"
#include "rfm/rfm_cuts.hpp"

namespace portfolio::rfm {
namespace {

void visit_two_bytes(WireWriter &out, std::int32_t n) {
  for (const int shift : {0, 8}) out.out.byte(static_cast<std::uint8_t>(n >> shift));
}
void visit_two_bytes(WireReader &in, std::int32_t &n) {
  n = 0;
  for (const int shift : {0, 8}) n |= in.in.byte() << shift;
}

struct CutsFields {
  static constexpr const char *type_name = "rfm_cuts";

  /// A text has the parameters in another order than bytes.
  template <class Form, class Cuts> static void visit(Form &form, Cuts &cuts) {
    auto &[bins, direction] = cuts.scoring;
    const auto visit_measured = [&] {
      form.choice(cuts.measured, {"numbers", "days"}, "unknown kind of value", 1);
    };
    form.version(1);
    form.word("bins");
    if constexpr (Form::is_text) {
      form.number("number of bins", bins, max_bins, "number of bins out of range");
    } else
      visit_measured();
    form.choice(direction, {"asc", "desc"}, "unknown direction", 1);
    if constexpr (Form::is_text)
      visit_measured();
    else
      visit_two_bytes(form, bins);
    form.require(bins >= 1 && bins <= max_bins, "number of bins out of range");
    pareto::SummaryFields::visit(form, cuts.values);
    form.require(cuts.measured == Measured::numbers || are_days(cuts.values),
                 "values are not days");
  }

private:
  /// Of the calendar.
  static bool are_days(const Summary &values) {
    return values.kind == ValueKind::numeric && values.scale == 0 &&
           std::ranges::all_of(values.groups, [](const pareto::Group &group) {
             return group.value >= min_day && group.value <= max_day;
           });
  }
};

} // namespace

std::string to_text(const RfmCuts &cuts) { return text_of<CutsFields>(cuts); }
RfmCuts cuts_from_text(std::string_view text) { return value_of_text<CutsFields, RfmCuts>(text); }
Bytes to_wire(const RfmCuts &cuts, Form form) {
  return wire_of<CutsFields>(cuts, form, cuts.values.scale);
}
RfmCuts cuts_from_wire(CutsBytes bytes) { return value_of_wire<CutsFields, RfmCuts>(bytes); }

} // namespace portfolio::rfm
