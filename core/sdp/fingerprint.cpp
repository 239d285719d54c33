#include "core/sdp/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/base/ascii.hpp"

namespace webphone::sdp {
namespace {

struct Hash {
  std::string_view name;
  std::size_t octets;
};
// By preference: every DTLS stack knows the first, and none of them is weak.
constexpr std::array<Hash, 3> kStrong{{{"sha-256", 32}, {"sha-384", 48}, {"sha-512", 64}}};

/// is_hex_list is true of `octets` pairs of hexadecimal digits with colons between.
bool is_hex_list(std::string_view value, std::size_t octets) {
  if (value.size() != octets * 3 - 1) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool is_right = i % 3 == 2 ? value[i] == ':' : hex_value(value[i]) >= 0;
    if (!is_right) return false;
  }
  return true;
}

bool same(const Fingerprint& a, const Fingerprint& b) {
  return iequals(a.hash, b.hash) && iequals(a.value, b.value);
}

}  // namespace

std::optional<Fingerprint> strongest_fingerprint(const std::vector<Fingerprint>& fingerprints) {
  for (const Hash& hash : kStrong) {
    for (const Fingerprint& fingerprint : fingerprints) {
      if (!iequals(fingerprint.hash, hash.name) || !is_hex_list(fingerprint.value, hash.octets)) continue;
      Fingerprint chosen{std::string(hash.name), fingerprint.value};
      for (char& c : chosen.value) c = to_upper(c);
      return chosen;
    }
  }
  return std::nullopt;
}

bool same_fingerprints(const std::vector<Fingerprint>& a, const std::vector<Fingerprint>& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const Fingerprint& one) {
    return std::any_of(b.begin(), b.end(), [&](const Fingerprint& other) { return same(one, other); });
  });
}

}  // namespace webphone::sdp
