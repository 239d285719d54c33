#include "core/sip/auth/digest_algorithm.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/crypto/hash.hpp"

namespace webphone::sip {

namespace {

struct Name {
  std::string_view text;
  DigestAlgorithm algorithm;
};

constexpr std::array<Name, 6> kNames = {{
    {"MD5", {DigestHash::Md5, false}},
    {"MD5-sess", {DigestHash::Md5, true}},
    {"SHA-256", {DigestHash::Sha256, false}},
    {"SHA-256-sess", {DigestHash::Sha256, true}},
    {"SHA-512-256", {DigestHash::Sha512_256, false}},
    {"SHA-512-256-sess", {DigestHash::Sha512_256, true}},
}};

}  // namespace

std::optional<DigestAlgorithm> parse_digest_algorithm(std::string_view name) {
  for (const Name& known : kNames) {
    if (iequals(known.text, name)) return known.algorithm;
  }
  return std::nullopt;
}

std::string_view digest_algorithm_name(DigestAlgorithm algorithm) {
  for (const Name& known : kNames) {
    if (known.algorithm == algorithm) return known.text;
  }
  return {};
}

std::string hex_hash(DigestHash hash, std::string_view text) {
  switch (hash) {
    case DigestHash::Md5: return to_hex(as_text(crypto::md5(as_bytes(text))));
    case DigestHash::Sha256: return to_hex(as_text(crypto::sha256(as_bytes(text))));
    case DigestHash::Sha512_256: return to_hex(as_text(crypto::sha512_256(as_bytes(text))));
  }
  return {};
}

}  // namespace webphone::sip
