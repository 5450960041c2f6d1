#pragma once
#include "contracts/timeline.hpp"

#include <vector>

namespace portfolio::contracts {

/// A renewal is a paid contract that follows on another paid one of the customer: it starts on the
/// day the earlier one ends or at most `bridge` later, pauses that follow on the earlier one not
/// counted. A contract renews at most one other and is renewed at most once; the earliest start
/// goes with the earliest end, of equal ends with the larger rate. A contract that starts before
/// the other ends runs beside it. Contracts at a rate of 0 are not paid ones.

/// Renewals that started before as_of.
std::int64_t renewals_count(const ContractHistory &history, Day as_of, Span bridge = {});

/// Contracts that end on the same day and that nothing renews as far as is known.
struct Renewal {
  Day ends_on = 0;                  ///< the first day that they do not cover
  Day notice_deadline = 0;          ///< ends_on − notice; notice is given before this day
  std::int32_t days_left = 0;       ///< from as_of until ends_on
  bool is_notice_over = false;      ///< as_of ≥ notice_deadline
  std::int64_t contracts = 0;       ///< how many of them
  StoredMoney monthly_rate = 0;     ///< at stake: theirs, less the discounts that end as well
  StoredMoney remaining_rate = 0;   ///< what the customer pays on ends_on nevertheless
  std::int32_t tenure_days = 0;     ///< from the beginning of their stretch until as_of
  std::int64_t renewals_so_far = 0; ///< renewals_count at as_of
};

struct RenewalTerms {
  Day as_of;
  Span horizon; ///< looks at ends from as_of until as_of + horizon, exclusive
  Span notice = {};
  Span bridge = {};
};

/// A row per day on which something ends, in order. Everything in the history is known: what is
/// signed today for later renews what runs today. Open contracts never end.
std::vector<Renewal> renewals(const ContractHistory &history, const RenewalTerms &terms);

} // namespace portfolio::contracts
