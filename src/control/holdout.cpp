#include "control/holdout.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

namespace portfolio::control {
namespace {

std::uint64_t fnv(std::uint64_t hash, unsigned char byte) { return (hash ^ byte) * 0x100000001b3; }

} // namespace

std::uint64_t holdout_hash(std::string_view key, std::string_view salt) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : salt) hash = fnv(hash, static_cast<unsigned char>(byte));
  hash = fnv(hash, 0xff);
  for (const char byte : key) hash = fnv(hash, static_cast<unsigned char>(byte));
  hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9;
  hash = (hash ^ hash >> 27) * 0x94d049bb133111eb;
  return hash ^ hash >> 31;
}

bool holdout_group(std::string_view key, double share, std::string_view salt) {
  if (!(share >= 0 && share <= 1))
    throw Error(Fault::bad_argument, "share must lie between 0 and 1, not " + real_text(share),
                "It is the part of the customers that are left alone, for instance 0.1.");
  return static_cast<double>(holdout_hash(key, salt) >> 11) * 0x1p-53 < share;
}

} // namespace portfolio::control
