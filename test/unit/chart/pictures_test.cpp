#include "chart/pictures.hpp"

#include "base/error.hpp"
#include "chart/examples_support.hpp"
#include "chart/svg_support.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <set>
#include <sstream>

using namespace portfolio;
using namespace portfolio::chart;
using portfolio::test::Box;
using portfolio::test::Element;
using portfolio::test::SvgReader;

namespace {

// --- what holds of every picture ----------------------------------------------------------------

void expect_sound(const std::string &name, const std::string &markup) {
  SCOPED_TRACE(name);
  const SvgReader svg(markup);
  ASSERT_EQ(svg.complaint, "") << markup.substr(0, 3000);
  ASSERT_EQ(svg.elements.front().name, "svg");
  std::istringstream view(svg.elements.front().attributes.at("viewBox"));
  double zero, width, height;
  view >> zero >> zero >> width >> height;
  EXPECT_EQ(svg.elements.front().attributes.at("role"), "img");
  EXPECT_NE(svg.elements.front().attributes.at("aria-label"), "");
  for (const Element &element : svg.elements) {
    EXPECT_TRUE(
        (std::set<std::string>{"svg", "title", "desc", "defs", "pattern", "g", "path", "text"})
            .contains(element.name))
        << element.name;
    for (const auto &[attribute, value] : element.attributes) {
      EXPECT_FALSE(attribute.starts_with("on") || attribute == "href" || attribute == "style")
          << attribute;
      EXPECT_EQ(value.find("NaN"), std::string::npos) << attribute;
    }
    if (element.attributes.contains("id")) continue; // a pattern has an area of its own
    if (element.name != "path") continue;
    for (const auto &place : portfolio::test::places_of(element.attributes.at("d")))
      EXPECT_TRUE(place.x >= -0.1 && place.x <= width + 0.1 && place.y >= -0.1 &&
                  place.y <= height + 0.1)
          << place.x << " " << place.y << " of " << width << " " << height;
  }
  const std::vector<Box> boxes = portfolio::test::boxes_of(svg);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Box &a = boxes[i];
    EXPECT_TRUE(a.left >= -0.5 && a.right <= width + 0.5 && a.top >= -0.5 &&
                a.bottom <= height + 0.5)
        << "\"" << a.text << "\" from " << a.left << " " << a.top << " to " << a.right << " "
        << a.bottom << " of " << width << " " << height;
    for (std::size_t j = 0; j < i; ++j) {
      const Box &b = boxes[j];
      const double across = std::min(a.right, b.right) - std::max(a.left, b.left),
                   down = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
      EXPECT_FALSE(across > 0.2 && down > 0.2)
          << "\"" << a.text << "\" touches \"" << b.text << "\"";
    }
  }
}

/// RENEW_GOLDEN=1 build/core/unit_chart writes them anew: look at them in a browser before you
/// commit them.
TEST(Pictures, AreWhatTheyWere) {
  const auto folder = std::filesystem::path(__FILE__).parent_path() / "golden";
  std::set<std::string> files;
  for (const auto &[name, svg] : examples()) {
    const auto path = folder / (name + ".svg");
    files.insert(path.filename());
    if (std::getenv("RENEW_GOLDEN") != nullptr) std::ofstream(path) << svg << "\n";
    std::ifstream file(path);
    std::ostringstream kept;
    kept << file.rdbuf();
    EXPECT_EQ(kept.str(), svg + "\n") << path;
  }
  for (const auto &file : std::filesystem::directory_iterator(folder))
    EXPECT_TRUE(files.contains(file.path().filename())) << file.path() << " is no example any more";
}

TEST(Pictures, AreWellFormedInTheirFrameAndTheirWordsDoNotTouch) {
  for (const auto &[name, svg] : examples()) expect_sound(name, svg);
}

