#include "history/status.hpp"

#include "history/gaps.hpp"

namespace portfolio::history {

std::string_view to_string(Status status) {
  switch (status) {
  case Status::lost: return "lost";
  case Status::fresh: return "new";
  case Status::asleep: return "asleep";
  case Status::slipping: return "slipping";
  case Status::active: break;
  }
  return "active";
}

std::optional<Status> status(const History &history, const StatusRule &rule) {
  require_day(rule.as_of, "as_of");
  return with_gaps(history, rule.as_of, [&](const Gaps &gaps) -> std::optional<Status> {
    if (!gaps.last) return std::nullopt;
    if (*gaps.last < rule.lost_before) return Status::lost;
    if (*gaps.first >= rule.last_period_start) return Status::fresh;
    const double usual = median(gaps.days).value_or(rule.typical_gap);
    const auto since = static_cast<double>(std::int64_t{rule.as_of} - *gaps.last);
    if (since > rule.asleep_after * usual) return Status::asleep;
    if (since > rule.slipping_after * usual) return Status::slipping;
    return Status::active;
  });
}

} // namespace portfolio::history
