#include "backtest/sample.hpp"

#include "base/error.hpp"
#include "base/money.hpp"
#include "statistics/compact.hpp"

namespace portfolio::backtest {

using statistics::has_gaps;
using statistics::PurchaseRow;
using statistics::total_weight;

namespace {

void require(bool holds, const std::string &otherwise) {
  if (!holds) throw Error(Fault::bad_argument, otherwise);
}

void validate(const BacktestRow &row, const BacktestSample &sample) {
  const auto shown = [&](const char *what, std::int32_t value) {
    return std::string(what) + " is " + std::to_string(value);
  };
  require(row.frequency >= 0, shown("frequency", row.frequency));
  require(row.age >= 0 && row.age <= sample.calibration_end - 1 - min_day, shown("age", row.age));
  require(row.recency <= row.age, shown("recency", row.recency));
  require(row.frequency > 0 ? row.recency >= row.frequency : row.recency == 0,
          shown("recency", row.recency));
  const std::int32_t most = sample.holdout_days();
  require(row.observed >= 0 && row.observed <= most, shown("observed", row.observed));
  require(row.previous >= 0 && row.previous <= most && row.previous <= row.frequency + 1,
          shown("previous", row.previous));
  require(row.weight > 0, "number of customers is " + std::to_string(row.weight));
}

/// What the weeks count must be what the rows count: Money, because 64 bits may be too few.
void validate_weeks(const BacktestSample &sample) {
  const WeekCounts &weeks = sample.weeks;
  if (!weeks.counts.empty()) {
    const auto last = weeks.first + static_cast<std::int64_t>(weeks.counts.size()) - 1;
    require(weeks.first >= week_of(min_day, sample.calibration_end) &&
                last <= week_of(sample.until - 1, sample.calibration_end),
            "weeks out of range");
  }
  Money calibration = 0, holdout = 0;
  for (std::size_t i = 0; i < weeks.counts.size(); ++i) {
    require(weeks.counts[i] >= 0, "number of purchases is " + std::to_string(weeks.counts[i]));
    (weeks.first + static_cast<std::int64_t>(i) < 0 ? calibration : holdout) += weeks.counts[i];
  }
  for (const BacktestRow &row : sample.rows) {
    calibration -= Money{row.frequency} * row.weight;
    holdout -= Money{row.observed} * row.weight;
  }
  require(calibration == 0 && holdout == 0, "weeks and customers do not agree");
}

/// Gaps are whole days, so that no logarithm is negative.
void validate_gaps(const BacktestSample &sample) {
  const LogGaps &gaps = sample.log_gaps;
  require(has_gaps(sample.rows) || gaps == LogGaps(), "log gaps without a repeat purchase");
  require(gaps.units() >= 0, "log gaps below those of days");
  require(are_possible(gaps, calibration(sample).rows), "log gaps exceed those of equal gaps");
}

} // namespace

void require_window(Day calibration_end, Day until) {
  require_day(calibration_end, "calibration_end");
  require_day(until, "until");
  if (until > calibration_end) return require_weeks(calibration_end, calibration_end, until);
  throw Error(Fault::bad_argument,
              "until " + to_string(until) + " is not after calibration_end " +
                  to_string(calibration_end),
              "A backtest compares what was known before calibration_end with what happened from "
              "then until a later date.");
}

void require_weeks(Day first_purchase, Day calibration_end, Day until) {
  const std::int32_t weeks =
      week_of(until - 1, calibration_end) - week_of(first_purchase, calibration_end) + 1;
  if (weeks <= max_weeks) return;
  throw Error(Fault::too_large,
              std::to_string(weeks) + " weeks from " + to_string(first_purchase) + " to " +
                  to_string(until) + " exceed the limit of " + std::to_string(max_weeks),
              "A backtest has a line for every week from the first purchase of a customer until "
              "the end of the holdout. Correct the day that is far away, or leave it out, for "
              "instance with FILTER (WHERE first_purchase(history) >= '2000-01-01').");
}

void validate(const BacktestSample &sample) {
  if (sample.dated()) {
    require_window(sample.calibration_end, sample.until);
    for (const BacktestRow &row : sample.rows) {
      validate(row, sample);
      require_weeks(sample.calibration_end - 1 - row.age, sample.calibration_end, sample.until);
    }
  } else {
    require(sample.rows.empty() && sample.later == 0, "customers without dates");
  }
  customers(sample);
  validate_weeks(sample);
  validate_gaps(sample);
}

PurchaseSample calibration(const BacktestSample &sample) {
  PurchaseSample known;
  known.unit_days = sample.rows.empty() ? 0 : 7;
  known.skipped = sample.skipped + sample.later;
  known.besides.log_gaps = sample.log_gaps;
  for (const BacktestRow &row : sample.rows) {
    PurchaseRow customer;
    customer.frequency = row.frequency;
    customer.recency = row.recency;
    customer.age = row.age;
    customer.weight = row.weight;
    if (!known.rows.empty() && !before(known.rows.back(), customer))
      known.rows.back().weight += row.weight;
    else
      known.rows.push_back(customer);
  }
  return known;
}

std::int64_t customers(const BacktestSample &sample) { return total_weight(sample.rows); }

} // namespace portfolio::backtest
