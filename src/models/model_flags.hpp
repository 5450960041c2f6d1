#pragma once
#include <cstdint>

namespace portfolio::models {

// The beginning of the stored form of a model: its version, and what the flags name.

inline constexpr std::uint8_t model_version = 1;

enum Flag : unsigned {
  has_standard_errors = 1,
  has_log_likelihood = 2,
  has_customers = 4,
  has_skipped = 8,
  has_converged = 16,
  is_converged = 32,
  has_iterations = 64,
  has_gradient_norm = 128,
  has_condition = 256,
  has_boundary = 512,
  is_on_boundary = 1024,
  has_covariance = 2048,
  has_prior = 4096,
  is_for_one_customer = 8192,
  all_flags = 16383
};

} // namespace portfolio::models
