#pragma once
#include "base/fields.hpp"
#include "base/period.hpp"

namespace portfolio {

// A step in the forms of a type: in a text as to_string() writes it, in bytes months and days.

inline void step_field(TextWriter &form, const Step &step) { form.word(to_string(step)); }
inline void step_field(TextReader &form, Step &step) { step = scan_step(form.scan); }
inline void step_field(WireWriter &form, const Step &step) {
  for (const std::int32_t number : {step.months, step.days}) form.out.signed_number(number);
}
inline void step_field(WireReader &form, Step &step) {
  for (std::int32_t *number : {&step.months, &step.days})
    form.signed_number("step", *number, INT32_MAX, "step out of range");
}

} // namespace portfolio
