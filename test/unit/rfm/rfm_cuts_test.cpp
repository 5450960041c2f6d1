#include "rfm/rfm_cuts.hpp"
#include "rfm/rfm_support.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::pareto;
using namespace portfolio::rfm;
using namespace portfolio::test;

namespace {

CutsState begin(Scoring scoring, Measured measured = Measured::numbers,
                ValueKind kind = ValueKind::numeric) {
  return {nullptr, scoring, measured, kind, allocate_behind_head<arena>};
}

CutsBytes bytes_of(CutsState &state) {
  const CutsHead *head = state.head();
  return {reinterpret_cast<const std::uint8_t *>(head) + 4, head->capacity() - 4};
}

/// What the aggregate makes of these rows.
RfmCuts cuts_from(const Numerics &column, const std::vector<std::size_t> &rows, Scoring scoring) {
  CutsState state = begin(scoring);
  for (const std::size_t row : rows)
    if (column.scales[row] == absent)
      state.skip();
    else
      state.add(Decimal{column.units[row].value(), column.scales[row]});
  return open_cuts(bytes_of(state));
}

struct Scorer {
  std::vector<WideInteger> points;
  CutScale scale;
  explicit Scorer(const RfmCuts &cuts) : points(cuts_of(cuts)), scale(cut_scale(cuts, points)) {}
};

} // namespace

TEST(RfmCuts, ScoreTheirOwnValuesAsTheWindowDoes) {
  Random random(5);
  for (int trial = 0; trial < 1000; ++trial) {
    const Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    const RfmCuts cuts = cuts_from(column, all_rows(column), scoring);
    const Scorer scorer(cuts);
    const auto expected = slow_scores(column, scoring);
    for (std::size_t i = 0; i < column.size(); ++i) {
      if (column.scales[i] == absent) continue;
      ASSERT_EQ(scorer.scale(Decimal{column.units[i].value(), column.scales[i]}), expected[i]);
    }
  }
}

TEST(RfmCuts, ScoreOtherValuesByTheShareOfWorseOnes) {
  Random random(6);
  for (int trial = 0; trial < 500; ++trial) {
    Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    const RfmCuts cuts = cuts_from(column, all_rows(column), scoring);
    const Scorer scorer(cuts);
    for (int i = 0; i < 10; ++i) {
      const Decimal value{between(random, -600, 600), static_cast<int>(between(random, 0, 6))};
      const Money v = rescale(value.units, value.scale, max_scale);
      const bool up = scoring.direction == Direction::ascending;
      std::vector<Money> goodness; // the greater the better
      for (std::size_t j = 0; j < column.size(); ++j)
        if (column.scales[j] != absent) goodness.push_back(up ? column.value(j) : -column.value(j));
      std::sort(goodness.begin(), goodness.end());
      const Money good = up ? v : -v;
      const auto worse =
          std::lower_bound(goodness.begin(), goodness.end(), good) - goodness.begin();
      const auto n = static_cast<std::int64_t>(goodness.size());
      const auto found = scorer.scale(value);
      if (n == 0)
        ASSERT_EQ(found, std::nullopt);
      else if (goodness.front() == goodness.back() && good == goodness.front())
        ASSERT_EQ(found, (scoring.bins + 1) / 2);
      else if (std::upper_bound(goodness.begin(), goodness.end(), good) == goodness.end())
        ASSERT_EQ(found, scoring.bins); // as good as the best, or better
      else if (worse + std::count(goodness.begin(), goodness.end(), goodness.back()) < n)
        ASSERT_EQ(found, 1 + scoring.bins * worse / n);
      else // between the second best and the best, or below what all have
        ASSERT_TRUE(found == 1 + scoring.bins * worse / n || found == scoring.bins);
    }
  }
}

TEST(RfmCuts, MergeOfAnySplitIsTheWhole) {
  Random random(7);
  for (int trial = 0; trial < 500; ++trial) {
    const Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    std::vector<std::size_t> rows = all_rows(column);
    const RfmCuts whole = cuts_from(column, rows, scoring);
    std::shuffle(rows.begin(), rows.end(), random);
    const auto parts = static_cast<std::size_t>(between(random, 1, 5));
    std::vector<std::vector<std::size_t>> split(parts);
    for (const std::size_t row : rows) split[random() % parts].push_back(row);
    CutsState state = begin(scoring);
    RfmCuts sum = cuts_from(column, {}, scoring);
    for (const auto &part : split) {
      state.merge(cuts_from(column, part, scoring));
      sum = merge(sum, cuts_from(column, part, scoring));
    }
    ASSERT_EQ(pack(open_cuts(bytes_of(state))), pack(whole));
    ASSERT_TRUE(equal(sum, whole));
  }
}

TEST(RfmCuts, KeepTheirFormsAndAreTold) {
  Random random(8);
  for (int trial = 0; trial < 300; ++trial) {
    const Numerics column = random_column(random);
    const RfmCuts cuts = cuts_from(column, all_rows(column), random_scoring(random));
    const Bytes bytes = pack(cuts);
    ASSERT_EQ(pack(open_cuts(bytes)), bytes);
    ASSERT_EQ(pack(cuts_from_text(to_text(cuts))), bytes);
    ASSERT_EQ(pack(cuts_from_wire(to_wire(cuts))), bytes);
    ASSERT_FALSE(is_growing(bytes));
    ASSERT_TRUE(has_identity(CutsBytes(bytes).first(cuts_head_end)));
  }
}

