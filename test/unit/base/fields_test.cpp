#include "base/fields.hpp"

#include <gtest/gtest.h>

using namespace portfolio;

namespace {

enum class Colour : std::uint8_t { red, green };

struct Visitor {
  Day day = 0;
  std::int64_t visits = 1;
  std::int32_t steps = 0;
  double weight = 0;
  StoredMoney spent = 0;
  friend bool operator==(const Visitor &, const Visitor &) = default;
};

/// Something with a field of every kind.
struct Book {
  static constexpr const char *type_name = "visitors_book";

  template <class Form, class Fields> static void visit(Form &form, Fields &book) {
    form.version(1);
    form.choice(book.colour, {"red", "green"}, "unknown colour");
    form.scale(book.scale);
    form.skipped(book.skipped);
    if (form.flagged("limit", book.limit != 0)) form.number("limit", book.limit);
    form.signed_number("offset", book.offset, 100, "offset out of range");
    form.list(book.pages.size(), 1, [&](std::size_t i) {
      form.number("page", row_of(book.pages, i), 500, "page out of range");
    });
    std::uint64_t steps = 0;
    form.rows(book.visitors.size(), 12, [&](std::size_t i) {
      auto &row = row_of(book.visitors, i);
      form.day("day", row.day);
      form.require_in_wire(row.day != 1, "day 1 in bytes");
      form.require_in_text(row.day != 2, "day 2 in a text");
      form.rising("steps", row.steps, steps, 1000, "steps out of range");
      steps = static_cast<std::uint64_t>(row.steps);
      form.real("weight", row.weight);
      form.money("amount spent", row.spent, book.scale);
      if (form.given("visits", row.visits != 1)) form.number("number of visits", row.visits);
      form.require(row.visits != 0, "a visitor without a visit");
    });
    form.end();
  }
  friend bool operator==(const Book &, const Book &) = default;

  Colour colour = Colour::red;
  int scale = 0;
  std::uint64_t skipped = 0, limit = 0;
  std::int32_t offset = 0;
  std::vector<std::uint64_t> pages;
  std::vector<Visitor> visitors;
};

enum class Shade : std::uint8_t { none, dark, light };

/// A choice of which a text is silent.
struct Wall {
  static constexpr const char *type_name = "wall";
  template <class Form, class Fields> static void visit(Form &form, Fields &wall) {
    if (form.given("shade", wall.shade != Shade::none))
      form.choice(wall.shade, {"", "dark", "light"}, "unknown shade");
    form.end();
  }
  Shade shade = Shade::none;
};

/// Numbers without brackets of their own.
struct Shelf {
  static constexpr const char *type_name = "shelf";
  template <class Form, class Fields> static void visit(Form &form, Fields &shelf) {
    form.number("number of widths", shelf.count);
    const std::size_t found = form.series(shelf.count, {"|", "end"}, [&](std::size_t i) {
      form.real("width", row_of(shelf.widths, i));
    });
    form.require(found == shelf.count, "another number of widths");
    form.word("end");
    form.end();
  }
  std::size_t count = 0;
  std::vector<double> widths;
};

/// Days in order, one a line.
struct Diary {
  static constexpr const char *type_name = "diary";
  template <class Form, class Fields> static void visit(Form &form, Fields &diary) {
    Day least = min_day;
    form.rows(diary.days.size(), 1, [&](std::size_t i) {
      auto &day = row_of(diary.days, i);
      form.day_from("day", day, least);
      least = day + 1;
    });
    form.end();
  }
  std::vector<Day> days;
};

Book sample() {
  return {Colour::green,
          2,
          3,
          0,
          -4,
          {7, 9},
          {{
               0,
               1,
               5,
               0.5,
               1234,
           },
           {3, 8, 6, 2, -5}}};
}

constexpr const char *sample_text = "v1 green scale 2 skipped 3 -4 (7 9) "
                                    "[2000-01-01 5 0.5 12.34] [2000-01-04 6 2 -0.05 visits 8]";

Bytes wire_of_book(const Book &book, Form form = Form::readable) {
  return wire_of<Book>(book, form, book.scale);
}
Book from_text(std::string_view text) { return value_of_text<Book, Book>(text); }
Book from_wire(const Bytes &bytes) { return value_of_wire<Book, Book>(bytes); }

template <class Read> std::string refusal(const Read &read) {
  try {
    read();
  } catch (const Error &error) {
    return error.what();
  }
  return "";
}
std::string refusal_of_text(std::string_view text) {
  return refusal([&] { from_text(text); });
}
std::string refusal_of_wire(const Bytes &bytes) {
  return refusal([&] { from_wire(bytes); });
}
void expect_part(const std::string &whole, const std::string &part) {
  EXPECT_NE(whole.find(part), whole.npos) << whole << " has no " << part;
}

} // namespace

