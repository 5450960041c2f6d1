#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace portfolio::equity {

/// What revenue (or margin) is the product of, in the order of its factors.
std::string_view lever_name(std::size_t i); ///< customers, frequency, basket, margin

/// What each of three or four factors contributes to the change of their product, exactly:
/// L(R1, R0)·ln(x1/x0) with the logarithmic mean L(a, b) = (a − b)/ln(a/b), L(a, a) = a. It does
/// not matter which factor is called the first. Where a factor is 0 before or after, all is the
/// first one's: the number of customers. All factors ≥ 0.
std::vector<double> decompose(std::span<const double> before, std::span<const double> after);

/// L(a, b) of numbers above 0, without loss where they are close.
double log_mean(double a, double b);

} // namespace portfolio::equity
