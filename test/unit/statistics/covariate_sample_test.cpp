#include "base/error.hpp"
#include "fitting/covariate_support.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::math;
using namespace portfolio::models;
using namespace portfolio::statistics;
using namespace portfolio::test;
using namespace portfolio::fitting::test;

TEST(CovariateSample, CountsEqualCustomers) {
  const CovariateSample sample = opened(collected({{{2, 5, 9, 1}, {1, -0.5}},
                                                   {{0, 0, 9, 1}, {0, 2}},
                                                   {{2, 5, 9, 3}, {1, -0.5}},
                                                   {{2, 5, 9, 1}, {-0.0, 2}},
                                                   {{2, 5, 9, 1}, {0, -2}}},
                                                  7));
  EXPECT_EQ(to_text(sample), "v1 unit 7 [0 0 9 | 0 2] [2 5 9 | 0 -2] [2 5 9 | 0 2] "
                             "[2 5 9 | 1 -0.5 customers 4]");
  EXPECT_EQ(customers(sample), 7);
}

TEST(CovariateSample, MergeIsTheWholeForAnySplitAndOrder) {
  Customers all = simulated(ModelKind::mbg_nbd, 3000, 18);
  for (Customer &c : all) c.seen.age = 100, c.seen.recency = c.seen.frequency > 0 ? 50 : 0;
  const Bytes whole = finished(opened(collected(all)));
  Random random(19, 0);
  for (int round = 0; round < 20; ++round) {
    std::reverse(all.begin(),
                 all.begin() + static_cast<std::ptrdiff_t>(random.next() % all.size()));
    std::vector<Customers> parts(1 + random.next() % 9);
    for (const Customer &c : all) parts[random.next() % parts.size()].push_back(c);
    CovariateState merged(nullptr, arena, never);
    for (const Customers &part : parts) merged.merge(opened(collected(part)));
    EXPECT_EQ(finished(opened(merged)), whole);
  }
}

TEST(CovariateSample, GrowsWithTheDistinctRowsOnly) {
  CovariateState state(nullptr, arena, never);
  const std::vector<double> flags[] = {{0}, {1}};
  for (int i = 0; i < 200000; ++i) state.add({i % 50 / 2, 1, 2, 1}, flags[i % 2], 0);
  EXPECT_LE(state.log()->capacity(), 8192u);
  EXPECT_EQ(opened(state).rows.size(), 50u);
  EXPECT_EQ(customers(opened(state)), 200000);
}

TEST(CovariateSample, CustomersMustBeAlike) {
  CovariateState state = collected({{{1, 2, 3, 1}, {1, 2}}}, 7);
  const std::vector<double> one{1}, two{3, 4}, none, odd{1, INFINITY}, many(33);
  const auto adding = [&](const std::vector<double> &z, double unit) {
    return message_of([&] { state.add({1, 2, 3, 1}, z, unit); });
  };
  EXPECT_EQ(adding(one, 7), "numbers of covariates differ: 2 and 1");
  EXPECT_EQ(adding(two, 1), "units of time differ: 7 days and 1 days");
  EXPECT_EQ(adding(none, 7), "number of covariates is 0");
  EXPECT_EQ(adding(many, 7), "number of covariates is 33");
  EXPECT_EQ(adding(odd, 7), "covariate 2 is Infinity");
  EXPECT_EQ(adding({1, -1e200}, 7), "covariate 2 is -1e+200");
  EXPECT_EQ(message_of([&] {
              state.merge(opened(collected({{{1, 2, 3, 1}, {5}}}, 7)));
            }),
            "numbers of covariates differ: 2 and 1");
  // What has no customers has nothing to disagree with.
  CovariateState empty(nullptr, arena, never);
  empty.skip();
  state.merge(opened(empty));
  empty.merge(opened(state));
  EXPECT_EQ(to_text(opened(empty)), "v1 unit 7 skipped 2 [1 2 3 | 1 2]");
}

TEST(CovariateSample, FormsAreLossless) {
  const Customers wide{{{1, 0.1, 0.3, INT64_MAX - 1}, std::vector<double>(32, -1e-300)},
                       {{1000000000, 1e300, 1e300, 1}, std::vector<double>(32, 1e100)}};
  CovariateState skipped(nullptr, arena, never);
  skipped.skip(3);
  for (const CovariateSample &sample :
       {opened(collected(simulated(ModelKind::bg_nbd, 500, 20), 7)), opened(collected(wide)),
        opened(skipped), CovariateSample{}}) {
    EXPECT_EQ(finished(covariate_sample_from_text(to_text(sample))), finished(sample));
    EXPECT_EQ(finished(covariate_sample_from_wire(to_wire(sample))), finished(sample));
    EXPECT_EQ(finished(open_covariate_sample(finished(sample), never)), finished(sample));
  }
  EXPECT_EQ(to_text(covariate_sample_from_text(" v1[2 5 9|1][0 0 9 | 2][2 5 9 | 1 customers 2] ")),
            "v1 [0 0 9 | 2] [2 5 9 | 1 customers 3]");
}

TEST(CovariateSample, BadTextIsRefused) {
  for (const char *text :
       {"",
        "v2",
        "v1 [",
        "v1 [1 2 3]",
        "v1 [1 2 3 |]",
        "v1 [1 2 | 3]",
        "v1 [1 5 3 | 1]",
        "v1 [0 1 3 | 1]",
        "v1 [1 2 3 | nan]",
        "v1 [1 2 3 | 1e101]",
        "v1 [1 2 3 | 1 customers 0]",
        "v1 [1 2 3 | 1 customers]",
        "v1 unit 0",
        "v1 unit -7",
        "v1 [1 2 3 | 1] x",
        "v1 [1 2 3 | 1 customers 9223372036854775808]",
        "v1 [1 2 3 | 1] [1 2 3 | 1 2]",
        "v1 [1 2 3 | 1 customers 9223372036854775807] [1 2 3 | 1]",
        "v1 [1 2 3 | 1 customers 9223372036854775807] [1 2 3 | 2]",
        "v1 [1 2 3 | 1 2 3 4 5 6 7 8 9 10 1 2 3 4 5 6 7 8 9 20 1 2 3 4 5 6 7 8 9 30 1 2 3]"}) {
    try {
      covariate_sample_from_text(text);
      ADD_FAILURE() << "accepted: " << text;
    } catch (const Error &error) {
      EXPECT_TRUE(error.fault == Fault::bad_text || error.fault == Fault::too_large)
          << error.what();
    }
  }
}

TEST(CovariateSample, DamagedBytesAreReadOrRefused) {
  const CovariateSample sample = opened(collected(simulated(ModelKind::bg_nbd, 20, 21), 7));
  const Bytes wire = to_wire(sample), stored = finished(sample);
  Random random(22, 0);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    Bytes damaged = i % 2 ? wire : stored;
    if (i % 3 == 0)
      damaged.resize(random.next() % damaged.size());
    else
      damaged[random.next() % damaged.size()] = static_cast<std::uint8_t>(random.next());
    try {
      if (i % 2)
        EXPECT_EQ(to_wire(covariate_sample_from_wire(damaged)), damaged);
      else
        open_covariate_sample(damaged, never);
    } catch (const Error &) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}
