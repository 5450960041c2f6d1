#include "base/wide_field.hpp"
#include "voice/nps.hpp"

namespace portfolio::voice {
namespace {

struct NpsFields {
  static constexpr const char *type_name = "nps_summary";

  template <class Form, class Fields> static void visit(Form &form, Fields &f) {
    form.version(1);
    f.set_weighted(form.flagged("weighted", f.is_weighted));
    if (f.is_weighted) form.scale(f.scale);
    const char *words[attitude_count] = {"promoters", "passives", "detractors"};
    for (std::size_t i = 0; i < attitude_count; ++i) {
      form.word(words[i]);
      form.number("number of answers", f.answers[i].count,
                  static_cast<std::uint64_t>(Nps::max_answers), "number of answers out of range");
      if (!f.is_weighted) continue;
      form.word("weight");
      form.money("weight", f.answers[i].weight, f.scale);
    }
    if (f.is_weighted) {
      form.word("squares");
      wide_field(form, "sum of the squares", f.squares, 2 * f.scale);
    }
    form.skipped(f.skipped);
    form.end();
    form.require(f.is_possible(), "numbers that no answers have");
    form.require_in_wire(!Form::reads || f.nps().scale() == f.scale, "not the canonical form");
  }

  void set_weighted(bool is) { is_weighted = is; }
  void set_weighted(bool) const {}

  /// No kind of answers weighs what its number cannot, Σw² ≤ (Σw)² ≤ n Σw², and all together are
  /// within bounds: on this the arithmetic relies.
  bool is_possible() const {
    std::int64_t n = 0;
    Money sum = 0;
    const Money most = power_of_ten(max_integer_digits + scale);
    for (const Answers &each : answers) {
      n += each.count;
      if (n > Nps::max_answers || each.weight < 0 || (each.count == 0 && each.weight > 0) ||
          (each.count > 0 && each.weight / each.count > most) ||
          __builtin_add_overflow(sum, each.weight, &sum))
        return false;
    }
    Wide squares_most = square_of(most), product = squares;
    squares_most *= static_cast<std::uint64_t>(n);
    if (squares > squares_most) return false;
    product *= static_cast<std::uint64_t>(n);
    return squares <= square_of(sum) && square_of(sum) <= product;
  }

  Nps nps() const {
    Nps value(is_weighted);
    value.set(scale, answers, squares);
    value.skip(skipped);
    value.normalise();
    return value;
  }

  bool is_weighted = false;
  int scale = 0;
  Answers answers[attitude_count] = {};
  Wide squares = {};
  std::uint64_t skipped = 0;
};

NpsFields fields_of(Nps nps) {
  nps.normalise();
  NpsFields fields{nps.is_weighted(), nps.scale(), {}, nps.squares(), nps.skipped()};
  for (std::size_t i = 0; i < attitude_count; ++i)
    fields.answers[i] = nps.answers(static_cast<Attitude>(i));
  return fields;
}

} // namespace

std::string to_text(const Nps &nps) { return text_of<NpsFields>(fields_of(nps)); }
Nps nps_from_text(std::string_view text) { return value_of_text<NpsFields, NpsFields>(text).nps(); }
Bytes to_wire(const Nps &nps) {
  const NpsFields fields = fields_of(nps);
  return wire_of<NpsFields>(fields, Form::readable, fields.scale);
}
Nps nps_from_wire(std::span<const std::uint8_t> bytes) {
  return value_of_wire<NpsFields, NpsFields>(bytes).nps();
}

} // namespace portfolio::voice
