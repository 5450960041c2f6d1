#include "portfolio/statements.hpp"

#include <gtest/gtest.h>
#include <string>

using portfolio::portfolio::End;
using portfolio::portfolio::Event;
using portfolio::portfolio::Statements;
using portfolio::portfolio::Where;

namespace {

constexpr Where orders = {"shop", 7, 1, 100};

Where deeper(int depth) { return {"shop", 7, depth, 100}; }
Where after(std::int64_t rows) { return {"shop", 7, 1, 100, rows}; }

} // namespace

TEST(Statements, OneEventIsAWholeStatement) {
  Statements statements;
  statements.begin(orders, Event::insert, 1);
  EXPECT_EQ(statements.end(orders, Event::insert), End::whole);
  EXPECT_EQ(statements.count(), 0u);
}

TEST(Statements, TheEndOfAnInsertSaysWhetherItWroteOneRowOrMany) {
  Statements statements;
  const auto end_of = [&](std::int64_t rows, Event event = Event::insert) {
    statements.begin(after(70'000), event, 1);
    return statements.end(after(70'000 + rows), event);
  };
  EXPECT_EQ(end_of(0), End::whole);
  EXPECT_EQ(end_of(1), End::one);
  EXPECT_EQ(end_of(2), End::whole);
  EXPECT_EQ(end_of(9'999), End::whole);
  EXPECT_EQ(end_of(10'000), End::many);
  EXPECT_EQ(end_of(4'999'999), End::many);
  EXPECT_EQ(end_of(5'000'000), End::whole);
  EXPECT_EQ(end_of(1, Event::update), End::whole) << "triggers of an update may insert";
  statements.begin(after(0), Event::insert, 1);
  statements.begin(after(0), Event::update, 1);
  EXPECT_EQ(statements.end(after(1), Event::update), End::part);
  EXPECT_EQ(statements.end(after(1), Event::insert), End::last) << "one of several events";
}

TEST(Statements, OnlyTheLastOfSeveralEventsEndsTheStatement) {
  Statements statements;
  for (const Event each : {Event::insert, Event::update, Event::remove})
    statements.begin(orders, each, 1);
  EXPECT_EQ(statements.end(orders, Event::remove), End::part);
  EXPECT_EQ(statements.end(orders, Event::update), End::part);
  EXPECT_EQ(statements.end(orders, Event::insert), End::last);
  EXPECT_EQ(statements.count(), 0u);
}

TEST(Statements, AStatementWithinAnotherEndsByItself) {
  Statements statements;
  statements.begin(orders, Event::insert, 1);
  statements.begin(orders, Event::update, 1);
  statements.begin(deeper(2), Event::insert, 1);
  EXPECT_EQ(statements.end(deeper(2), Event::insert), End::whole);
  EXPECT_EQ(statements.end(orders, Event::update), End::part);
  statements.begin(deeper(2), Event::remove, 1);
  EXPECT_EQ(statements.end(deeper(2), Event::remove), End::whole);
  EXPECT_EQ(statements.end(orders, Event::insert), End::last);
}

TEST(Statements, TheSameEventAgainIsAnotherStatement) {
  Statements statements;
  statements.begin(orders, Event::insert, 1);
  statements.begin(orders, Event::insert, 1);
  EXPECT_EQ(statements.end(orders, Event::insert), End::whole);
  EXPECT_EQ(statements.end(orders, Event::insert), End::whole);
}

TEST(Statements, WhatBeginsAfterAnEndIsAnotherStatement) {
  Statements statements;
  statements.begin(orders, Event::insert, 1);
  statements.begin(orders, Event::update, 1);
  EXPECT_EQ(statements.end(orders, Event::update), End::part);
  statements.begin(orders, Event::remove, 1); // a function that the statement calls
  EXPECT_EQ(statements.end(orders, Event::remove), End::whole);
  EXPECT_EQ(statements.end(orders, Event::insert), End::last);
}

TEST(Statements, OtherPortfoliosTablesAndTimesAreOtherStatements) {
  for (const Where &other : {Where{"shops", 7, 1, 100}, Where{"shop", 8, 1, 100},
                             Where{"shop", 7, 2, 100}, Where{"shop", 7, 1, 101}}) {
    Statements statements;
    statements.begin(orders, Event::insert, 1);
    statements.begin(other, Event::update, 1);
    EXPECT_EQ(statements.end(other, Event::update), End::whole) << other.portfolio;
    EXPECT_EQ(statements.end(orders, Event::insert), End::whole) << other.portfolio;
  }
}

TEST(Statements, EachOfTwoPortfoliosOfATableKnowsTheEndsOfItsOwn) {
  const auto twin = [](std::int64_t rows) { return Where{"twin", 7, 1, 100, rows}; };
  Statements statements;
  statements.begin(after(5), Event::insert, 1);
  statements.begin(twin(5), Event::insert, 1);
  EXPECT_EQ(statements.end(after(6), Event::insert), End::one);
  EXPECT_EQ(statements.end(twin(6), Event::insert), End::one);
  EXPECT_EQ(statements.count(), 0u);
  for (const Event each : {Event::insert, Event::update}) {
    statements.begin(after(6), each, 1);
    statements.begin(twin(6), each, 1);
  }
  EXPECT_EQ(statements.end(after(8), Event::update), End::part);
  EXPECT_EQ(statements.end(twin(8), Event::update), End::part);
  EXPECT_EQ(statements.end(after(8), Event::insert), End::last);
  EXPECT_EQ(statements.end(twin(8), Event::insert), End::last);
  EXPECT_EQ(statements.count(), 0u);
}

TEST(Statements, AnEndWithoutABeginningIsWhole) {
  Statements statements;
  EXPECT_EQ(statements.end(orders, Event::insert), End::whole);
  statements.begin(orders, Event::insert, 1);
  EXPECT_EQ(statements.end(orders, Event::update), End::whole);
  EXPECT_EQ(statements.end(orders, Event::insert), End::whole);
}

TEST(Statements, WhatWasRolledBackIsForgotten) {
  Statements statements;
  statements.begin(orders, Event::insert, 1);
  statements.begin(orders, Event::update, 1);
  statements.begin(deeper(2), Event::insert, 5);
  statements.begin(deeper(3), Event::remove, 6);
  statements.prune([](std::uint32_t id) { return id < 5; });
  EXPECT_EQ(statements.count(), 1u);
  EXPECT_EQ(statements.end(orders, Event::update), End::part);
  EXPECT_EQ(statements.end(orders, Event::insert), End::last);
}

TEST(Statements, TooDeepOnesAreWholeAndHarmNoOther) {
  Statements statements;
  for (int depth = 1; depth <= 100; ++depth)
    for (const Event each : {Event::insert, Event::update})
      statements.begin(deeper(depth), each, 1);
  EXPECT_EQ(statements.count(), 64u);
  for (int depth = 100; depth > 64; --depth)
    for (const Event each : {Event::update, Event::insert})
      EXPECT_EQ(statements.end(deeper(depth), each), End::whole) << depth;
  for (int depth = 64; depth >= 1; --depth) {
    EXPECT_EQ(statements.end(deeper(depth), Event::update), End::part) << depth;
    EXPECT_EQ(statements.end(deeper(depth), Event::insert), End::last) << depth;
  }
  const std::string longer(64, 'x');
  statements.begin({longer, 7, 1, 100}, Event::insert, 1);
  EXPECT_EQ(statements.count(), 0u);
}
