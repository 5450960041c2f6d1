#pragma once
#include "contracts/contract_flows.hpp"
#include "contracts/forms.hpp"
#include "history/history_support.hpp"

#include "base/text.hpp"

#include <iterator>
#include <string>
#include <vector>

namespace portfolio::test {

using namespace contracts;
using namespace flows;
using namespace history;

inline Day on(const char *text) { return Scanner(text, "day").day("day"); }

inline ContractHistory contracts_of(const std::string &rows, int scale = 0) {
  return contracts_from_text("v1 scale " + std::to_string(scale) + " " + rows);
}

/// Holds the money of all random contracts.
constexpr Unit finest{3, 84};

using Portfolio = std::vector<ContractHistory>;

inline FlowLedger *ledger_of(const Portfolio &portfolio, const FlowParameters &parameters) {
  LedgerState state(parameters, arena);
  const FlowCalendar calendar(parameters);
  for (const ContractHistory &history : portfolio) add_contracts(state, history, calendar);
  return trim(*state.ledger(), arena);
}

inline FlowParameters monthly(const char *as_of, FlowBasis basis = FlowBasis::net,
                              Step bridge = {}) {
  return {{1, 0}, 0, on(as_of), 0, basis, bridge};
}

inline ContractHistory random_contracts(Random &random) {
  Contracts rows;
  for (std::int64_t n = between(random, 0, 7); n > 0; --n) {
    Contract row{.from = static_cast<Day>(between(random, 8710, 9100))};
    row.to = random() % 8 == 0
                 ? open_end
                 : row.from + static_cast<Day>(between(random, 1, random() % 2 ? 90 : 20));
    row.kind = random() % 4 == 0   ? ContractKind::pause
               : random() % 6 == 0 ? ContractKind::trial
                                   : ContractKind::paid;
    row.rate = row.kind == ContractKind::pause ? 0 : between(random, 0, 4) * 1000;
    row.count = between(random, 1, 2);
    rows.push_back(row);
    if (random() % 4 == 0 && row.kind == ContractKind::paid) { // a discount on some of its days
      Contract discount = row;
      discount.count = 1;
      discount.rate = random() % 3 ? -row.rate / 2 : -row.rate;
      discount.from +=
          static_cast<Day>(random() % 2 && !row.is_open() ? (row.to - row.from) / 2 : 0);
      rows.push_back(discount);
    }
    if (random() % 2 == 0 && !row.is_open()) { // the next one follows, soon or at once
      row.from = row.to + static_cast<Day>(random() % 2 *
                                           static_cast<std::uint64_t>(between(random, 1, 40)));
      row.to = row.from + static_cast<Day>(between(random, 1, 60));
      rows.push_back(row);
    }
  }
  canonicalise(rows);
  const int denominators[] = {1, 1, 3, 12, 7};
  return ContractHistory(rows, {2, denominators[random() % std::size(denominators)]}, 0);
}

inline Portfolio random_portfolio(Random &random) {
  Portfolio portfolio;
  for (std::int64_t c = between(random, 1, 5); c > 0; --c)
    portfolio.push_back(random_contracts(random));
  return portfolio;
}

inline FlowParameters random_parameters(Random &random) {
  const Step steps[] = {{1, 0}, {0, 7}, {3, 0}, {0, 30}, {0, 1}, {12, 0}};
  const Step bridges[] = {{}, {}, {0, 1}, {0, 10}, {1, 0}, {0, 30}, {1, 5}, {0, 90}};
  const Step step = steps[random() % std::size(steps)];
  const Day origin =
      random() % 3 ? default_origin(step) : static_cast<Day>(between(random, 8000, 9000));
  return {step,
          0,
          static_cast<Day>(between(random, 8720, 9200)),
          origin,
          random() % 2 ? FlowBasis::net : FlowBasis::events,
          bridges[random() % std::size(bridges)]};
}

} // namespace portfolio::test
