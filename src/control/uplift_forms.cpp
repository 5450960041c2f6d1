#include "base/wide_field.hpp"
#include "control/uplift.hpp"

namespace portfolio::control {
namespace {

struct UpliftFields {
  static constexpr const char *type_name = "uplift_summary";

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    form.version(1);
    form.choice(f.what, {"outcomes", "amounts"}, "unknown kind");
    if (f.what == Measured::amount) form.scale(f.scale);
    form.word("treated");
    visit_arm(form, f, f.treated);
    form.word("control");
    visit_arm(form, f, f.control);
    form.skipped(f.skipped);
    form.end();
    form.require_in_wire(f.scale == 0 || !f.treated.coarser() || !f.control.coarser(),
                         "not the canonical form");
  }

  template <class Form, class Fields, class AnyArm>
  static void visit_arm(Form &form, Fields &f, AnyArm &arm) {
    form.number("number of customers", arm.customers,
                static_cast<std::uint64_t>(Uplift::max_customers),
                "number of customers out of range");
    if (f.what == Measured::outcome) {
      form.word("successes");
      visit_successes(form, arm);
      return;
    }
    form.word("sum");
    form.money("sum of the amounts", arm.sum, f.scale);
    form.word("squares");
    wide_field(form, "sum of the squares", arm.squares, 2 * f.scale);
    form.require(is_possible(arm, f.scale), "sums that no amounts have");
  }

  template <class Form, class AnyArm> static void visit_successes(Form &form, AnyArm &arm) {
    auto successes = static_cast<std::int64_t>(arm.sum);
    form.number("number of successes", successes, static_cast<std::uint64_t>(Uplift::max_customers),
                "number of successes out of range");
    form.require(successes <= arm.customers, "more successes than customers");
    if constexpr (Form::reads) {
      arm.sum = successes;
      arm.squares = Wide(static_cast<std::uint64_t>(successes));
    }
  }

  /// Σx² ≤ n · 10^(2 · (18 + scale)) and (Σx)² ≤ n Σx²: on this the arithmetic relies.
  static bool is_possible(const Arm &arm, int scale) {
    const auto n = static_cast<std::uint64_t>(arm.customers);
    Wide most = Wide::square(static_cast<UMoney>(power_of_ten(max_integer_digits + scale)));
    most *= n;
    if (arm.squares > most) return false;
    Wide product = arm.squares;
    product *= n;
    return square_of(arm.sum) <= product;
  }

  Uplift uplift() const {
    Uplift value(what);
    value.set(scale, treated, control);
    value.skip(skipped);
    value.normalise();
    return value;
  }

  Measured what = Measured::outcome;
  int scale = 0;
  Arm treated = {}, control = {};
  std::uint64_t skipped = 0;
};

UpliftFields fields_of(Uplift u) {
  u.normalise();
  return {u.what(), u.scale(), u.treated(), u.control(), u.skipped()};
}

} // namespace

std::string to_text(const Uplift &uplift) { return text_of<UpliftFields>(fields_of(uplift)); }
Uplift uplift_from_text(std::string_view text) {
  return value_of_text<UpliftFields, UpliftFields>(text).uplift();
}
Bytes to_wire(const Uplift &uplift) {
  const UpliftFields fields = fields_of(uplift);
  return wire_of<UpliftFields>(fields, Form::readable, fields.scale);
}
Uplift uplift_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<UpliftFields, UpliftFields>(bytes).uplift();
}

} // namespace portfolio::control
