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

namespace portfolio::voice {

/// Answers to "would you recommend us?", from 0 to 10.
enum class Attitude : std::uint8_t { promoter = 0, passive = 1, detractor = 2 };
inline constexpr std::size_t attitude_count = 3;
/// 9 and 10, 7 and 8, 0 to 6. Error(bad_argument) for a score that is none.
Attitude attitude_of(double score);

/// Answers of one kind. Where they have no weights, the sum stays 0.
struct Answers {
  std::int64_t count = 0;
  StoredMoney weight = 0; ///< in units of 10^-scale
  friend bool operator==(const Answers &, const Answers &) = default;
};

/// How many promote and how many detract, and how much they weigh. Additive; sums are exact. These
/// bytes are the SQL value and the aggregate's state.
class Nps {
public:
  static constexpr std::uint8_t current_version = 1;
  static constexpr std::int64_t max_answers = std::int64_t{1} << 60;

  explicit Nps(bool is_weighted = false) : is_weighted_(is_weighted) {}

  static std::size_t capacity() { return sizeof(Nps); }
  bool is_known() const { return version_ == current_version; }

  bool is_weighted() const { return is_weighted_; }
  int scale() const { return scale_; }
  std::uint64_t skipped() const { return skipped_; }
  const Answers &answers(Attitude of) const { return answers_[static_cast<std::size_t>(of)]; }
  const Wide &squares() const { return squares_; } ///< Σ weight², in units of 10^-2·scale
  std::int64_t responses() const;

  void add(Attitude answer);
  /// Error(bad_argument) for a weight below 0.
  void add(Attitude answer, Decimal weight);
  void skip(std::uint64_t rows = 1);
  /// Error(bad_argument) if only one of them has weights, Error(out_of_range) beyond max_answers.
  void merge(Nps more);
  /// Counts in the coarsest unit in which all sums are whole numbers, so that equal ones have equal
  /// bytes.
  void normalise();
  /// For readers, which vouch for them.
  void set(int scale, const Answers (&answers)[attitude_count], const Wide &squares);

  friend bool equal(Nps a, Nps b);

private:
  void require(bool is_weighted) const;
  void raise_scale(int scale);

  [[maybe_unused]] std::int32_t length_ = 0;
  std::uint8_t version_ = current_version;
  bool is_weighted_;
  std::uint8_t scale_ = 0;
  [[maybe_unused]] std::uint8_t reserved_ = 0;
  std::uint64_t skipped_ = 0;
  Answers answers_[attitude_count] = {};
  Wide squares_ = {};
};
static_assert(sizeof(Nps) == 128 && alignof(Nps) == 8);

/// From −100, only detractors, to 100, only promoters.
struct NpsScore {
  std::optional<double> score, lower, upper; ///< nothing where nobody has answered
};
/// The adjusted Wald interval: ¾ of an answer is added to the promoters and to the detractors, and
/// 1½ to the others. Weighted answers count as so many as would tell as much, (Σw)²/Σw².
/// Error(bad_argument) for a level outside 0 … 1.
NpsScore nps_score(const Nps &nps, double level);

/// v1 promoters 250 passives 675 detractors 75 skipped 1
/// v1 weighted scale 1 promoters 1 weight 30.5 passives 0 weight 0.0 detractors 1 weight 2.0
/// squares 934.25
std::string to_text(const Nps &nps);
Nps nps_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const Nps &nps);
Nps nps_from_wire(std::span<const std::uint8_t> bytes);

} // namespace portfolio::voice
