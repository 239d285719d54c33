#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// DigestHash in the order of preference, the strongest last (RFC 8760 §2.1).
enum class DigestHash : std::uint8_t { Md5, Sha256, Sha512_256 };

/// DigestAlgorithm is the `algorithm` of a challenge; session stands for its -sess form.
struct DigestAlgorithm {
  DigestHash hash = DigestHash::Md5;
  bool session = false;

  bool operator==(const DigestAlgorithm&) const = default;
};

/// parse_digest_algorithm knows MD5, SHA-256, SHA-512-256 and their -sess forms, in any letter case.
std::optional<DigestAlgorithm> parse_digest_algorithm(std::string_view name);

std::string_view digest_algorithm_name(DigestAlgorithm algorithm);

/// is_broken tells the hashes that must not follow a sound one for the same realm.
constexpr bool is_broken(DigestHash hash) {
  return hash == DigestHash::Md5;
}

/// hex_hash gives the hash of text as lower-case hexadecimal digits.
std::string hex_hash(DigestHash hash, std::string_view text);

}  // namespace webphone::sip
