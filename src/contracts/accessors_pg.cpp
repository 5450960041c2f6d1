#include "base/day_range.hpp"
#include "contracts/contracts_pg.hpp"
#include "contracts/measures.hpp"
#include "contracts/renewal.hpp"
#include "pg/numeric.hpp"
#include "pg/rows.hpp"

using namespace portfolio;
using namespace portfolio::contracts;
using pg::ContractsType;

namespace {

Datum from_end(FunctionCallInfo fcinfo, Day end) {
  if (end == open_end) PG_RETURN_NULL();
  return pg::from_day(end);
}

Datum from_stretch(const Stretch &stretch) {
  RangeBound lower{}, upper{};
  lower.val = pg::from_day(stretch.from);
  lower.inclusive = lower.lower = true;
  upper.infinite = stretch.to == open_end;
  if (!upper.infinite) upper.val = pg::from_day(stretch.to);
  TypeCacheEntry *type = lookup_type_cache(DATERANGEOID, TYPECACHE_RANGE_INFO);
#if PG_VERSION_NUM >= 160000
  return RangeTypePGetDatum(make_range(type, &lower, &upper, false, nullptr));
#else
  return RangeTypePGetDatum(make_range(type, &lower, &upper, false));
#endif
}

} // namespace

PG_EXPORT(cp_contract_history_skipped_rows) {
  return pg::ask_count<ContractsType>(
      fcinfo, [](const ContractHistory &history) { return history.skipped(); });
}

PG_EXPORT(cp_contract_history_monthly_rate) {
  const Day day = pg::day_argument(fcinfo, 1);
  const Decimal rate = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    return to_decimal(monthly_rate(history, day), history.unit());
  });
  return pg::from_money(rate.units, rate.scale);
}

PG_EXPORT(cp_contract_history_is_active) {
  const Day day = pg::day_argument(fcinfo, 1);
  PG_RETURN_BOOL(pg::ask<ContractsType>(
      fcinfo, [&](const ContractHistory &history) { return monthly_rate(history, day) > 0; }));
}

PG_EXPORT(cp_contract_history_started_on) {
  const auto stretches = pg::ask<ContractsType>(fcinfo, [](const ContractHistory &history) {
    return pg::to_span(active_stretches(history));
  });
  if (stretches.empty()) PG_RETURN_NULL();
  return pg::from_day(stretches.front().from);
}

PG_EXPORT(cp_contract_history_ends_on) {
  const auto stretches = pg::ask<ContractsType>(fcinfo, [](const ContractHistory &history) {
    return pg::to_span(active_stretches(history));
  });
  if (stretches.empty()) PG_RETURN_NULL();
  return from_end(fcinfo, stretches.back().to);
}

PG_EXPORT(cp_contract_history_tenure) {
  const Day as_of = pg::day_argument(fcinfo, 1);
  const Span bridge = pg::span_argument(fcinfo, 2, "bridge");
  const auto days = pg::ask<ContractsType>(
      fcinfo, [&](const ContractHistory &history) { return tenure(history, as_of, bridge); });
  if (!days) PG_RETURN_NULL();
  PG_RETURN_INT32(*days);
}

PG_EXPORT(cp_contract_history_renewals_count) {
  const Day as_of = pg::day_argument(fcinfo, 1);
  const Span bridge = pg::span_argument(fcinfo, 2, "bridge");
  PG_RETURN_INT64(pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    return renewals_count(history, as_of, bridge);
  }));
}

PG_EXPORT(cp_contract_history_revenue_until) {
  const Day as_of = pg::day_argument(fcinfo, 1);
  const Revenue earned = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    require_day(as_of, "as_of");
    return revenue(history, min_day, as_of);
  });
  return pg::from_money(earned.units, earned.scale);
}

PG_EXPORT(cp_contract_history_revenue_during) {
  const auto [from, to] = pg::daterange_argument(fcinfo, 1);
  const pg::Days during{from, to};
  const Revenue earned = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    return revenue(history, during.from, during.to);
  });
  return pg::from_money(earned.units, earned.scale);
}

/// (contracts, text): as either of the two
PG_EXPORT(cp_contract_history_revenue_text) {
  const std::string_view text = pg::text_argument(fcinfo, 1);
  const Revenue earned = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    const DayRange during = day_range(text);
    return revenue(history, std::max(during.from, min_day), during.to);
  });
  return pg::from_money(earned.units, earned.scale);
}

PG_EXPORT(cp_contract_history_rows) {
  struct Rows {
    std::span<const Contract> contracts;
    std::span<const Decimal> rates;
  };
  const Rows rows = pg::ask<ContractsType>(fcinfo, [](const ContractHistory &history) {
    std::vector<Decimal> rates;
    for (const Contract &contract : history.contracts())
      rates.push_back(to_decimal(contract.rate, history.unit()));
    return Rows{pg::to_span(history.contracts()), pg::to_span(rates)};
  });
  pg::RowSink sink(fcinfo);
  for (std::size_t i = 0; i < rows.contracts.size(); ++i) {
    const Contract &contract = rows.contracts[i];
    pg::Columns<5> out;
    out.day(contract.from);
    contract.is_open() ? out.null() : out.day(contract.to);
    out.money(rows.rates[i].units, rows.rates[i].scale);
    out.text(name_of(contract.kind));
    out.count(contract.count);
    out.put(sink);
  }
  return Datum{0};
}

PG_EXPORT(cp_contract_history_active_ranges) {
  const Span bridge = pg::span_argument(fcinfo, 1, "bridge");
  const auto stretches = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    return pg::to_span(active_stretches(history, bridge));
  });
  pg::RowSink sink(fcinfo);
  for (const Stretch &stretch : stretches) {
    pg::Columns<2> out;
    out.value(from_stretch(stretch));
    stretch.to == open_end ? out.null() : out.integer(stretch.to - stretch.from);
    out.put(sink);
  }
  return Datum{0};
}

/// (history, as_of, horizon, notice, bridge)
PG_EXPORT(cp_contract_history_renewals) {
  const RenewalTerms terms{pg::day_argument(fcinfo, 1), pg::span_argument(fcinfo, 2, "horizon"),
                           pg::span_argument(fcinfo, 3, "notice"),
                           pg::span_argument(fcinfo, 4, "bridge")};
  struct Rows {
    std::span<const Renewal> renewals;
    std::span<const Decimal> rates; ///< two of each
  };
  const Rows rows = pg::ask<ContractsType>(fcinfo, [&](const ContractHistory &history) {
    const auto found = renewals(history, terms);
    std::vector<Decimal> rates;
    for (const Renewal &row : found)
      for (const Money rate : {row.monthly_rate, row.remaining_rate})
        rates.push_back(to_decimal(rate, history.unit()));
    return Rows{pg::to_span(found), pg::to_span(rates)};
  });
  pg::RowSink sink(fcinfo);
  const Decimal *rate = rows.rates.data();
  for (const Renewal &row : rows.renewals) {
    pg::Columns<9> out;
    out.day(row.ends_on);
    out.day(row.notice_deadline);
    out.integer(row.days_left);
    out.boolean(row.is_notice_over);
    out.count(row.contracts);
    for (int i = 0; i < 2; ++i, ++rate) out.money(rate->units, rate->scale);
    out.integer(row.tenure_days);
    out.count(row.renewals_so_far);
    out.put(sink);
  }
  return Datum{0};
}
