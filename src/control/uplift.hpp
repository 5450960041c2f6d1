#pragma once
#include "base/flat.hpp"
#include "base/wide.hpp"
#include "base/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace portfolio::control {

/// What is known of every customer, by the numbers of the stored format.
enum class Measured : std::uint8_t {
  outcome = 0, ///< whether it happened
  amount = 1,
};

/// after − before, exactly. Error(out_of_range) beyond what an amount may be.
Decimal change_of(Decimal before, Decimal after);

/// Customers of one group and the sums of what they did: amounts and their squares, in units of
/// 10^-scale and of 10^-2·scale, exactly. Of outcomes both sums are the number of successes.
struct Arm {
  std::int64_t customers = 0;
  StoredMoney sum = 0;
  Wide squares = {};

  void add(Money units);
  void merge(const Arm &more);
  /// For a finer unit by so many decimals.
  void rescale(int decimals);
  /// Whether a unit with one decimal less would do for both sums, and the sums in it.
  std::optional<Arm> coarser() const;
  std::optional<double> mean(int scale) const;
  /// Of the amounts, n − 1 in the denominator; nothing for fewer than two.
  std::optional<double> variance(int scale) const;
  friend bool operator==(const Arm &, const Arm &) = default;
};

/// A group that was treated beside one that was not. Additive; sums are exact, so that neither
/// order nor split matters. These bytes are the SQL value and the aggregate's state.
class Uplift {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_customers = std::int64_t{1} << 60;

  explicit Uplift(Measured what = Measured::outcome) : what_(what) {}

  static std::size_t capacity() { return sizeof(Uplift); }
  bool is_known() const { return version_ == current_version; }

  Measured what() const { return what_; }
  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; } ///< rows of which something is not known
  const Arm &treated() const { return treated_; }
  const Arm &control() const { return control_; }
  std::int64_t customers() const { return treated_.customers + control_.customers; }

  void add(bool is_treated, bool outcome);
  void add(bool is_treated, Decimal amount);
  void skip(std::uint64_t rows = 1);
  /// Error(bad_argument) for one of the other kind, Error(out_of_range) beyond max_customers.
  void merge(Uplift more);
  /// Counts in the coarsest unit in which all sums are whole numbers, so that equal ones have equal
  /// bytes.
  void normalise();
  /// For readers, which vouch for them.
  void set(int scale, const Arm &treated, const Arm &control);

  friend bool equal(Uplift a, Uplift b);

private:
  void require(Measured what) const;
  void raise_scale(int scale);
  Arm &arm(bool is_treated) { return is_treated ? treated_ : control_; }

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  Measured what_;
  std::uint8_t scale_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint64_t skipped_ = 0;
  Arm treated_ = {}, control_ = {};
};
static_assert(sizeof(Uplift) == 144 && alignof(Uplift) == 8);

/// v1 outcomes treated 70 successes 56 control 80 successes 48 skipped 1
/// v1 amounts scale 1 treated 2 sum 30.0 squares 500.00 control 1 sum -5.5 squares 30.25
std::string to_text(const Uplift &uplift);
Uplift uplift_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const Uplift &uplift);
Uplift uplift_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::control
