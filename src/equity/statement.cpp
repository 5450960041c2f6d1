#include "equity/statement.hpp"

#include "base/error.hpp"
#include "base/interest.hpp"
#include "equity/levers.hpp"
#include "equity/rates.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace portfolio::equity {

std::string_view name(Line line) {
  switch (line) {
  case Line::opening: return "opening";
  case Line::unwinding: return "unwinding";
  case Line::expected_margin: return "expected margin";
  case Line::lost: return "experience lost";
  case Line::survival: return "experience kept: survival";
  case Line::activity: return "experience kept: activity";
  case Line::spend: return "experience kept: spend";
  case Line::acquired: return "acquired";
  case Line::re_estimation: return "re-estimation";
  case Line::memo_expected: return "memo margin expected";
  case Line::memo_realised: return "memo margin realised";
  case Line::memo_realised_acquired: return "memo margin realised, acquired";
  case Line::memo_sustainable: return "memo sustainable distribution before spend";
  case Line::closing: return "closing";
  }
  return {};
}

std::string_view name(Standing standing) {
  switch (standing) {
  case Standing::kept: return "kept";
  case Standing::lost: return "lost";
  case Standing::acquired: return "acquired";
  }
  return {};
}

Window::Window(Day first, Day last, double annual_rate) : t0(first), t1(last) {
  require_day(t0, "t0");
  require_day(t1, "t1");
  if (t0 >= t1)
    throw Error(Fault::bad_argument, "t1 " + to_string(t1) + " is not after t0 " + to_string(t0),
                "The statement is about the time from t0 on and before t1.");
  growth = std::exp(discount_rate(annual_rate, days()));
}

CustomerStatement statement_of(const Expected &then, const Seen &now, bool is_lost,
                               const Window &period, double margin) {
  CustomerStatement lines;
  lines.standing = is_lost ? Standing::lost : Standing::kept;
  const double ahead = std::max(0.0, period.growth * (then.value - then.within));
  lines.at(Line::opening) = margin * then.value;
  lines.at(Line::unwinding) = margin * then.value * (period.growth - 1);
  lines.at(Line::expected_margin) = -margin * period.growth * then.within;
  if (is_lost) {
    lines.at(Line::lost) = margin * (now.value - ahead);
  } else {
    const auto activity = [](double value, double survival, double spend) {
      return survival > 0 && spend > 0 ? value / (survival * spend) : 0;
    };
    const double before[] = {then.survival, activity(ahead, then.survival, then.spend), then.spend};
    const double after[] = {now.survival, activity(now.value, now.survival, now.spend), now.spend};
    const std::vector<double> parts = decompose(before, after);
    lines.at(Line::survival) = margin * (now.value - ahead - parts[1] - parts[2]);
    lines.at(Line::activity) = margin * parts[1];
    lines.at(Line::spend) = margin * parts[2];
  }
  lines.at(Line::re_estimation) = margin * (now.revalued - now.value);
  lines.at(Line::memo_expected) = margin * then.undiscounted;
  lines.at(Line::memo_realised) = margin * now.revenue;
  lines.at(Line::closing) = margin * now.revalued;
  lines.at(Line::memo_sustainable) =
      lines.at(Line::memo_realised) + lines.at(Line::closing) - lines.at(Line::opening);
  return lines;
}

CustomerStatement statement_of(const Seen &now, double margin) {
  CustomerStatement lines;
  lines.standing = Standing::acquired;
  lines.at(Line::acquired) = margin * now.value;
  lines.at(Line::re_estimation) = margin * (now.revalued - now.value);
  lines.at(Line::memo_realised_acquired) = margin * now.revenue;
  lines.at(Line::closing) = margin * now.revalued;
  lines.at(Line::memo_sustainable) =
      lines.at(Line::memo_realised_acquired) + lines.at(Line::closing);
  return lines;
}

void EquityStatement::add(const CustomerStatement &customer) {
  ++counts_[static_cast<std::size_t>(customer.standing)];
  for (std::size_t i = 0; i < line_count; ++i) {
    const double amount = customer.amounts[i], sum = sums_[i] + amount;
    rests_[i] += std::abs(sums_[i]) >= std::abs(amount) ? (sums_[i] - sum) + amount
                                                        : (amount - sum) + sums_[i];
    sums_[i] = sum;
  }
}

std::int64_t EquityStatement::customers(Line line) const {
  const auto [kept, lost, acquired] = counts_;
  switch (line) {
  case Line::opening:
  case Line::unwinding:
  case Line::expected_margin:
  case Line::memo_expected:
  case Line::memo_realised: return kept + lost;
  case Line::lost: return lost;
  case Line::survival:
  case Line::activity:
  case Line::spend: return kept;
  case Line::acquired:
  case Line::memo_realised_acquired: return acquired;
  case Line::re_estimation:
  case Line::memo_sustainable:
  case Line::closing: break;
  }
  return kept + lost + acquired;
}

double EquityStatement::amount(Line line) const {
  const auto i = static_cast<std::size_t>(line);
  return in_range(sums_[i] + rests_[i], "customer equity");
}

} // namespace portfolio::equity
