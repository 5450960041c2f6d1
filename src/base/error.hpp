#pragma once
#include <stdexcept>
#include <string>
#include <utility>

namespace portfolio {

/// What went wrong, in PostgreSQL's terms; the binding maps it to an SQLSTATE.
enum class Fault {
  bad_text,     ///< 22P02: text that is not a value of the type
  bad_binary,   ///< 22P03: bytes that are not a value of the type
  bad_argument, ///< 22023: a parameter nobody can mean
  out_of_range, ///< 22003: a number that does not fit
  bad_date,     ///< 22008: a day outside 0001-01-01 … 9999-12-31
  too_large,    ///< 54000: more than the type may hold
  no_answer,    ///< 22000: data from which the question cannot be answered
};

/// Message in PostgreSQL's style (lower case, no period, the offending value in it); detail and
/// hint are sentences, empty when there is nothing to add.
class Error : public std::runtime_error {
public:
  Error(Fault what_fault, const std::string &message, std::string error_hint = {},
        std::string error_detail = {})
      : std::runtime_error(message), fault(what_fault), hint(std::move(error_hint)),
        detail(std::move(error_detail)) {}
  Fault fault;
  std::string hint;
  std::string detail;
};

/// Error(bad_binary) of a stored value of this type, whose bytes are not what they must be.
[[noreturn]] inline void unknown_format(const std::string &type) {
  throw Error(Fault::bad_binary, type + " of unknown format",
              "The value was stored by another version of the extension, or is damaged.");
}

/// Thrown by a long computation whose caller asked it to stop.
struct Stopped {};

} // namespace portfolio
