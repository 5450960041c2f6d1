#pragma once
#include "base/wire.hpp"
#include "pareto/thresholds.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace portfolio::pareto {

/// What was summarised, by the numbers of the stored format.
enum class ValueKind : std::uint8_t {
  numeric = 1, ///< group values are units of 10^-scale
  float8 = 2,  ///< group values are order keys of doubles (pareto/measure.hpp), scale 0
};

using SummaryBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The distribution of the customers' values, nothing lost but who is who: how many customers have
/// each value. Groups are in strictly descending order of value, none is empty.
struct Summary {
  ValueKind kind = ValueKind::numeric;
  int scale = 0;
  std::uint64_t skipped = 0; ///< rows left out for a NULL value
  std::vector<Group> groups;

  std::uint64_t customers() const;
  std::uint64_t negative_customers() const;
};

/// Reads either form, growing or packed, of a stored value. Sorting the growing one can take long.
Summary open_summary(SummaryBytes bytes, Stop stop = asked_to_stop);

/// The packed form: canonical, so that equal summaries are equal bytes.
///
///   tag | kind | scale | 16 bytes fingerprint | varint skipped | varint groups
///   then for every group the distance to the one before it, and how many customers if not one
Bytes pack(const Summary &summary);

/// 128 bits that tell packed summaries apart without reading them; readable from the first
/// `fingerprint_end` bytes. Nothing (false) for a growing form, which has none.
struct Fingerprint {
  std::uint64_t words[2] = {0, 0};
  friend bool operator==(const Fingerprint &, const Fingerprint &) = default;
};
inline constexpr std::size_t fingerprint_end = 3 + sizeof(Fingerprint);
bool read_fingerprint(SummaryBytes bytes, Fingerprint &fingerprint);

/// The summary of all customers of both. Error(bad_argument) if one is of numeric, the other of
/// float8 values.
Summary merge(const Summary &a, const Summary &b);

/// The same customers with the same values, however many decimals they show.
bool equal(const Summary &a, const Summary &b);

/// Sorts the groups and joins those of the same value.
void canonicalise(std::vector<Group> &groups, Stop stop = asked_to_stop);

/// The text form, lossless; the values of a numeric summary have `scale` decimals:
///
///   v1 numeric scale 2 skipped 1 [500.00] [300.00] [100.00 customers 2] …
///   v1 float8 [0.5] [0.25 customers 3] …
///
/// On input groups may come in any order and repeat.
std::string to_text(const Summary &summary);
Summary summary_from_text(std::string_view text);

/// The binary form of send and receive, version 1.
Bytes to_wire(const Summary &summary, Form form = Form::readable);
Summary summary_from_wire(SummaryBytes bytes);

} // namespace portfolio::pareto
