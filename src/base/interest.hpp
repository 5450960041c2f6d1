#pragma once

namespace portfolio {

inline constexpr double days_per_year = 365.25;
inline constexpr double days_per_month = days_per_year / 12; ///< where no calendar says more

/// Force of interest per unit of time for a rate per year: log(1 + rate) · unit / days_per_year.
/// Error unless the rate is finite and ≥ 0.
double discount_rate(double annual_rate, double unit_days);

/// The rate per period for a rate per year and periods that last so many years:
/// (1 + annual)^years − 1. Error unless the rate is finite and ≥ 0, and the period positive.
double period_rate(double annual_rate, double years);

} // namespace portfolio
