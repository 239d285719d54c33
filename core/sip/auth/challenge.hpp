#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sip/auth/digest_algorithm.hpp"

namespace webphone::sip {

// Longer values are refused: a server chooses what we send back and hash with every request.
inline constexpr std::size_t kMaxRealm = 512;
inline constexpr std::size_t kMaxNonce = 2048;
inline constexpr std::size_t kMaxOpaque = 2048;

/// Qop is the protection that the answer will use, chosen from what the challenge offers: None for the
/// servers of RFC 2069, Auth whenever offered, AuthInt only when nothing else is.
enum class Qop : std::uint8_t { None, Auth, AuthInt };

/// Challenge is one Digest WWW-Authenticate or Proxy-Authenticate header field (RFC 3261 §22, RFC 7616 §3.3).
/// realm, nonce and opaque are as on the wire without their quotes, escapes kept.
struct Challenge {
  std::string realm;
  std::string nonce;
  std::optional<std::string> opaque;
  DigestAlgorithm algorithm;
  bool names_algorithm = false;  ///< older servers want none in the answer when they gave none
  Qop qop = Qop::None;
  bool stale = false;
};

enum class ChallengeError : std::uint8_t {
  OtherScheme,  ///< Basic, Bearer, ...: never answered
  Malformed,    ///< not auth-params, or realm or nonce missing or given twice
  TooLong,
  UnknownAlgorithm,
  UnknownQop,
};

/// inside_quotes gives what stands between the quotes of an auth-param's value, escapes kept, so that it can
/// be sent back between quotes octet by octet. A token is given as it is. Absent when it holds what must not
/// be sent back.
std::optional<std::string_view> inside_quotes(std::string_view value);

/// unescape_quoted gives the meaning of what inside_quotes gave.
std::string unescape_quoted(std::string_view inside);

/// parse_challenge reads one header field's value.
Result<Challenge, ChallengeError> parse_challenge(std::string_view value);

}  // namespace webphone::sip