TEST(Fields, AreWrittenAndReadAsText) {
  EXPECT_EQ(text_of<Book>(sample()), sample_text);
  EXPECT_EQ(from_text(sample_text), sample());
}

TEST(Fields, AreWrittenAndReadAsBytes) {
  Writer expected;
  for (const std::uint8_t head : Bytes{1, 1, 2, 3, 0}) expected.byte(head);
  expected.signed_number(-4);
  for (const std::uint8_t page : Bytes{2, 7, 9, 2}) expected.byte(page);
  expected.signed_number(0);
  expected.number(5);
  expected.real(0.5);
  expected.money(1234);
  expected.number(1);
  expected.signed_number(3);
  expected.number(1); // 6, after 5
  expected.real(2);
  expected.money(-5);
  expected.number(8);
  EXPECT_EQ(wire_of_book(sample()), expected.bytes());
  EXPECT_EQ(from_wire(expected.bytes()), sample());
}

TEST(Fields, OfEqualMoneyAreEqualBytesToCompare) {
  Book finer = sample();
  finer.scale = 3;
  for (Visitor &visitor : finer.visitors) visitor.spent *= 10;
  EXPECT_NE(wire_of_book(sample()), wire_of_book(finer));
  EXPECT_EQ(wire_of_book(sample(), Form::comparable), wire_of_book(finer, Form::comparable));
}

TEST(Fields, ThatAreNotInATextKeepTheirDefaults) {
  const Book book = from_text("v1 red scale 0 0 (1)");
  EXPECT_EQ(book.skipped, 0u);
  EXPECT_EQ(book.limit, 0u);
  EXPECT_EQ(text_of<Book>(book), "v1 red scale 0 0 (1)");
}

TEST(Fields, AreChosenFromTheWordsThatAreSaid) {
  for (const Shade shade : {Shade::none, Shade::dark, Shade::light}) {
    const Wall wall{shade};
    const std::string text = text_of<Wall>(wall);
    EXPECT_EQ((value_of_text<Wall, Wall>(text).shade), shade) << text;
    EXPECT_EQ(wire_of<Wall>(wall), Bytes{static_cast<std::uint8_t>(shade)});
    EXPECT_EQ((value_of_wire<Wall, Wall>(wire_of<Wall>(wall)).shade), shade) << text;
  }
  EXPECT_EQ(text_of<Wall>(Wall{Shade::none}), "");
  expect_part(refusal([] { value_of_text<Wall, Wall>("shade grey"); }),
              "expected \"dark\" or \"light\"");
}

TEST(Fields, WithAFlagAreWrittenWhereTheyAre) {
  Book book = sample();
  book.limit = 17;
  expect_part(text_of<Book>(book), " limit 17 ");
  EXPECT_EQ(from_text(text_of<Book>(book)), book);
  EXPECT_EQ(wire_of_book(book).size(), wire_of_book(sample()).size() + 1);
  EXPECT_EQ(from_wire(wire_of_book(book)), book);
}

TEST(Fields, BeyondTheirLimitsAreRefusedInATextWhereTheyStand) {
  const std::string head = "v1 red scale 0 0 (1) ";
  expect_part(refusal_of_text("v1 blue"),
              "expected \"red\" or \"green\" at position 4, near \"blue\"");
  expect_part(refusal_of_text("v1 red scale 13 0"), "scale exceeds 12 at position 16");
  expect_part(refusal_of_text("v1 red scale 0 skipped 9223372036854775807 0"),
              "number of skipped rows out of range at position 43");
  expect_part(refusal_of_text("v1 red scale 0 -101 (1)"), "offset out of range at position 20");
  expect_part(refusal_of_text("v1 red scale 0 0 (501)"), "page out of range at position 22");
  expect_part(refusal_of_text("v1 red scale 0 0 ()"), "expected page at position 19");
  expect_part(refusal_of_text(head + "[2000-01-03 1"), "day 2 in a text at position 33");
  expect_part(refusal_of_text(head + "[2000-01-02 1001"), "steps out of range at the end");
  expect_part(refusal_of_text(head + "[2000-01-02 1 1 1 visits 0]"),
              "a visitor without a visit at position 48");
  expect_part(refusal_of_text(head + "[2000-01-02 1 1 1)"), "expected \"]\" at position 39");
  expect_part(refusal_of_text(head + "x"), "unexpected text at position 22");
}

