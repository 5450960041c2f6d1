#include "rfm/rfm.hpp"
#include "rfm/rfm_support.hpp"

using namespace portfolio;
using namespace portfolio::history;
using namespace portfolio::rfm;
using namespace portfolio::test;

TEST(Rfm, IsWhatTheEventsBeforeAsOfAddUpTo) {
  Random random(10);
  for (int trial = 0; trial < 500; ++trial) {
    const auto events = random_events(random, between(random, 0, 30), 2);
    const Day as_of = static_cast<Day>(between(random, 7990, 9600));
    const int scale = scale_of(events);
    Rfm expected;
    std::optional<Day> last;
    for (const Event &event : events) {
      if (event.day >= as_of) continue;
      expected.monetary += rescale(event.amount.units, event.amount.scale, scale);
      if (event.amount.units < 0) continue;
      ++expected.frequency;
      last = std::max(last.value_or(event.day), event.day);
    }
    const auto found = rfm::rfm(reference(events, scale), as_of);
    ASSERT_EQ(found.has_value(), last.has_value());
    if (!last) continue;
    ASSERT_EQ(found->recency_days, as_of - *last);
    ASSERT_EQ(found->frequency, expected.frequency);
    ASSERT_TRUE(found->monetary == expected.monetary);
  }
  EXPECT_EQ(fault_of([] { rfm::rfm(History({}, 0, 0), max_day + 1); }), Fault::bad_date);
}
