#include "contracts/renewal.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"
#include "contracts/measures.hpp"

#include <algorithm>

namespace portfolio::contracts {

namespace {

struct Ending {
  Day day;
  StoredMoney rate;    ///< of each contract
  std::int64_t at_end; ///< contracts that are not renewed
};

struct Start {
  Day day;
  std::int64_t contracts;
  std::int64_t renewing;
};

struct Matching {
  std::vector<Ending> endings; ///< in order of days, large rates first
  std::vector<Start> starts;   ///< in order of days
};

/// Where the wait for a renewal begins: behind the pauses that follow on an end. To be asked in
/// order of ends, for which the answers are in order, too.
class Waiting {
public:
  Waiting(const Contracts &contracts, Span bridge) : bridge_(bridge) {
    for (const Contract &contract : contracts)
      if (contract.kind == ContractKind::pause) pauses_.push_back({contract.from, contract.to});
  }
  Day since(Day end) {
    until_ = std::max(until_, end);
    for (; next_ < pauses_.size() && pauses_[next_].from <= later(until_, bridge_); ++next_)
      until_ = std::max(until_, pauses_[next_].to);
    return until_;
  }

private:
  Span bridge_;
  std::vector<Stretch> pauses_; // in order of their beginnings
  std::size_t next_ = 0;
  Day until_ = min_day;
};

Matching endings_and_starts(const Contracts &contracts) {
  Matching all;
  for (const Contract &contract : contracts) {
    if (!contract.is_revenue()) continue;
    all.starts.push_back({contract.from, contract.count, 0});
    if (!contract.is_open()) all.endings.push_back({contract.to, contract.rate, contract.count});
  }
  portfolio::sort(all.endings.begin(), all.endings.end(), [](const Ending &a, const Ending &b) {
    return a.day != b.day ? a.day < b.day : a.rate > b.rate;
  });
  return all;
}

Matching match(const ContractHistory &history, Span bridge) {
  require_span(bridge, "bridge");
  Matching all = endings_and_starts(history.contracts());
  Waiting waiting(history.contracts(), bridge);
  auto start = all.starts.begin();
  for (Ending &ending : all.endings) {
    const Day last = later(waiting.since(ending.day), bridge);
    while (start != all.starts.end() && start->day < ending.day) ++start;
    while (start != all.starts.end() && start->day <= last && ending.at_end > 0) {
      const std::int64_t renewed = std::min(ending.at_end, start->contracts - start->renewing);
      ending.at_end -= renewed;
      start->renewing += renewed;
      if (start->renewing == start->contracts) ++start;
    }
  }
  return all;
}

std::int64_t renewals_before(const Matching &all, Day as_of) {
  Money renewals = 0;
  for (const Start &start : all.starts)
    if (start.day < as_of) renewals += start.renewing;
  if (renewals > max_day * Money{max_contracts})
    throw Error(Fault::out_of_range, "number of renewals out of range");
  return static_cast<std::int64_t>(renewals);
}

/// From the beginning of the stretch in which, or with which, something ends.
std::int32_t days_before(const std::vector<Stretch> &stretches, Day ends_on, Day as_of) {
  const auto after =
      std::partition_point(stretches.begin(), stretches.end(),
                           [&](const Stretch &stretch) { return stretch.from < ends_on; });
  if (after == stretches.begin()) return 0; // never paid for: a pause, as long as the contract
  return std::max(0, as_of - std::prev(after)->from);
}

void take_discounts(std::vector<Renewal> &rows, const Contracts &contracts) {
  for (const Contract &contract : contracts) {
    if (!contract.is_discount()) continue;
    const auto row = std::partition_point(rows.begin(), rows.end(), [&](const Renewal &renewal) {
      return renewal.ends_on < contract.to;
    });
    if (row != rows.end() && row->ends_on == contract.to)
      row->monthly_rate =
          checked_add(row->monthly_rate, checked_multiply(contract.rate, contract.count));
  }
  for (Renewal &row : rows)
    if (row.monthly_rate < 0)
      row.monthly_rate = 0; // no reference may be taken to it: see StoredMoney
}

} // namespace

std::int64_t renewals_count(const ContractHistory &history, Day as_of, Span bridge) {
  require_day(as_of, "as_of");
  return renewals_before(match(history, bridge), as_of);
}

std::vector<Renewal> renewals(const ContractHistory &history, const RenewalTerms &terms) {
  require_day(terms.as_of, "as_of");
  require_span(terms.horizon, "horizon");
  require_span(terms.notice, "notice");
  Matching all = match(history, terms.bridge);
  const Day until = later(terms.as_of, terms.horizon);
  std::erase_if(all.endings, [&](const Ending &ending) {
    return ending.day < terms.as_of || ending.day >= until || ending.at_end == 0;
  });
  if (all.endings.empty()) return {};

  const std::vector<Stretch> stretches = active_stretches(history, terms.bridge);
  const Timeline rates = timeline(history);
  const std::int64_t so_far = renewals_before(all, terms.as_of);
  std::vector<Renewal> rows;
  for (const Ending &ending : all.endings) {
    if (rows.empty() || rows.back().ends_on != ending.day) {
      Renewal row{.ends_on = ending.day, .notice_deadline = earlier(ending.day, terms.notice)};
      row.days_left = ending.day - terms.as_of;
      row.is_notice_over = terms.as_of >= row.notice_deadline;
      row.remaining_rate = state_on(rates, ending.day).rate;
      row.tenure_days = days_before(stretches, ending.day, terms.as_of);
      row.renewals_so_far = so_far;
      rows.push_back(row);
    }
    rows.back().contracts += ending.at_end;
    rows.back().monthly_rate =
        checked_add(rows.back().monthly_rate, checked_multiply(ending.rate, ending.at_end));
  }
  take_discounts(rows, history.contracts());
  return rows;
}

} // namespace portfolio::contracts