TEST(Fields, BeyondTheirLimitsAreRefusedInBytes) {
  const auto with = [](std::size_t at, std::uint8_t byte) {
    Bytes bytes = wire_of_book(sample());
    bytes[at] = byte;
    return refusal_of_wire(bytes);
  };
  EXPECT_EQ(with(0, 1), "");
  expect_part(with(0, 2), "unknown version 2");
  expect_part(with(1, 2), "unknown colour");
  expect_part(with(2, 13), "scale exceeds 12");
  expect_part(with(4, 2), "unknown flag");
  expect_part(with(9, 9), "count exceeds the bytes that follow");
  expect_part(with(10, 2), "day 1 in bytes"); // zigzag
  EXPECT_EQ(with(10, 4), "");
  Bytes longer = wire_of_book(sample());
  longer.push_back(0);
  expect_part(refusal_of_wire(longer), "trailing bytes");

  Book book = sample();
  book.offset = 101;
  expect_part(refusal_of_wire(wire_of_book(book)), "offset out of range");
  book = sample();
  book.visitors[1].steps = 1001;
  expect_part(refusal_of_wire(wire_of_book(book)), "steps out of range");
  book = sample();
  book.visitors[1].day = max_day + 1;
  expect_part(refusal_of_wire(wire_of_book(book)), "day out of range");
  book = sample();
  book.skipped = max_skipped + 1;
  expect_part(refusal_of_wire(wire_of_book(book)), "number of skipped rows out of range");
}

TEST(Fields, AStepBackOfARisingNumberIsRefusedInBytes) {
  Book book = sample();
  book.visitors[1].steps = 4;
  EXPECT_NE(refusal_of_wire(wire_of_book(book)), "");
}

TEST(Fields, DaysInOrderAreDistancesInBytes) {
  const Diary diary{{min_day, min_day + 1, 0, max_day}};
  const std::string text = "[0001-01-01] [0001-01-02] [2000-01-01] [9999-12-31]";
  EXPECT_EQ(text_of<Diary>(diary), text);
  EXPECT_EQ((value_of_text<Diary, Diary>(text).days), diary.days);
  Writer expected;
  for (const std::uint64_t number : {4u, 0u, 0u, 730117u, 2921938u}) expected.number(number);
  EXPECT_EQ(wire_of<Diary>(diary), expected.bytes());
  EXPECT_EQ((value_of_wire<Diary, Diary>(expected.bytes()).days), diary.days);
}

TEST(Fields, DaysOutOfOrderOrBehindTheLastAreRefused) {
  expect_part(refusal([] { value_of_text<Diary, Diary>("[2000-01-02] [2000-01-02]"); }),
              "days are not in order");
  for (const auto &[early, later] : std::vector<std::pair<std::uint64_t, std::uint64_t>>{
           {3652058, 0}, {3652059, 0}, {0, 3652058}, {UINT64_MAX, 0}, {1, UINT64_MAX - 1}}) {
    Writer out;
    for (const std::uint64_t number : {std::uint64_t{2}, early, later}) out.number(number);
    expect_part(refusal([&] { value_of_wire<Diary, Diary>(out.bytes()); }), "day out of range");
  }
}

TEST(Fields, BytesOtherThanTheWrittenOnesAreNotCanonical) {
  Book book = sample();
  book.scale = 0; // as wire_of() has it
  Bytes bytes = wire_of<Book>(book);
  EXPECT_NO_THROW(require_canonical<Book>(book, bytes));
  bytes.push_back(0);
  expect_part(refusal([&] { require_canonical<Book>(book, bytes); }), "not the canonical form");
}

TEST(Fields, InASeriesEndBeforeTheWordBehindThem) {
  const Shelf shelf{2, {1.5, 2}};
  EXPECT_EQ(text_of<Shelf>(shelf), "2 1.5 2 end");
  EXPECT_EQ((value_of_text<Shelf, Shelf>("2 1.5 2 end").widths), shelf.widths);
  EXPECT_EQ((value_of_wire<Shelf, Shelf>(wire_of<Shelf>(shelf)).widths), shelf.widths);
  const auto refusal_of = [](std::string_view text) {
    return refusal([&] { value_of_text<Shelf, Shelf>(text); });
  };
  expect_part(refusal_of("2 1.5 end"), "another number of widths at position 7, near \"end\"");
  expect_part(refusal_of("2 1.5 2 | end"), "expected \"end\" at position 9, near \"| end\"");
  expect_part(refusal_of("2 1.5 2 ends"), "expected width at position 9");
  expect_part(refusal_of("0 end"), "expected width at position 2");
}
