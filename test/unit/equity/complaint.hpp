#pragma once
#include "base/error.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace portfolio::test {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// The message of the Error that a call ends with, which has to have a hint; "none" without one.
inline std::string complaint_of(const std::function<void()> &call) {
  try {
    call();
  } catch (const Error &error) {
    EXPECT_FALSE(error.hint.empty()) << error.what();
    return error.what();
  }
  return "none";
}

} // namespace portfolio::test
