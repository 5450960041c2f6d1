#pragma once
#include "base/day.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace portfolio::equity {

/// The balance of customer equity between two dates, in the form of life insurers: V(t; m) is the
/// residual LTV of a customer as seen at t under model m; the opening model is m0, the closing m1.

/// The lines in their order; all but the memo lines before closing add up to it.
enum class Line : std::uint8_t {
  opening,                ///< V(t0; m0) of the customers of t0
  unwinding,              ///< a period later all that was expected is nearer: V·(D − 1)
  expected_margin,        ///< −D · expected in [t0, t1), which is no longer ahead
  lost,                   ///< V(t1; m0) − the three above, of those lost in the period
  survival,               ///< the same of the others, split by what came otherwise than
  activity,               ///< expected: P(alive), discounted purchases of the living, and
  spend,                  ///< spend per purchase
  acquired,               ///< V(t1; m0) of those who came
  re_estimation,          ///< V(t1; m1) − V(t1; m0)
  memo_expected,          ///< margin expected in the period of the customers of t0
  memo_realised,          ///< what they brought
  memo_realised_acquired, ///< what those who came brought
  memo_sustainable,       ///< what the period allows to pay out, before spend on customers
  closing,                ///< V(t1; m1)
};
inline constexpr std::size_t line_count = 14;
std::string_view name(Line line);

enum class Standing : std::uint8_t { kept, lost, acquired };
std::string_view name(Standing standing); ///< kept, lost, acquired

/// Between two days at a rate per year.
struct Window {
  Window(Day first, Day last, double annual_rate); ///< Error unless first < last
  double days() const { return static_cast<double>(t1) - t0; }
  Day t0, t1;
  double growth; ///< D = (1 + rate)^years
};

/// A customer as seen at t0 under m0; money is revenue. Plain data, as all below.
struct Expected {
  double value = 0;        ///< all that is ahead, discounted to t0
  double within = 0;       ///< of it before t1
  double undiscounted = 0; ///< the same without interest
  double survival = 0;     ///< P(alive at t1)
  double spend = 0;        ///< per purchase
};
/// And as seen at t1.
struct Seen {
  double value = 0;    ///< under m0
  double revalued = 0; ///< under m1
  double survival = 0; ///< P(alive at t1), under m0
  double spend = 0;    ///< the same
  double revenue = 0;  ///< in [t0, t1)
};

/// One customer's lines.
struct CustomerStatement {
  double at(Line line) const { return amounts[static_cast<std::size_t>(line)]; }
  double &at(Line line) { return amounts[static_cast<std::size_t>(line)]; }
  Standing standing = Standing::kept;
  std::array<double, line_count> amounts = {};
};
/// Of a customer of t0, and of one acquired. The margin is a share of revenue.
CustomerStatement statement_of(const Expected &then, const Seen &now, bool is_lost,
                               const Window &period, double margin);
CustomerStatement statement_of(const Seen &now, double margin);

/// All customers: the sum of each line and how many it is about.
class EquityStatement {
public:
  void add(const CustomerStatement &customer);
  std::int64_t customers(Line line) const;
  double amount(Line line) const; ///< Error(out_of_range) beyond all numbers

private:
  /// Sums that do not depend on the order of the customers but in the last digit (Neumaier).
  std::array<double, line_count> sums_ = {}, rests_ = {};
  std::array<std::int64_t, 3> counts_ = {};
};

} // namespace portfolio::equity
