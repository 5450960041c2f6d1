#include "arena_support.hpp"
#include "base/error.hpp"
#include "base/grown.hpp"

#include <gtest/gtest.h>
#include <map>
#include <random>

using namespace portfolio;
using portfolio::test::arena;

namespace {

/// Counts of keys, with so many numbers before them as the fields say.
struct CountKind {
  struct Cell {
    std::uint64_t key = 0;
    std::int64_t weight = 0;
    friend bool operator==(const Cell &, const Cell &) = default;
  };
  struct Fields {
    std::uint64_t skipped = 0;
    std::uint64_t numbers = 0;
  };
  static inline int compactions = 0;
  static std::size_t compact(const Fields &, std::span<Cell> cells, std::size_t sorted, Stop stop) {
    ++compactions;
    return sort_and_join(
        cells, sorted, [](const Cell &a, const Cell &b) { return a.key < b.key; },
        [](Cell &all, const Cell &more) { all.weight += more.weight; }, stop);
  }
  static std::size_t front(const Fields &fields) { return fields.numbers * sizeof(std::int64_t); }
  static bool are_possible(const Fields &fields, std::size_t) { return fields.numbers < 100; }
};
using CountLog = GrownLog<CountKind>;
static_assert(sizeof(CountLog) == 32);

struct CountState : GrownState<CountKind> {
  using GrownState::append;
  using GrownState::append_cells;
  using GrownState::GrownState;
  std::int64_t *numbers() { return reinterpret_cast<std::int64_t *>(log()->front()); }
  void use_numbers(std::uint64_t count) {
    Fields more = fields();
    more.numbers = count;
    CountLog *old = replace_front(more);
    const auto kept = std::min(count, old->fields().numbers) * sizeof(std::int64_t);
    std::memset(log()->front(), 0, CountKind::front(more));
    std::memcpy(log()->front(), old->front(), kept);
  }
};

/// Cells that have their places.
struct PlaceKind {
  using Cell = std::uint64_t;
  struct Fields {
    std::uint64_t skipped = 0;
  };
};
struct PlaceState : GrownState<PlaceKind> {
  using GrownState::append;
  using GrownState::append_cells;
  using GrownState::GrownState;
};

template <class Log> std::vector<std::uint8_t> bytes_of(const Log *log) {
  const auto *begin = reinterpret_cast<const std::uint8_t *>(log);
  return {begin + length_word, begin + log->capacity()};
}
template <class Log> typename Log::Opened opened(const Log *log) {
  return Log::open(bytes_of(log), "thing", never);
}

/// What counts are, the slow way.
using Reference = std::map<std::uint64_t, std::int64_t>;
std::vector<CountKind::Cell> cells_of(const Reference &reference) {
  std::vector<CountKind::Cell> cells;
  for (const auto &[key, weight] : reference) cells.push_back({key, weight});
  return cells;
}

bool refused(std::span<const std::uint8_t> bytes) {
  try {
    CountLog::open(bytes, "thing", never);
    return false;
  } catch (const Error &) {
    return true;
  }
}

} // namespace

TEST(Grown, DoublesOnlyWhenFull) {
  PlaceState state(nullptr, arena);
  std::vector<std::uint64_t> all;
  std::size_t block = 64;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    const auto *before = state.log();
    const bool full = sizeof(*before) + (i + 1) * sizeof(i) > block;
    if (full) block *= 2;
    state.append(i * i);
    all.push_back(i * i);
    ASSERT_EQ(state.log() != before, full) << i;
    ASSERT_EQ(state.log()->capacity(), block) << i;
  }
  EXPECT_EQ(opened(state.log()).cells, all);
}

TEST(Grown, MakesRoomForRowsLongerThanItself) {
  PlaceState state(nullptr, arena);
  std::vector<std::uint64_t> all;
  for (const std::size_t cells : {1u, 100u, 3u, 2000u}) {
    std::uint64_t *row = state.append_cells(cells);
    for (std::size_t i = 0; i < cells; ++i) all.push_back(row[i] = cells + i);
  }
  EXPECT_EQ(opened(state.log()).cells, all);
}

TEST(Grown, BeginsInABlockThatHoldsItsHead) {
  CountState state(nullptr, arena);
  EXPECT_EQ(state.log()->capacity(), 64u);
  EXPECT_TRUE(opened(state.log()).cells.empty());
}

TEST(Grown, IsWhatAMapCounts) {
  std::mt19937_64 random(3);
  for (const std::uint64_t keys : {1u, 50u, 250u, 1000u, 1000000u}) {
    CountState state(nullptr, arena, never);
    Reference reference;
    for (int i = 0; i < 20000; ++i) {
      const CountKind::Cell cell{random() % keys, static_cast<std::int64_t>(1 + random() % 3)};
      reference[cell.key] += cell.weight;
      state.append(cell);
      if (i % 1999 == 0) {
        ASSERT_EQ(opened(state.log()).cells, cells_of(reference)) << keys;
      }
    }
    state.skip(3);
    const auto [fields, cells] = opened(state.log());
    EXPECT_EQ(cells, cells_of(reference)) << keys;
    EXPECT_EQ(fields.skipped, 3u);
    // Compaction leaves half of the room free, so a log is at most four times what it must be.
    EXPECT_LE(state.log()->capacity(), std::max<std::size_t>(8192, 4 * (32 + 16 * cells.size())))
        << keys;
  }
}

