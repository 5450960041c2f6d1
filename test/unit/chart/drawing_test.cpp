#include "base/error.hpp"
#include "chart/examples_support.hpp"
#include "chart/pictures.hpp"
#include "chart/svg_support.hpp"

#include <cmath>
#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::chart;
using portfolio::test::Element;
using portfolio::test::SvgReader;

namespace {

TEST(Drawing, WithoutValuesAreNone) {
  Rows rows(memory()), table(memory());
  EXPECT_EQ(draw_bars(rows, {}), "");
  rows.add({"a", std::nullopt, std::nullopt});
  table.add({"a", "b", std::nullopt});
  EXPECT_EQ(draw_bars(rows, {}), "");
  EXPECT_EQ(draw_line(table, {}), "");
  EXPECT_EQ(draw_waterfall(rows, {}), "");
  EXPECT_EQ(draw_heatmap(table, {}), "");
  EXPECT_EQ(draw_histogram(Values(memory()), {}), "");
  EXPECT_EQ(draw_lorenz(Points(memory()), {}), "");
}

template <class Draw> std::string complaint_of(const Draw &draw) {
  try {
    draw();
  } catch (const Error &error) {
    return std::string(error.what()) + "|" + error.hint;
  }
  return "nothing";
}

TEST(Drawing, OfTooMuchSayHowMuchThereMayBe) {
  Rows bars(memory()), series(memory()), steps(memory()), cells(memory());
  for (int i = 0; i < 201; ++i) bars.add({"b", std::nullopt, 1});
  for (int i = 0; i < 7; ++i) series.add({"b", std::to_string(i), 1});
  for (int i = 0; i < 41; ++i) steps.add({"b", std::nullopt, 1});
  for (int i = 0; i < 61; ++i) cells.add({"b", std::to_string(i), 1});
  EXPECT_EQ(complaint_of([&] {
              draw_bars(bars, {});
            }).find("more than 200 bars in a picture|A picture of more"),
            0U);
  EXPECT_EQ(complaint_of([&] { draw_bars(series, {}); }).find("more than 6 series in a picture|"),
            0U);
  EXPECT_EQ(complaint_of([&] {
              draw_waterfall(steps, {});
            }).find("more than 40 steps of a waterfall in a picture|"),
            0U);
  EXPECT_EQ(complaint_of([&] {
              draw_heatmap(cells, {});
            }).find("more than 60 columns of a heat map in a picture|"),
            0U);
}

TEST(Drawing, RefuseWhatCannotBeDrawn) {
  Rows rows(memory());
  const auto add = [&](double value) { return complaint_of([&] { rows.add({"a", "b", value}); }); };
  EXPECT_EQ(add(std::nan("")).find("value is NaN|"), 0U);
  EXPECT_EQ(add(-HUGE_VAL).find("value is -Infinity|"), 0U);
  EXPECT_EQ(add(1e16).find("value 1e+16 is too large|"), 0U);
  EXPECT_EQ(rows.size(), 0U);
  rows.add({"a", "b", 1});
  rows.add({"a", "b", 2});
  EXPECT_EQ(
      complaint_of([&] { draw_bars(rows, {}); }),
      "two rows of label \"a\" and series \"b\"|Aggregate first: one row for each pair of both.");
  EXPECT_EQ(complaint_of([&] {
              draw_heatmap(rows, {});
            }).find("two rows of row_label \"a\" and column_label \"b\"|"),
            0U);
  Points points(memory());
  points.add(0.5, 0.9);
  EXPECT_EQ(complaint_of([&] { points.add(0.4, 0.9); }).find("customer_share 0.4 comes after 0.5|"),
            0U);
  EXPECT_EQ(complaint_of([&] {
              points.add(1.1, 0.9);
            }).find("customer_share must be from 0 to 1, not 1.1|"),
            0U);
}

/// Nobody wants to hear all numbers twice.
TEST(Drawing, IsCalledByItsTitleElseByItsAxesElseByItsFirstNumbers) {
  const auto name_of = [](const Options &options) {
    const SvgReader svg(draw_bars(stacked_rows(12), options));
    return svg.elements.front().attributes.at("aria-label");
  };
  Options options;
  const std::string numbers = name_of(options);
  EXPECT_TRUE(numbers.starts_with("2024-01: won ")) << numbers;
  EXPECT_TRUE(numbers.ends_with("…")) << numbers;
  EXPECT_LE(numbers.size(), 103U);
  options.x_axis = "Month";
  EXPECT_EQ(name_of(options), "Month");
  options.y_axis = "Customers";
  EXPECT_EQ(name_of(options), "Customers, Month");
  options.title = "Won and lost";
  EXPECT_EQ(name_of(options), "Won and lost");
}

/// Bars are as high as their values: the picture says what the numbers say.
TEST(Drawing, OfBarsAreToScale) {
  Rows rows(memory());
  const std::vector<double> values{10, 25, -5, 40};
  for (const double value : values) rows.add({"b", std::nullopt, value});
  const SvgReader svg(draw_bars(rows, {}));
  for (const Element &element : svg.elements)
    if (element.name == "path" && element.attributes.at("class") == "cp-s1") {
      const auto places = portfolio::test::places_of(element.attributes.at("d"));
      ASSERT_EQ(places.size(), 4 * values.size());
      const double unit = (places[2].y - places[0].y) / 10;
      for (std::size_t i = 0; i < values.size(); ++i)
        EXPECT_NEAR(places[4 * i + 2].y - places[4 * i].y, unit * std::abs(values[i]), 0.2) << i;
      EXPECT_NEAR(places[8].y, places[2].y, 0.2)
          << "a negative bar hangs where positive ones stand";
    }
}

/// A total that does not stand on zero is broken, and no other.
TEST(Drawing, OfWaterfallsAreBrokenWhereTheyDoNotBeginAtZero) {
  for (int opening = 100; opening < 20000; opening += 173) {
    const std::string svg = waterfall(opening);
    const bool begins_at_zero = svg.find(">0</text>") != std::string::npos;
    EXPECT_EQ(svg.find("cp-break") == std::string::npos, begins_at_zero) << opening;
  }
  EXPECT_EQ(waterfall(300).find("cp-break"), std::string::npos);
  EXPECT_NE(waterfall(19000).find("cp-break"), std::string::npos);
}

TEST(Drawing, OfWaterfallsCloseWhereTheSumIs) {
  const std::string description = SvgReader(waterfall(300)).elements.at(1).text; // desc
  EXPECT_EQ(description, "Opening: 300; New: +620; Returned: +120; Lost: −480; Closing: 560");
}

TEST(Drawing, OfDistributionsCountEveryValueOnce) {
  Values whole(memory());
  for (int i = 1; i <= 12; ++i) whole.add(i);
  const std::string each = SvgReader(draw_histogram(whole, {})).elements.at(1).text;
  EXPECT_EQ(each.find("1 – 2: 1; 2 – 3: 1; "), 0U) << each;
  EXPECT_EQ(each.find("12 – 13: 1"), each.size() - std::string("12 – 13: 1").size()) << each;
  Options few;
  few.bins = 3;
  few.max_quantile = 0.5;
  EXPECT_EQ(SvgReader(draw_histogram(whole, few)).elements.at(1).text,
            "0 – 5: 4; 5 – 10: 5; ≥ 10: 3");
}

} // namespace
