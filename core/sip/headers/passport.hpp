#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace webphone::sip {

/// Attestation is how much the signer knows of the caller (RFC 8588 §4): A knows the caller and the number's
/// right, B the caller alone, C only where the call came in.
enum class Attestation : std::uint8_t { None, A, B, C };

/// Passport is what a PASSporT claims (RFC 8225), for display. **Nothing here is verified**: the signature is
/// not checked, no certificate is fetched, and iat is not held against any clock. Who shows it must say so.
struct Passport {
  Attestation attestation = Attestation::None;
  std::string origin;                     ///< telephone number or URI of the caller
  std::vector<std::string> destinations;  ///< numbers, then URIs
  std::int64_t issued_at = 0;             ///< `iat`, seconds since 1970
  std::string origination_id;             ///< `origid`, which the signer can trace the call by
  std::string type;                       ///< `ppt`, such as shaken or div
  std::string algorithm;                  ///< `alg`, ES256
  std::string certificate;                ///< `x5u`, the URI of the signer's certificate
};

enum class PassportError : std::uint8_t {
  TooLong,       ///< over kMaxPassportLength
  BadForm,       ///< not three parts with dots between them
  Compact,       ///< the claims are left out, to be made from the message (RFC 8224 §7)
  BadEncoding,   ///< not base64url
  BadJson,       ///< not a JSON object
  MissingClaim,  ///< no `orig`, `dest` or `iat`
};

inline constexpr std::size_t kMaxPassportLength = 16384;
/// Numbers and URIs of `dest` past this many are not kept.
inline constexpr std::size_t kMaxPassportDestinations = 32;

/// decode_passport reads the claims of a token in full form. It does not verify them.
Result<Passport, PassportError> decode_passport(std::string_view token);

std::string_view describe(PassportError error);

}  // namespace webphone::sip