TEST(Grown, SortsOnlyLongLogsAndSeldom) {
  CountKind::compactions = 0;
  CountState state(nullptr, arena, never);
  constexpr std::size_t page = (8192 - sizeof(CountLog)) / sizeof(CountKind::Cell);
  for (std::size_t i = 0; i < page; ++i) state.append({1, 1});
  EXPECT_EQ(CountKind::compactions, 0);
  state.append({1, 1});
  EXPECT_EQ(CountKind::compactions, 1);
  // Between two compactions at least half of the room is filled, whatever the number of keys.
  for (const std::uint64_t keys : {120u, 253u, 254u, 255u, 256u, 500u, 510u}) {
    CountKind::compactions = 0;
    CountState each(nullptr, arena, never);
    for (std::uint64_t i = 0; i < 100000; ++i) each.append({i % keys, 1});
    EXPECT_LE(CountKind::compactions, 100000 / 255 + 1) << keys;
  }
}

TEST(Grown, GoesOnInPlace) {
  CountState state(nullptr, arena, never);
  state.append({7, 1});
  CountLog *log = state.log();
  CountState again(log, arena, never);
  again.append({7, 2});
  again.skip();
  EXPECT_EQ(again.log(), log);
  EXPECT_EQ(opened(log).cells, (std::vector<CountKind::Cell>{{7, 3}}));
  EXPECT_EQ(opened(log).fields.skipped, 1u);
}

TEST(Grown, GoesOnFromAFinishedFormAndLeavesIt) {
  for (const std::uint64_t keys : {0u, 1u, 2u, 300u, 2000u}) {
    Reference reference;
    for (std::uint64_t key = 0; key < keys; ++key) reference[key] = 1;
    CountLog *finished = CountState::finish({5, 0}, cells_of(reference), arena);
    EXPECT_EQ(finished->capacity(), sizeof(CountLog) + keys * sizeof(CountKind::Cell));
    const auto bytes = bytes_of(finished);
    CountState state(finished, arena, never);
    for (std::uint64_t i = 0; i < 3000; ++i) {
      state.append({i * 7, 1});
      ++reference[i * 7];
    }
    EXPECT_EQ(bytes_of(finished), bytes) << keys;
    EXPECT_EQ(bytes_of(state.log())[0], CountLog::growing);
    EXPECT_EQ(opened(state.log()).cells, cells_of(reference)) << keys;
    EXPECT_EQ(opened(state.log()).fields.skipped, 5u);
  }
}

TEST(Grown, EqualValuesHaveEqualFinishedBytes) {
  CountState one(nullptr, arena, never), other(nullptr, arena, never);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    one.append({i % 90, 1});
    other.append({(999 - i) % 90, 1});
  }
  const auto a = opened(one.log()), b = opened(other.log());
  EXPECT_EQ(bytes_of(CountState::finish(a.fields, a.cells, arena)),
            bytes_of(CountState::finish(b.fields, b.cells, arena)));
}

TEST(Grown, KeepsItsCellsWhenTheFrontChanges) {
  CountState state(nullptr, arena, never);
  Reference reference;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    if (i % 50 == 0) {
      state.use_numbers(i / 50 + 1);
      state.numbers()[i / 50] = static_cast<std::int64_t>(i);
    }
    state.append({i % 400, 1});
    ++reference[i % 400];
  }
  EXPECT_EQ(opened(state.log()).cells, cells_of(reference));
  for (std::int64_t i = 0; i < 80; ++i) EXPECT_EQ(state.numbers()[i], 50 * i);
}

TEST(Grown, DamagedHeadsAreRefused) {
  CountState state(nullptr, arena, never);
  for (std::uint64_t i = 0; i < 9; ++i) state.append({i, 1});
  CountLog *finished = CountState::finish({}, opened(state.log()).cells, arena);
  for (const CountLog *log :
       {const_cast<const CountLog *>(state.log()), (const CountLog *)finished}) {
    const auto sound = bytes_of(log);
    ASSERT_FALSE(refused(sound));
    const auto with = [&](std::size_t at, int value) {
      auto bytes = sound;
      bytes[at] = static_cast<std::uint8_t>(value);
      return refused(bytes);
    };
    for (int form = 0; form < 256; ++form)
      EXPECT_EQ(with(0, form), form != CountLog::growing && form != CountLog::finished) << form;
    EXPECT_TRUE(with(4, 255)) << "more cells than there are bytes";
    EXPECT_TRUE(with(7, 255)) << "billions of cells";
    EXPECT_TRUE(with(8, 10)) << "more sorted ones than cells";
    EXPECT_TRUE(with(offsetof(CountKind::Fields, numbers) + 12, 99))
        << "a front longer than the bytes";
    for (std::size_t size = 0; size < sizeof(CountLog) - 4 + 9 * 16; ++size)
      EXPECT_TRUE(refused(std::span(sound).first(size))) << size;
  }
}

TEST(Grown, FieldsThatCannotBeAreRefused) {
  auto bytes = bytes_of(CountState(nullptr, arena).log());
  bytes.resize(1000); // room for any front
  const std::size_t numbers = offsetof(CountKind::Fields, numbers) + 12;
  bytes[numbers] = 99;
  EXPECT_FALSE(refused(bytes));
  bytes[numbers] = 100;
  EXPECT_TRUE(refused(bytes));
}

TEST(Grown, CanBeStoppedWhileItSorts) {
  CountState state(nullptr, arena, [] { return true; });
  EXPECT_THROW(for (std::uint64_t i = 0; i < 100000; ++i)
                   state.append({i * 2654435761 % 100003, 1}),
               Stopped);
}
