#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace portfolio::portfolio {

/// The kinds of events that a statement on a table begins with and ends with.
enum class Event : std::uint8_t { insert = 1, update = 2, remove = 4 };

/// What the end of an event means for its statement.
enum class End : char {
  whole = 'w', ///< the statement has no other event, or its beginning is not known
  part = 'p',  ///< events of it that have not ended are left
  last = 'l',  ///< it has others, and all of them have ended
  one = '1',   ///< the whole of a statement that inserted one row at most
  many = 'm',  ///< the whole of one that inserted so many that a book takes them sooner
};

/// What a whole statement is that inserted so many rows. A book of very many would take memory that
/// other ways do without.
constexpr End whole_of(std::int64_t rows) {
  if (rows == 1) return End::one;
  return rows >= 10'000 && rows < 5'000'000 ? End::many : End::whole;
}

/// Whose triggers see which statement, and how many rows there were by then.
struct Where {
  std::string_view portfolio;
  std::uint32_t relation;
  int depth;         ///< of triggers
  std::int64_t time; ///< at which the client's statement began
  /// Rows inserted into the relation by the transaction so far; 0 where nobody counts. It only
  /// grows while a statement runs, also by what its triggers do and what is rolled back: the
  /// statement has never more rows than it has grown by.
  std::int64_t inserted = 0;
};

/// The statements on watched tables that have begun and not ended, the innermost last. INSERT ...
/// ON CONFLICT and MERGE begin with several events, one directly behind the other, and end with as
/// many: only here the first end can be told from the last.
class Statements {
public:
  void begin(const Where &where, Event event, std::uint32_t subtransaction);
  End end(const Where &where, Event event);
  /// Forgets statements of subtransactions that are not there any more.
  template <class IsActive> void prune(const IsActive &is_active) {
    while (count_ > 0 && !is_active(open_[count_ - 1].subtransaction)) --count_;
  }
  void clear() { count_ = 0; }
  std::size_t count() const { return count_; }

private:
  struct Open {
    std::array<char, 64> portfolio;
    std::uint32_t relation, subtransaction;
    std::int64_t time, inserted;
    int depth;
    std::uint8_t begun, ended; // bits of Event
  };
  /// The innermost one of the portfolio, among those that other portfolios have of the same
  /// statement; count_ if there is none.
  std::size_t innermost(const Where &where) const;

  std::size_t count_ = 0;
  // Deeper statements are each taken for whole: exact, but several may wait for each other.
  std::array<Open, 64> open_{};
};

} // namespace portfolio::portfolio
