#include "pareto/summary.hpp"

#include "base/error.hpp"
#include "base/sort.hpp"
#include "pareto/summary_log.hpp"
#include "pareto/values.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace portfolio::pareto {
namespace {

constexpr std::uint8_t packed_tag = 0x21; // form 2, version 1

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

std::uint64_t word_at(const std::uint8_t *p, std::size_t bytes) {
  static_assert(std::endian::native == std::endian::little, "a stored fingerprint must not change");
  std::uint64_t word = 0;
  std::memcpy(&word, p, bytes);
  return word;
}

/// Two independent 64-bit sums over the bytes.
Fingerprint fingerprint_of(SummaryBytes head, SummaryBytes body) {
  Fingerprint f{{0x9E3779B97F4A7C15u, 0xD1B54A32D192ED03u}};
  const auto mix_in = [&](std::uint64_t word) {
    f.words[0] = mix(f.words[0] ^ word);
    f.words[1] = mix(f.words[1] + word * 0x9FB21C651E98DF25u);
  };
  const auto take = [&](SummaryBytes bytes) {
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) mix_in(word_at(bytes.data() + i, 8));
    if (i < bytes.size()) mix_in(word_at(bytes.data() + i, bytes.size() - i));
    f.words[0] ^= bytes.size();
  };
  take(head);
  take(body);
  return f;
}

std::uint8_t *put_group(std::uint8_t *p, UMoney distance, std::uint64_t customers) {
  const UMoney head = distance << 1 | UMoney{customers > 1};
  if (head < UMoney{1} << 64) [[likely]]
    p = put_varint(p, static_cast<std::uint64_t>(head));
  else
    p = put_varint(p, head);
  return customers > 1 ? put_varint(p, customers - 2) : p;
}

/// A body that pack() has written.
Summary unpack(SummaryBytes bytes) {
  Summary summary;
  summary.kind = static_cast<ValueKind>(bytes[1]);
  summary.scale = bytes[2];
  const std::uint8_t *p = bytes.data() + fingerprint_end;
  summary.skipped = take_varint<std::uint64_t>(p);
  summary.groups.resize(take_varint<std::uint64_t>(p));
  Money value = 0;
  for (Group &group : summary.groups) {
    const auto head = take_varint<UMoney>(p);
    const UMoney distance = head >> 1;
    value =
        &group == summary.groups.data() ? unzigzag(distance) : value - static_cast<Money>(distance);
    group = {value, head & 1 ? take_varint<std::uint64_t>(p) + 2 : 1};
  }
  return summary;
}

Summary open_log(SummaryBytes bytes, Stop stop) {
  const auto log = read_log(bytes);
  Summary summary{log.kind, log.scale, log.skipped, decode_log(log)};
  canonicalise(summary.groups, stop);
  return summary;
}

void raise_scale(Summary &summary, int scale) {
  for (Group &group : summary.groups) group.value = rescale(group.value, summary.scale, scale);
  summary.scale = scale;
}

void to_same_scale(Summary &a, Summary &b) {
  const int scale = std::max(a.scale, b.scale);
  raise_scale(a, scale);
  raise_scale(b, scale);
}

} // namespace

std::uint64_t Summary::customers() const {
  std::uint64_t count = 0;
  for (const Group &group : groups) count += group.customers;
  return count;
}

std::uint64_t Summary::negative_customers() const {
  std::uint64_t count = 0;
  for (auto i = groups.rbegin(); i != groups.rend() && i->value < 0; ++i) count += i->customers;
  return count;
}

Summary open_summary(SummaryBytes bytes, Stop stop) {
  if (bytes.size() > fingerprint_end && bytes[0] == packed_tag) return unpack(bytes);
  if (is_log(bytes)) return open_log(bytes, stop);
  unknown_format("pareto_summary");
}

Bytes pack(const Summary &summary) {
  const std::uint8_t head[3] = {packed_tag, static_cast<std::uint8_t>(summary.kind),
                                static_cast<std::uint8_t>(summary.scale)};
  Bytes bytes(fingerprint_end + 2 * max_varint_bytes + 4 * summary.groups.size());
  std::uint8_t *p = bytes.data() + fingerprint_end;
  p = put_varint(p, summary.skipped);
  p = put_varint(p, std::uint64_t{summary.groups.size()});
  const Group *last = nullptr;
  for (const Group &group : summary.groups) {
    poll_sometimes();
    const auto used = static_cast<std::size_t>(p - bytes.data());
    if (bytes.size() - used < max_money_bytes + max_varint_bytes) [[unlikely]] {
      bytes.resize(used + used / 2 + max_money_bytes + max_varint_bytes);
      p = bytes.data() + used;
    }
    p = put_group(
        p, last == nullptr ? zigzag(group.value) : static_cast<UMoney>(last->value - group.value),
        group.customers);
    last = &group;
  }
  bytes.resize(static_cast<std::size_t>(p - bytes.data()));
  const Fingerprint fingerprint =
      fingerprint_of(head, SummaryBytes(bytes).subspan(fingerprint_end));
  std::memcpy(bytes.data(), head, sizeof head);
  std::memcpy(bytes.data() + sizeof head, &fingerprint, sizeof fingerprint);
  return bytes;
}

bool read_fingerprint(SummaryBytes bytes, Fingerprint &fingerprint) {
  if (bytes.size() < fingerprint_end || bytes[0] != packed_tag) return false;
  std::memcpy(&fingerprint, bytes.data() + 3, sizeof fingerprint);
  return true;
}

void canonicalise(std::vector<Group> &groups, Stop stop) {
  const auto descending = [](const Group &a, const Group &b) { return a.value > b.value; };
  const auto is_one = [](const Group &group) { return group.customers == 1; };
  if (!std::is_sorted(groups.begin(), groups.end(), descending)) {
    if (std::all_of(groups.begin(), groups.end(), is_one)) {
      Values values;
      values.reserve(groups.size());
      for (const Group &group : groups) values.add(group.value);
      std::vector<Group>().swap(groups); // there may be millions
      groups = values.groups(stop);
      return;
    }
    portfolio::sort(groups.begin(), groups.end(), descending, stop);
  }
  auto last = groups.begin();
  for (auto i = groups.begin(); i != groups.end(); ++i) {
    if (i == last) continue;
    if (i->value != last->value)
      *++last = *i;
    else
      last->customers = add_customers(last->customers, i->customers);
  }
  if (last != groups.end()) groups.erase(last + 1, groups.end());
}

Summary merge(const Summary &a, const Summary &b) {
  if (a.kind != b.kind) kinds_differ();
  Summary left = a, right = b;
  to_same_scale(left, right);
  left.groups.insert(left.groups.end(), right.groups.begin(), right.groups.end());
  canonicalise(left.groups);
  left.skipped = add_skipped(left.skipped, right.skipped);
  add_customers(left.customers(), 0);
  return left;
}

bool equal(const Summary &a, const Summary &b) {
  if (a.kind != b.kind || a.skipped != b.skipped) return false;
  Summary left = a, right = b;
  to_same_scale(left, right);
  return left.groups == right.groups;
}

} // namespace portfolio::pareto
