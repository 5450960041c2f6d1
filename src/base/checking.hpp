#pragma once
#include "base/error.hpp"

namespace portfolio {

/// Runs `check` on what a Scanner or a Reader has read, and gives back its result: what it finds
/// wrong with a value is what is wrong with the text or the bytes.
template <class Source, class Check> auto checking(const Source &source, const Check &check) {
  try {
    return check();
  } catch (const Error &error) {
    source.fail(error.what());
  }
}

} // namespace portfolio