TEST(RfmCuts, CutRowsAgreeWithTheScorer) {
  Random random(9);
  for (int trial = 0; trial < 500; ++trial) {
    const Numerics column = random_column(random);
    const Scoring scoring = random_scoring(random);
    const RfmCuts cuts = cuts_from(column, all_rows(column), scoring);
    const auto rows = cut_rows(cuts);
    ASSERT_EQ(rows.size(),
              cuts.values.groups.empty() ? 0u : static_cast<std::size_t>(scoring.bins));
    std::vector<std::uint64_t> customers(static_cast<std::size_t>(scoring.bins) + 1);
    for (const std::int32_t s : slow_scores(column, scoring))
      ++customers[static_cast<std::size_t>(s)];
    const Scorer scorer(cuts);
    for (const CutRow &row : rows) {
      ASSERT_EQ(row.customers, customers[static_cast<std::size_t>(row.score)]);
      if (cuts.values.groups.size() == 1) continue; // all bounds are that value
      for (const Group &group : cuts.values.groups) {
        const Money v = group.value;
        const bool ascending = scoring.direction == Direction::ascending;
        const bool inside = (!row.lower || (ascending ? v > *row.lower : v >= *row.lower)) &&
                            (!row.upper || (ascending ? v <= *row.upper : v < *row.upper));
        ASSERT_EQ(inside, scorer.scale(Decimal{v, cuts.values.scale}) == row.score);
      }
    }
  }
}

TEST(RfmCuts, ReadDaysAndDoublesAndRefuseToMixThem) {
  const Scoring scoring{2, Direction::ascending};
  CutsState state = begin(scoring, Measured::days);
  for (const Day day : {10, 20, 30, 40}) state.add_day(day);
  EXPECT_EQ(fault_of([&] { state.add_day(max_day + 1); }), Fault::bad_date);
  const RfmCuts days = open_cuts(bytes_of(state));
  EXPECT_EQ(to_text(days), "v1 bins 2 asc days v1 numeric scale 0 [40] [30] [20] [10]");
  const Scorer scorer(days);
  EXPECT_EQ(scorer.scale.score_day(20), 1);
  EXPECT_EQ(scorer.scale.score_day(21), 2);
  EXPECT_EQ(fault_of([&] { scorer.scale(Decimal{20, 0}); }), Fault::bad_argument);

  CutsState real = begin(scoring, Measured::numbers, ValueKind::float8);
  for (const double v : {0.1, 0.2}) real.add(v);
  const RfmCuts doubles = open_cuts(bytes_of(real));
  const Scorer by_doubles(doubles);
  EXPECT_EQ(by_doubles.scale(Decimal{1, 1}), 1);
  EXPECT_EQ(by_doubles.scale(0.1000001), 2);
  EXPECT_EQ(fault_of([&] { by_doubles.scale.score_day(20); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([&] { merge(days, doubles); }), Fault::bad_argument);
  RfmCuts more = days;
  more.scoring.bins = 3;
  EXPECT_EQ(fault_of([&] { merge(days, more); }), Fault::bad_argument);
  EXPECT_EQ(fault_of([&] {
              CutsState(state.head(), more.scoring, Measured::days, ValueKind::numeric,
                        allocate_behind_head<arena>);
            }),
            Fault::bad_argument);
}

TEST(RfmCuts, OfNumericAndOfDoublesDoNotMix) {
  const Scoring scoring{2, Direction::ascending};
  const RfmCuts numbers = cuts_from_text("v1 bins 2 asc numbers v1 numeric scale 1 [0.1]"),
                doubles = cuts_from_text("v1 bins 2 asc numbers v1 float8 [0.1]");
  CutsState real = begin(scoring, Measured::numbers, ValueKind::float8);
  const auto refused = [](const auto &call) {
    try {
      call();
      ADD_FAILURE() << "no error";
    } catch (const Error &error) {
      EXPECT_STREQ(error.what(),
                   "rfm_cuts of numeric and of double precision values cannot be mixed");
    }
  };
  refused([&] { merge(numbers, doubles); });
  refused([&] { real.merge(numbers); });
  refused([&] { // what the next row of the aggregate does
    CutsState(real.head(), scoring, Measured::numbers, ValueKind::numeric,
              allocate_behind_head<arena>);
  });
}

TEST(RfmCuts, RefuseDamagedForms) {
  for (const char *text :
       {"", "v1", "v2 bins 5 asc numbers v1 float8", "v1 bins 0 asc numbers v1 float8",
        "v1 bins 1001 asc numbers v1 float8", "v1 bins 5 up numbers v1 float8",
        "v1 bins 5 asc numbers", "v1 bins 5 asc numbers extra v1 float8",
        "v1 bins 5 asc days v1 float8 [1]", "v1 bins 5 asc days v1 numeric scale 0 [9999999]"})
    EXPECT_EQ(fault_of([&] { cuts_from_text(text); }), Fault::bad_text) << text;
  const Bytes good = to_wire(cuts_from_text("v1 bins 5 asc days v1 numeric scale 0 [3] [1]"));
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_EQ(fault_of([&] { cuts_from_wire(CutsBytes(good).first(length)); }), Fault::bad_binary);
  for (std::size_t at = 0; at < 4; ++at) {
    Bytes bad = good;
    bad[at] = 0;
    EXPECT_EQ(fault_of([&] { cuts_from_wire(bad); }), Fault::bad_binary);
  }
  EXPECT_EQ(fault_of([] { open_cuts({}); }), Fault::bad_binary);
}
