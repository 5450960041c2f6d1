#include "base/stop.hpp"
#include "book/forms.hpp"
#include "book/state.hpp"
#include "contracts/forms.hpp"
#include "history/history_support.hpp"
#include "ltv/predicted.hpp"
#include "models/model.hpp"
#include "processes/purchase_process.hpp"
#include "simulation/simulate.hpp"
#include "statistics/sample_log.hpp"
#include "survival/survival_curve.hpp"

#include <cstring>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <string>

using namespace portfolio;
using namespace portfolio::contracts;
using namespace portfolio::history;
using namespace portfolio::models;
using namespace portfolio::processes;
using namespace portfolio::statistics;
using namespace portfolio::survival;
using namespace portfolio::test;

namespace {

long asked = 0;
bool count() {
  ++asked;
  return false;
}
bool at_once() { return true; }

/// Puts itself in the place of the backend's interrupt flag.
class Asking {
public:
  explicit Asking(Stop stop) { asked_to_stop = stop; }
  Asking(const Asking &) = delete;
  ~Asking() { asked_to_stop = never; }
};

struct Long {
  const char *what;
  std::function<void()> run;
  long items; ///< it must ask once for so many of them, at least
};

constexpr long items_between_polls = 200'000;

History every_day(int days) {
  DayTotals totals;
  for (int i = 0; i < days; ++i)
    totals.push_back({.day = i, .events = 1, .orders = 1, .uncosted = 1, .amount = 1000 + i % 7});
  return History(std::move(totals), 2, 0);
}

SurvivalTable many_durations(int rows) {
  SurvivalTable table;
  for (int i = 0; i < rows; ++i) {
    SurvivalRow row{};
    row.duration = i;
    row.events = 1;
    row.censored = i % 3;
    table.rows.push_back(row);
  }
  return table;
}

/// Memory that nobody gives back.
book::Heap book_heap() {
  const auto resize = [](void *, void *old, std::size_t bytes) {
    static std::map<void *, std::size_t> sizes;
    void *memory = arena(bytes);
    if (old != nullptr) std::memcpy(memory, old, std::min(bytes, sizes[old]));
    sizes[memory] = bytes;
    return memory;
  };
  return {nullptr, resize, [](void *) {}};
}

book::BookBytes written(const book::BookWriter::Finished &book) {
  return {book.begin + length_word, book.bytes - length_word};
}

void fill(book::BookState &state, int customers) {
  for (int i = 0; i < customers; ++i) state.add<book::NumberKeys>(i, {9000 + i % 300, {1000, 2}});
}

std::vector<Long> book_computations() {
  using namespace book;
  constexpr int customers = 200'000;
  static BookState state = [] {
    BookState filled(KeyType::bigint, book_heap());
    fill(filled, customers);
    return filled;
  }();
  static const BookBytes bytes = written(state.write(book_heap()));
  static const book::Book whole(bytes);
  static const std::string text = to_text(whole);
  static const Bytes wire = to_wire(whole);
  const auto merged = [] {
    BookState runs(KeyType::bigint, book_heap());
    for (int i = 0; i < 3; ++i) runs.merge(bytes);
    runs.write(book_heap());
  };
  return {
      {"a book of rows", [] { state.write(book_heap()); }, customers},
      {"a book of books", merged, customers},
      {"sum of books", [] { sum(bytes, bytes, book_heap()); }, customers},
      {"difference of books", [] { subtract(whole, whole, book_heap()); }, customers},
      {"comparison of books", [] { equal(whole, whole); }, customers},
      {"histories of a book", [] { whole.each_history([](HistoryBytes) {}); }, customers},
      {"text of a book", [] { to_text(whole); }, customers},
      {"book from text", [] { book_from_text(text, book_heap()); }, customers},
      {"bytes of a book", [] { to_wire(whole); }, customers},
      {"book from bytes", [] { book_from_wire(wire, book_heap()); }, customers},
  };
}

std::vector<Long> long_computations() {
  constexpr int days = 400'000;
  static const History history = every_day(days);
  static const auto bytes = packed(history);
  static const std::string text = to_text(history);
  static const Bytes wire = to_wire(history);
  static const SurvivalTable table = many_durations(days);
  static const std::string table_text = to_text(table);
  const auto read = [] { return History(HistoryBytes(bytes)); };
  const auto value = [](ModelKind kind, double horizon, auto... k) {
    Model model;
    model.kind = kind;
    model.parameters = {0.5, 2, 0.5, 10, static_cast<double>(k)...};
    model.unit_days = 7;
    return [=] {
      PurchaseProcess(model).discounted_purchases({3, 20, 30, 1}, 0.002, horizon);
      PurchaseProcess(model).expected_purchases({3, 20, 30, 1}, 1e6);
    };
  };
  const auto revenue = [](ModelKind kind, double shape, auto... k) {
    Model model;
    model.kind = kind;
    model.parameters = {shape, 0.01, 0.1, 1000, static_cast<double>(k)...};
    return [=] {
      const ltv::SpendProspect spend({6, 4, 15}, 3, 20);
      ltv::predicted_revenue(PurchaseProcess(model).prospect({3, 20, 30, 1}), spend, 1e4, 0.9);
    };
  };
  const auto simulated = [] {
    const simulation::Shop shop{ModelKind::bg_bb, 1e-9, 1e9, 1e-12, 1, 1e-3, 6, 4, 15};
    simulation::Simulation all(shop, {1, 0, days, 1});
    for (simulation::SimulatedPurchase one{}; all.next(one);) {
    }
  };
  std::vector<Long> all = book_computations();
  const Long others[] = {
      {"text of a history", [=] { to_text(read()); }, days},
      {"history from text", [] { history_from_text(text); }, days},
      {"bytes of a history", [=] { to_wire(read()); }, days},
      {"history from bytes", [] { history_from_wire(wire); }, days},
      {"sum of histories", [=] { add(read(), read()); }, days},
      {"measures of a history", [=] { measure(read()); }, days},
      {"a history as of a day", [=] { as_of(read(), days - 1); }, days},
      {"statistics of a history", [=] { purchase_statistics(read(), days); }, days},
      {"median of a survival table", [] { survival_quantile(table, 0.999999); }, days},
      {"restricted mean", [] { restricted_mean(table, days / 2.0); }, days},
      {"survival table from text", [] { survival_from_text(table_text); }, days},
      {"text of a survival table", [] { to_text(table); }, days},
      {"value within a horizon, BG/NBD", value(ModelKind::bg_nbd, 520), 1},
      {"value within a horizon, BG/CNBD-k", value(ModelKind::bg_cnbd_k, 520, 20), 1},
      {"value within a horizon of many stages", value(ModelKind::mbg_cnbd_k, 1e7, 20), 1},
      {"predicted revenue, MBG/NBD", revenue(ModelKind::mbg_nbd, 2), 1},
      {"predicted revenue, Pareto/NBD", revenue(ModelKind::pareto_nbd, 2), 1},
      {"predicted revenue, MBG/CNBD-k", revenue(ModelKind::mbg_cnbd_k, 2, 20), 1},
      {"opportunities that nobody takes", simulated, days},
  };
  all.insert(all.end(), std::begin(others), std::end(others));
  return all;
}

} // namespace

TEST(Stop, LongComputationsAskWhetherToGoOn) {
  for (const auto &[what, run, items] : long_computations()) {
    asked = 0;
    const Asking asking(count);
    run();
    EXPECT_GE(asked, std::max(1L, items / items_between_polls)) << what;
  }
}

TEST(Stop, LongComputationsEndWhereTheyAreAsked) {
  for (const auto &[what, run, items] : long_computations()) {
    const Asking asking(at_once);
    EXPECT_THROW(run(), Stopped) << what;
  }
}