TEST(Pictures, OfManyNumbersAreSmall) {
  EXPECT_LT(examples().at("heatmap_large").size(), 40'000U);
  EXPECT_LT(examples().at("bars_stacked").size(), 40'000U);
  Rows full(memory());
  for (int i = 0; i < 36; ++i)
    for (int j = 0; j < 36; ++j) full.add({month(i), month(j), wave(i, j) / 3, i + j > 60});
  const std::string svg = draw_heatmap(full, {});
  EXPECT_LT(svg.size(), 40'000U);
  expect_sound("full", svg);
}

/// Numbers in attributes have one decimal at most.
TEST(Pictures, HaveShortCoordinates) {
  for (const auto &[name, svg] : examples()) {
    for (const Element &element : SvgReader(svg).elements)
      for (const char *attribute : {"d", "x", "y", "transform", "viewBox"}) {
        const auto found = element.attributes.find(attribute);
        if (found == element.attributes.end() || element.attributes.contains("id")) continue;
        const std::string &value = found->second;
        for (std::size_t i = value.find('.'); i != std::string::npos; i = value.find('.', i + 1))
          EXPECT_FALSE(std::isdigit(static_cast<unsigned char>(value[i + 2]))) << name << value;
      }
  }
}

/// Whatever the values, the labels and the size are.
TEST(Pictures, AreSoundForRandomRows) {
  std::mt19937_64 random(7);
  const std::vector<std::string> words{"",
                                       "Ab",
                                       "2024-01",
                                       "Dormant customers of long ago",
                                       "<&>\"'",
                                       "123,456",
                                       "שלום",
                                       "日本語のお客様",
                                       "👩‍👩‍👧",
                                       "iiii"};
  for (int turn = 0; turn < 600; ++turn) {
    Rows rows(memory()), table(memory());
    Values values(memory());
    const auto n = 1 + random() % 40;
    const double scale = std::pow(10, static_cast<double>(random() % 21) - 9),
                 offset = random() % 3 == 0 ? scale * 50 : 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::string label = words[random() % words.size()];
      std::optional<double> value;
      if (random() % 8 > 0)
        value = offset +
                scale * (static_cast<double>(random() % 2001) - (offset > 0 ? 0 : 1000)) / 1000;
      rows.add({label, std::nullopt, value, random() % 5 == 0});
      values.add(value);
      for (std::size_t j = 0; j < 1 + n % 6; ++j)
        table.add({label + std::to_string(i), words[j], value, random() % 4 == 0});
    }
    const Options changed = options([&](Options &o) {
      if (random() % 2 == 0) o.width = 220 + static_cast<double>(random() % 900);
      if (random() % 4 == 0) o.height = 150 + static_cast<double>(random() % 500);
      if (random() % 3 == 0) o.form.unit = " €";
      if (random() % 3 == 0)
        o.y_axis = "How many of them there are in the whole of the year, in thousands";
      if (random() % 3 == 0) o.x_axis = "Month";
      if (random() % 4 == 0) o.form.decimals = static_cast<int>(random() % 4);
      o.form.is_percent = random() % 5 == 0 && scale < 1e3;
      o.is_compact = random() % 6 == 0;
      o.hatched = {words[random() % 4]};
      o.max_quantile = random() % 2 == 0 ? 1 : 0.9;
    });
    const std::string name = "turn " + std::to_string(turn) + ": ";
    const std::pair<const char *, std::string> all[]{
        {"bars", draw_bars(rows, changed)},        {"stacked", draw_bars(table, changed)},
        {"line", draw_line(rows, changed)},        {"lines", draw_line(table, changed)},
        {"heatmap", draw_heatmap(table, changed)}, {"histogram", draw_histogram(values, changed)}};
    for (const auto &[kind, svg] : all)
      if (!svg.empty()) expect_sound(name + kind, svg);
    const std::string steps = draw_waterfall(rows, changed);
    if (!steps.empty()) expect_sound(name + "waterfall", steps);
    if (HasFailure()) return;
  }
}

TEST(Pictures, ShowWhatIsWrittenAndNothingElse) {
  const SvgReader svg(hostile_bars());
  std::vector<std::string> texts;
  for (const Element &element : svg.elements)
    if (element.name == "text" && element.attributes.contains("transform"))
      texts.push_back(element.text);
  EXPECT_EQ(texts.size(), 5U);
  EXPECT_EQ(texts.at(2), "שלום עולם");
  EXPECT_EQ(texts.at(3), "👩‍👩‍👧 family");
  EXPECT_EQ(svg.elements.front().attributes.at("aria-label"), "\"<&>'\" ");
}

TEST(Pictures, OfOneContentHaveOneNameForPatternsAndOthersAnother) {
  const auto name_of = [](const std::string &svg) {
    for (const Element &element : SvgReader(svg).elements)
      if (element.name == "pattern") return element.attributes.at("id");
    return std::string();
  };
  Options one, other;
  one.hatched = other.hatched = {"in doubt"};
  other.title = "other";
  const std::string name = name_of(draw_bars(stacked_rows(12), one));
  EXPECT_EQ(name.substr(0, 3), "cp-");
  EXPECT_EQ(name, name_of(draw_bars(stacked_rows(12), one)));
  EXPECT_NE(name, name_of(draw_bars(stacked_rows(12), other)));
  EXPECT_NE(name, name_of(draw_bars(stacked_rows(11), one)));
  EXPECT_EQ(name_of(draw_bars(stacked_rows(12), {})), "") << "a pattern that nothing needs";
}

TEST(Pictures, WithoutValuesAreNone) {
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

TEST(Pictures, OfTooMuchSayHowMuchThereMayBe) {
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

TEST(Pictures, RefuseWhatCannotBeDrawn) {
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

/// Bars are as high as their values: the picture says what the numbers say.
TEST(Pictures, OfBarsAreToScale) {
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

TEST(Pictures, OfWaterfallsCloseWhereTheSumIs) {
  const std::string description = SvgReader(waterfall(300)).elements.at(1).text; // desc
  EXPECT_EQ(description, "Opening: 300; New: +620; Returned: +120; Lost: −480; Closing: 560");
}

TEST(Pictures, OfDistributionsCountEveryValueOnce) {
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
