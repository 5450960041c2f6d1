#pragma once
#include "base/arena_support.hpp"
#include "base/error.hpp"
#include "base/near.hpp"
#include "statistics/rows.hpp"
#include "statistics/sample.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace portfolio::test {

using namespace history;
using namespace statistics;

/// A table of reference values: fields by row, without the header; empty where there is none.
inline std::vector<std::vector<std::string>> reference_table(const std::string &file) {
  const char *folder = std::getenv("REFERENCE_DATA");
  std::ifstream in((folder ? folder : REFERENCE_DATA) + std::string("/reference/") + file);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::istringstream text(line);
    for (std::string field; std::getline(text, field, ',');) fields.push_back(field);
    rows.push_back(std::move(fields));
  }
  return rows;
}

/// Beyond the range of doubles it is 0, as a computed value is.
inline double number(const std::string &field) { return std::strtod(field.c_str(), nullptr); }

/// Customers of a made-up shop: days, so that equal ones occur.
inline std::vector<PurchaseRow> made_up_customers(std::size_t count, unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::gamma_distribution<double> rates(0.6, 1.0 / 40), left(0.9), right(2.2);
  std::vector<PurchaseRow> rows;
  while (rows.size() < count) {
    const double age = std::floor(30 + 270 * uniform(random));
    const double rate = rates(random), a = left(random), dropout = a / (a + right(random));
    PurchaseRow row{0, 0, age, 1};
    for (double at = 0; uniform(random) >= dropout;) {
      at += std::exponential_distribution<double>(rate)(random);
      if (std::ceil(at) > age) break;
      if (std::ceil(at) > row.recency) ++row.frequency;
      row.recency = std::ceil(at);
    }
    rows.push_back(row);
  }
  return rows;
}

/// What is wrong with a call.
template <class Call> std::string message_of(const Call &call) {
  try {
    call();
  } catch (const Error &error) {
    return error.what();
  }
  return "no error";
}

/// The same where it comes with advice.
template <class Call> std::string advised_message_of(const Call &call) {
  return message_of([&] {
    try {
      call();
    } catch (const Error &error) {
      EXPECT_FALSE(error.hint.empty());
      throw;
    }
  });
}

/// The same of a fit to data that have no answer.
template <class Call> std::string unanswered_message_of(const Call &call) {
  return advised_message_of([&] {
    try {
      call();
    } catch (const Error &error) {
      EXPECT_EQ(error.fault, Fault::no_answer);
      throw;
    }
  });
}

template <class Row> std::vector<Row> canonical(std::vector<Row> rows) {
  canonicalise(rows, never);
  return rows;
}

} // namespace portfolio::test
