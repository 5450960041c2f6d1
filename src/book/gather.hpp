#pragma once
#include "book/log.hpp"
#include "history/day_total.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace portfolio::book {

/// What a row says that is more than a day and an amount of 64 bits.
struct SpecialRow {
  bool is_skip = false;
  history::DayTotal total = {};
  int scale = 0;
};

/// A buffer that is as large as it was ever needed, and not cleared.
template <class T> class Buffer {
public:
  T *of(std::size_t count) {
    if (count > count_) {
      values_ = std::make_unique_for_overwrite<T[]>(count);
      count_ = count;
    }
    return values_.get();
  }
  T *get() const { return values_.get(); }

private:
  std::unique_ptr<T[]> values_;
  std::size_t count_ = 0;
};

/// The rows of one customer in the order in which they came. Where `special` is not empty, an
/// amount is the number of a special row where the day is `special_day`.
struct GatheredRows {
  const Day *days;
  const std::int64_t *amounts;
  std::size_t count;
  int scale; ///< of plain amounts
  bool has_special;
};
inline constexpr Day special_day = INT32_MIN;

/// Brings the rows of a stream together by customer, in the order of a book: numbers the customers
/// in a hash table that fits into the cache, then puts every row where those of its customer
/// stand.
template <class Keys> class Gather {
public:
  using Key = typename Keys::Key;

  /// `bits`: so many bits the hashes of all customers of the stream have in common.
  void read(const Stream &stream, int bits);

  std::size_t customers() const { return customers_.size(); }
  std::uint64_t hash(std::size_t i) const { return customers_[order_[i]].hash; }
  Key key(std::size_t i) const { return customers_[order_[i]].key; }
  GatheredRows rows(std::size_t i) const;
  const std::vector<SpecialRow> &specials() const { return specials_; }

private:
  struct Slot {
    std::uint32_t fragment = 0;
    std::uint32_t number = 0; ///< of the customer, + 1; 0 is free
  };
  /// All that a row asks for lies together.
  struct Customer {
    std::uint64_t hash;
    Key key;
    std::uint32_t rows = 0;
    bool has_special = false;
    bool is(std::uint64_t of_hash, Key of_key) const {
      if constexpr (std::is_same_v<Keys, NumberKeys>)
        return key == of_key; // the hash follows from it
      else
        return hash == of_hash && key == of_key;
    }
    bool before(const Customer &other) const {
      return hash != other.hash ? hash < other.hash : key < other.key;
    }
  };
  static constexpr std::size_t spare_slots =
      128; ///< behind the table, so that no probe wraps round

  std::uint32_t number_of(std::uint64_t hash, Key key);
  std::uint32_t add_customer(std::uint64_t hash, Key key);
  std::uint32_t fragment_of(std::uint64_t hash) const {
    return static_cast<std::uint32_t>((hash << bits_) >> 32);
  }
  void resize_table(int slot_bits);
  void crowd();
  void put_in_order();
  void scatter(std::size_t rows);

  int bits_ = 0, slot_bits_ = 0;
  std::vector<Slot> table_;
  /// Instead of the table where hashes were chosen so that it becomes slow.
  std::map<std::pair<std::uint64_t, Key>, std::uint32_t> crowded_;
  bool is_crowded_ = false;
  std::vector<Customer> customers_;
  std::vector<std::uint32_t> ends_, order_;
  std::vector<SpecialRow> specials_;
  int scale_ = 0;
  Buffer<std::uint32_t> numbers_;
  Buffer<Day> days_, ordered_days_;
  Buffer<std::int64_t> amounts_, ordered_amounts_;
};

extern template class Gather<NumberKeys>;
extern template class Gather<ByteKeys>;

} // namespace portfolio::book
