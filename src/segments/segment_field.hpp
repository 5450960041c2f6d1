#pragma once
#include "base/name_field.hpp"
#include "segments/segment.hpp"

namespace portfolio::segments {

/// The name of a segment in the forms of a type. Error(too_large) for one that a text has too long.
template <class Form, class Name> void segment_field(Form &form, Name &name) {
  name_field(form, "segment", name);
  form.require_in_wire(name.size() <= max_segment_bytes, "name of a segment too long");
  if constexpr (Form::reads) checked_segment(name);
}

} // namespace portfolio::segments
