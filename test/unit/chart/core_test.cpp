#include "base/error.hpp"
#include "chart/labels.hpp"
#include "chart/letters.hpp"
#include "chart/markup.hpp"
#include "chart/number.hpp"
#include "chart/scale.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <random>

using namespace portfolio;
using namespace portfolio::chart;

namespace {

// --- scales
// ---------------------------------------------------------------------------------------

std::string ticks_of(double low, double high, int most, double smallest = 0) {
  std::string text;
  const Scale scale = round_scale(low, high, most, smallest);
  for (const double tick : scale.ticks) text += number_text(tick, scale.decimals, {}) + " ";
  return text;
}

/// The first is the example of Heckbert's paper: labels for 105 to 543.
TEST(Scale, HasTheTicksThatAPersonWouldChoose) {
  EXPECT_EQ(ticks_of(105, 543, 6), "100 200 300 400 500 600 ");
  EXPECT_EQ(ticks_of(0, 0.3, 4), "0.0 0.1 0.2 0.3 ");
  EXPECT_EQ(ticks_of(0, 100, 6), "0 20 40 60 80 100 ");
  EXPECT_EQ(ticks_of(-37, 12, 8), "−40 −30 −20 −10 0 10 20 ");
  EXPECT_EQ(ticks_of(0, 61204, 5), "0 20,000 40,000 60,000 80,000 ");
  EXPECT_EQ(ticks_of(0, 0, 5), "0.0 0.2 0.4 0.6 ");
  EXPECT_EQ(ticks_of(0, 2, 9, 1), "0 1 2 ") << "what is counted has no halves";
  EXPECT_EQ(ticks_of(5, 5, 5), "5 6 7 8 ");
}

TEST(Scale, IsRoundCoversItsValuesAndHasFewTicks) {
  std::mt19937_64 random(3);
  for (int turn = 0; turn < 20000; ++turn) {
    const auto real = [&] {
      const double value = std::pow(10, static_cast<double>(random() % 25) - 10) *
                           static_cast<double>(random() % 1000) / 1000;
      return random() % 2 == 0 ? value : -value;
    };
    double low = real(), high = random() % 4 == 0 ? low + std::abs(real()) * 1e-6 : real();
    if (low > high) std::swap(low, high);
    const int most = 3 + static_cast<int>(random() % 20);
    const Scale scale = round_scale(low, high, most);
    SCOPED_TRACE(testing::Message() << low << " to " << high << " in " << most);
    const auto n = scale.ticks.size();
    ASSERT_GE(n, 2U);
    ASSERT_LE(n, static_cast<std::size_t>(most));
    const double step = scale.ticks[1] - scale.ticks[0], rounding = 1e-6 * step;
    ASSERT_GT(step, 0);
    EXPECT_LE(scale.low, low + rounding);
    EXPECT_GE(scale.high, high - rounding);
    // a multiple of 1, 2 or 5 times a power of ten
    const double power = std::pow(10, std::floor(std::log10(step * (1 + 1e-4)))),
                 digit = step / power;
    EXPECT_TRUE(std::abs(digit - 1) < 1e-3 || std::abs(digit - 2) < 1e-3 ||
                std::abs(digit - 5) < 1e-3)
        << step;
    for (std::size_t i = 0; i < n; ++i) {
      const double turns = scale.ticks[i] / (std::round(digit) * power);
      EXPECT_NEAR(turns, std::round(turns), 1e-6 + std::abs(turns) * 1e-12);
    }
    EXPECT_EQ(scale.part(scale.low - step), 0);
    EXPECT_EQ(scale.part(scale.high + step), 1);
  }
}

// --- letters
// ----------------------------------------------------------------------------------------

TEST(Letters, AreCutBetweenWhatReadersSeeAsCharacters) {
  const double wide = text_width("👩‍👩‍👧", 10);
  EXPECT_LT(wide, 45) << "joined emoji are one";
  EXPECT_EQ(shorten("Müller", 10, 1000), "Müller");
  EXPECT_EQ(shorten("Müller und Söhne", 10, text_width("Müller…", 10) + 0.1), "Müller…");
  EXPECT_EQ(shorten("Müller und Söhne", 10, text_width("Müller …", 10) + 0.1), "Müller…");
  const std::string accents = "e\u0301e\u0301e\u0301e\u0301";
  EXPECT_EQ(shorten(accents, 10, text_width("ee…", 10) + 0.1), "e\u0301e\u0301…");
  EXPECT_EQ(shorten("👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧", 10, wide * 2 + 1),
            "👩‍👩‍👧…");
  EXPECT_EQ(shorten("🇫🇷🇩🇪🇮🇹", 10, text_width("🇫🇷🇩🇪", 10) + 0.1), "🇫🇷…");
  EXPECT_EQ(shorten("日本語のお客様", 10, 40), "日本…");
  EXPECT_EQ(shorten("abc", 10, 1), "…");
  EXPECT_EQ(shorten("", 10, 0), "");
  EXPECT_EQ(shorten_middle("abcdef", 10, text_width("ab…f", 10) + 0.1), "ab…f");
  EXPECT_EQ(shorten_middle("e\u0301🇫🇷xx🇩🇪e\u0301", 10, text_width("e🇫🇷…e", 10) + 0.1),
            "e\u0301🇫🇷…e\u0301");
  EXPECT_EQ(shorten_middle("abc", 10, 1000), "abc");
  EXPECT_EQ(shorten_middle("abc", 10, 0), "…");
}

TEST(Letters, NeverBreakUtf8WhereverTheyAreCut) {
  const std::string text = "aé日👩‍👩‍👧🇫🇷e\u0301שלום";
  for (double width = 0; width < 200; width += 0.5) {
    const std::string cut = shorten(text, 10, width);
    std::string_view rest = cut;
    while (!rest.empty()) ASSERT_NE(take_letter(rest).code, no_letter) << cut;
    const std::string kept = shorten_middle(text, 10, width);
    for (std::string_view middle = kept; !middle.empty();)
      ASSERT_NE(take_letter(middle).code, no_letter) << kept;
    if (cut != text && cut != "…") {
      ASSERT_LE(text_width(cut, 10), width + 1e-9);
    }
  }
}

TEST(Letters, OfDamagedTextAreSingleBytes) {
  for (const std::string_view bytes :
       {"\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC0\x80", "\xED\xA0\x80", "\xE0\x80\x80",
        "\xF4\x90\x80\x80", "\xFF"}) {
    std::string_view rest = bytes;
    EXPECT_EQ(take_letter(rest).code, no_letter);
    EXPECT_EQ(rest.size(), bytes.size() - 1);
  }
}

// --- markup
// -------------------------------------------------------------------------------------------

TEST(Markup, HasReferencesForWhatHtmlAndXmlRead) {
  EXPECT_EQ(escape_markup("<script>alert('x' && \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp;&amp; &quot;y&quot;)&lt;/script&gt;");
  EXPECT_EQ(escape_markup("Müller שלום 👩‍👩‍👧"),
            "Müller שלום 👩‍👩‍👧");
  EXPECT_EQ(escape_markup("&amp;"), "&amp;amp;");
}

TEST(Markup, LacksWhatXmlForbids) {
  EXPECT_EQ(escape_markup(std::string_view("a\0b\x01\x1B\x1F c\td\n", 11)), "ab c\td\n");
  EXPECT_EQ(escape_markup("a\xEF\xBF\xBE"
                          "b\xEF\xBF\xBF"
                          "c"),
            "abc");
  EXPECT_EQ(escape_markup("a\xFF\xC3(b"), "a(b");
}

TEST(Markup, OfOtherEncodingsIsAscii) {
  EXPECT_EQ(ascii_markup("<t>é − 👩 &amp;</t>"), "<t>&#xe9; &#x2212; &#x1f469; &amp;</t>");
}

// --- numbers
// ------------------------------------------------------------------------------------------

TEST(Number, HasTheFormOfALanguage) {
  EXPECT_EQ(number_text(1234567.891, 2, {}), "1,234,567.89");
  const NumberForm french{{}, ",", "\u202F", "\u202F€", false};
  EXPECT_EQ(number_text(-1234.5, 2, french), "−1\u202F234,50\u202F€");
  EXPECT_EQ(number_text(0.256, 1, {{}, ".", ",", "%", true}), "25.6%");
  EXPECT_EQ(number_text(-0.004, 2, {}), "0.00");
  EXPECT_EQ(number_text(999, 0, {}), "999");
  EXPECT_EQ(signed_text(12, 0, {}), "+12");
  EXPECT_EQ(signed_text(0.001, 0, {}), "0");
  EXPECT_EQ(number_text(1e15, 0, {{}, ".", "", "", false}), "1000000000000000");
}

TEST(Number, HasAsManyDecimalsAsAreOfUse) {
  const auto decimals = [](std::vector<double> values, const NumberForm &form = {}) {
    return value_decimals(values, form);
  };
  EXPECT_EQ(decimals({1234.56, 3.1}), 0);
  EXPECT_EQ(decimals({12.34}), 1);
  EXPECT_EQ(decimals({12, 3}), 0);
  EXPECT_EQ(decimals({1.234}), 2);
  EXPECT_EQ(decimals({0.01234}), 4);
  EXPECT_EQ(decimals({0, 0}), 0);
  EXPECT_EQ(decimals({0.5, 0.25}, {{}, ".", ",", "%", true}), 0);
  EXPECT_EQ(decimals({0.5, 0.255}, {{}, ".", ",", "%", true}), 1);
  EXPECT_EQ(decimals({0.5}, {3, ".", ",", "", false}), 3);
}

// --- labels
// -------------------------------------------------------------------------------------------

void expect_apart(const PlacedLabels &placed, double width, double size) {
  double right = -1;
  for (std::size_t i = 0; i < placed.labels.size(); ++i) {
    const PlacedLabel &label = placed.labels[i];
    const double length = text_width(label.text, size);
    if (placed.are_slanted) { // parallel lines at 45 degrees, each as high as a letter
      if (i > 0) {
        EXPECT_GE((label.x - placed.labels[i - 1].x) * std::sqrt(0.5), size);
      }
      EXPECT_GE(label.x - length * std::sqrt(0.5), 0) << label.text;
      EXPECT_LE(length * std::sqrt(0.5) + size * 0.3, placed.height) << label.text;
    } else {
      EXPECT_GE(label.x - length / 2, 0) << label.text;
      EXPECT_LE(label.x + length / 2, width) << label.text;
      EXPECT_GT(label.x - length / 2, right) << label.text;
      right = label.x + length / 2;
    }
  }
}

PlacedLabels place(const std::vector<std::string> &labels, double width) {
  std::vector<double> x;
  for (std::size_t i = 0; i < labels.size(); ++i)
    x.push_back(40 +
                (width - 45) * (static_cast<double>(i) + 0.5) / static_cast<double>(labels.size()));
  const PlacedLabels placed = place_labels(labels, x, width, 13);
  expect_apart(placed, width, 13);
  return placed;
}

TEST(Labels, StandSideBySideElseAreThinnedOutOrSlanted) {
  EXPECT_EQ(place({"Champions", "Loyal", "At risk"}, 480).labels.size(), 3U);
  std::vector<std::string> months, names;
  for (int i = 10; i < 34; ++i) {
    months.push_back("2024-" + std::to_string(i));
    names.push_back("Customers " + std::string(1, static_cast<char>('A' + i)));
  }
  const PlacedLabels thinned = place(months, 480);
  EXPECT_FALSE(thinned.are_slanted);
  EXPECT_EQ(thinned.labels.size(), 6U);
  EXPECT_EQ(thinned.labels[1].index, 4U);
  EXPECT_TRUE(place({names.begin(), names.begin() + 12}, 480).are_slanted);
  EXPECT_FALSE(place(names, 320).are_slanted) << "there is no line for each";
}

TEST(Labels, ThatBeginAlikeAreToldApartByTheirEnds) {
  const PlacedLabels placed =
      place({"opening", "experience kept: survival", "experience kept: activity",
             "experience kept: spend", "acquired", "re-estimation", "closing"},
            480);
  ASSERT_EQ(placed.labels.size(), 7U);
  EXPECT_NE(placed.labels[1].text, placed.labels[2].text);
  EXPECT_TRUE(placed.labels[1].text.ends_with("vival")) << placed.labels[1].text;
  EXPECT_EQ(placed.labels[0].text, "opening");
}

TEST(Labels, NeverTouchAndStayInThePicture) {
  std::mt19937_64 random(5);
  const std::vector<std::string> words{
      "", "i", "2024", "Dormant customers of long ago", "👩‍👩‍👧", "日本語のお客様"};
  for (int turn = 0; turn < 20000; ++turn) {
    std::vector<std::string> labels;
    const auto n = 1 + random() % 60;
    const std::size_t kinds = 1 + random() % words.size();
    for (std::size_t i = 0; i < n; ++i) labels.push_back(words[random() % kinds]);
    SCOPED_TRACE(turn);
    EXPECT_GE(place(labels, 100 + static_cast<double>(random() % 900)).labels.size(), 1U);
    if (HasFailure()) return;
  }
}

} // namespace
