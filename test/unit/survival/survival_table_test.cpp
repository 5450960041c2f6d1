#include "survival/survival_support.hpp"

#include <cmath>

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::survival;
using namespace portfolio::survival::test;
using portfolio::test::arena, portfolio::test::Random;

TEST(Survival, AnyOrderAndAnySplitGiveTheSameBytes) {
  Random random(4);
  for (int round = 0; round < 100; ++round) {
    const auto all = random_observations(random, random() % 400);
    SurvivalState whole(nullptr, arena), repeated(nullptr, arena);
    std::vector<SurvivalState> parts;
    for (std::size_t i = 0; i < 1 + random() % 4; ++i) parts.emplace_back(nullptr, arena);
    for (const Observation &o : all) {
      whole.add(o.duration, o.event, o.weight);
      for (int i = 0; i < o.weight; ++i) repeated.add(o.duration, o.event);
      parts[random() % parts.size()].add(o.duration, o.event, o.weight);
    }
    whole.skip(2);
    repeated.skip();
    repeated.skip();
    parts[0].skip(2);
    SurvivalState merged(nullptr, arena);
    SurvivalTable pairwise;
    for (const auto &part : parts) {
      merged.merge(random() % 2 ? opened(part) : open_survival(stored(opened(part))));
      pairwise = merge(opened(part), pairwise);
    }
    const Bytes expected = stored(opened(whole));
    ASSERT_EQ(stored(opened(merged)), expected);
    ASSERT_EQ(stored(opened(repeated)), expected);
    ASSERT_EQ(stored(pairwise), expected);
    ASSERT_EQ(stored(survival_from_text(to_text(pairwise))), expected);
    ASSERT_EQ(stored(survival_from_wire(to_wire(pairwise))), expected);
  }
}

TEST(Survival, KeepsFewDurationsSmallAndManyRight) {
  SurvivalState few(nullptr, arena), many(nullptr, arena);
  for (std::int64_t i = 0; i < 300000; ++i) {
    few.add(static_cast<double>(i * 7919 % 200), i % 2);
    many.add(std::sqrt(static_cast<double>(i * 7919 % 300007)), true);
  }
  EXPECT_LE(few.log()->capacity(), 16384u);
  EXPECT_EQ(opened(few).rows.size(), 200u);
  EXPECT_EQ(customers(opened(few)), 300000);
  EXPECT_EQ(events(opened(few)), 150000);
  EXPECT_EQ(opened(many).rows.size(), 300000u);
  SurvivalState unsorted(nullptr, arena);
  for (int i = 0; i < 300000; ++i) unsorted.add(std::abs(std::sin(i)), true);
  EXPECT_THROW(kaplan_meier(opened(many), [] { return true; }), Stopped);
  EXPECT_THROW(open_survival(bytes_of(unsorted.log()), [] { return true; }), Stopped);
}

TEST(Survival, RefusesWhatCannotBe) {
  SurvivalState state(nullptr, arena);
  EXPECT_EQ(message([&] { state.add(-1.5, true); }), "duration is -1.5");
  EXPECT_EQ(message([&] { state.add(std::nan(""), true); }), "duration is NaN");
  EXPECT_EQ(message([&] { state.add(INFINITY, false); }), "duration is Infinity");
  EXPECT_EQ(message([&] { state.add(1, true, 0); }), "weight is 0");
  EXPECT_EQ(message([] { survival_at(six_mp(), -1); }), "duration is -1");
  EXPECT_EQ(message([] { restricted_mean(six_mp(), -1); }), "duration is -1");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), 0); }), "p is 0");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), 1.5, .95); }), "p is 1.5");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), std::nan("")); }), "p is NaN");
  EXPECT_EQ(message([] { survival_quantile(six_mp(), .5, 1); }), "level is 1");
  state.add(-0., true, INT64_MAX);
  EXPECT_THROW(state.add(1, false), Error);
  EXPECT_THROW(state.merge(six_mp()), Error);
  EXPECT_THROW(merge(opened(state), six_mp()), Error);
  EXPECT_EQ(to_text(opened(state)), "v1 [0 9223372036854775807 0]");
  EXPECT_EQ(point_at(opened(state), 0).survival, 0);
}

TEST(Survival, TextIsReadableAndMayComeInAnyOrder) {
  EXPECT_EQ(to_text(maintained()), "v1 [9 1 0] [13 1 1] [18 1 0] [23 1 0] [28 0 1] [31 1 0] [34 1 "
                                   "0] [45 0 1] [48 1 0] [161 0 1]");
  EXPECT_EQ(to_text(survival_from_text(" v1 skipped 2 [7.25 1 0] [6 0 2][7.25 1 1]")),
            "v1 skipped 2 [6 0 2] [7.25 2 1]");
  for (const char *text :
       {"", "v2", "v1 [", "v1 [1 1", "v1 [1 1 1 1]", "v1 [-1 1 1]", "v1 [nan 1 1]", "v1 [inf 1 1]",
        "v1 [1 0 0]", "v1 [1 -1 1]", "v1 [1 1.5 1]", "v1 [1 9223372036854775808 0]",
        "v1 [1 9223372036854775807 0] [2 1 0]", "v1 skipped 9223372036854775808", "v1 [1 1 1] x"})
    EXPECT_THROW(survival_from_text(text), Error) << text;
}

TEST(Survival, RefusesBadBytes) {
  const Bytes good = to_wire(six_mp());
  for (std::size_t n = 0; n < good.size(); ++n)
    EXPECT_THROW(survival_from_wire(SurvivalBytes(good).first(n)), Error) << n;
  const auto refused = [](auto change) {
    Bytes bytes = to_wire(trial({1, 2}));
    change(bytes);
    EXPECT_THROW(survival_from_wire(bytes), Error);
  };
  refused([](Bytes &b) { b[0] = 2; });                  // version
  refused([](Bytes &b) { b.push_back(0); });            // trailing
  refused([](Bytes &b) { b[2] = 3; });                  // more rows than bytes
  refused([](Bytes &b) { b[10] |= 0x80; });             // negative
  refused([](Bytes &b) { b[10] = 0x7F, b[9] = 0xF0; }); // infinite
  refused([](Bytes &b) { b[10] = 0x41; });              // descending
  refused([](Bytes &b) { b[11] = 0; });                 // of no customer
  const Bytes kept = stored(six_mp());
  EXPECT_EQ(open_survival(kept), six_mp());
  for (std::size_t n = 0; n < kept.size(); n += 5)
    EXPECT_THROW(open_survival(SurvivalBytes(kept).first(n)), Error) << n;
  Bytes damaged = kept;
  damaged[28 + 15] |= 0x80; // a negative number of events
  EXPECT_THROW(open_survival(damaged), Error);
}
