#include "chart/options.hpp"

#include "base/error.hpp"

#include <gtest/gtest.h>

using namespace portfolio;
using namespace portfolio::chart;
using Kind = Setting::Kind;

namespace {

Setting text(std::string_view key, std::string_view value) {
  return {key, Kind::text, value, 0, false, {}};
}
Setting number(std::string_view key, double value, std::string_view shown) {
  return {key, Kind::number, shown, value, false, {}};
}

std::string complaint_of(const Setting &setting, Picture picture = Picture::bars) {
  try {
    read_options({&setting, 1}, picture);
  } catch (const Error &error) {
    return std::string(error.what()) + (error.hint.empty() ? "" : "|" + error.hint);
  }
  return "nothing";
}

TEST(Options, AreReadFromSettings) {
  const std::string_view names[]{"in doubt"};
  const Setting settings[]{text("title", "T"),
                           text("unit", " €"),
                           number("decimals", 2, "2"),
                           {"is_percent", Kind::boolean, "true", 0, true, {}},
                           {"hatched", Kind::list, "[\"in doubt\"]", 0, false, names},
                           number("width", 300, "300"),
                           {"y_axis", Kind::null, "null", 0, false, {}}};
  const Options options = read_options(settings, Picture::bars);
  EXPECT_EQ(options.title, "T");
  EXPECT_EQ(options.form.unit, " €");
  EXPECT_EQ(options.form.decimals, 2);
  EXPECT_TRUE(options.form.is_percent);
  EXPECT_EQ(options.hatched, std::vector<std::string>{"in doubt"});
  EXPECT_EQ(options.width, 300);
  EXPECT_EQ(options.y_axis, "");
}

TEST(Options, OfPercentHaveThatSign) {
  const Setting setting{"is_percent", Kind::boolean, "true", 0, true, {}};
  EXPECT_EQ(read_options({&setting, 1}, Picture::line).form.unit, "%");
}

TEST(Options, ThatNobodyKnowsAreRefusedWithThoseThatThereAre) {
  EXPECT_EQ(complaint_of(text("colour", "red")),
            "unknown option \"colour\"|The options of this picture are title, description, x_axis, "
            "y_axis, unit, "
            "decimals, decimal_mark, group_mark, is_percent, width, height, compact and hatched.");
  EXPECT_EQ(complaint_of(number("bins", 5, "5"), Picture::histogram), "nothing");
  EXPECT_EQ(complaint_of(number("bins", 5, "5"), Picture::line).find("unknown option \"bins\"|"),
            0U);
  EXPECT_EQ(complaint_of({"hatched", Kind::list, "[]", 0, false, {}}, Picture::waterfall)
                .find("unknown option \"hatched\"|"),
            0U);
}

TEST(Options, OfAnotherTypeOrOutOfRangeAreRefusedWithTheirValue) {
  EXPECT_EQ(complaint_of(number("title", 5, "5")), "option title is a text, not 5");
  EXPECT_EQ(complaint_of(text("width", "wide")),
            "option width is a number from 40 to 4000, not \"wide\"");
  EXPECT_EQ(complaint_of(number("width", 5, "5")),
            "option width is a number from 40 to 4000, not 5");
  EXPECT_EQ(complaint_of(number("decimals", 1.5, "1.5")),
            "option decimals is a whole number from 0 to 12, not 1.5");
  EXPECT_EQ(complaint_of(text("is_percent", "yes")),
            "option is_percent is true or false, not \"yes\"");
  EXPECT_EQ(complaint_of(text("hatched", "x")),
            "option hatched is a list of names of series, not \"x\"");
  EXPECT_EQ(complaint_of({"hatched", Kind::other, "[1]", 0, false, {}}),
            "option hatched is a list of names of series, not [1]");
  EXPECT_EQ(complaint_of(number("max_quantile", 0.2, "0.2"), Picture::histogram),
            "option max_quantile is a number from 0.5 to 1, not 0.2");
  EXPECT_EQ(complaint_of(text("group_mark", std::string(17, 'x')))
                .find("option group_mark is a text of at most 16 bytes, not "),
            0U);
}

} // namespace
