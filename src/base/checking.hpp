#pragma once
#include "base/error.hpp"

namespace portfolio {

/// Runs `check` on what a Scanner or a Reader has read, and gives back its result: what it finds
/// wrong with a value is what is wrong with the text or the bytes. If it reads text or bytes
/// itself, it has said so.
template <class Source, class Check> auto checking(const Source &source, const Check &check) {
  try {
    return check();
  } catch (const Error &error) {
    if (error.fault == Fault::bad_text || error.fault == Fault::bad_binary) throw;
    source.fail(error.what());
  }
}

} // namespace portfolio
