#include "chart/pictures.hpp"

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
  one.description = other.description = "the same";
  other = one;
  other.width = 481;
  EXPECT_NE(name_of(draw_bars(stacked_rows(12), one)), name_of(draw_bars(stacked_rows(12), other)));
  EXPECT_EQ(name_of(draw_bars(stacked_rows(12), {})), "") << "a pattern that nothing needs";
}

} // namespace
