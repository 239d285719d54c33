#pragma once

#include <string>
#include <string_view>

#include "core/sip/auth/challenge.hpp"
#include "core/sip/auth/digest_algorithm.hpp"

namespace webphone::sip {

/// digest_secret is H(user:realm:password) in hexadecimal (RFC 7616 §3.4.2), for MD5 what other programs call
/// HA1. It is worth as much as the password in this realm.
std::string digest_secret(DigestHash hash, std::string_view user, std::string_view realm,
                          std::string_view password);

/// DigestInput is all that a response depends on. Texts are unescaped; nc is eight hexadecimal digits.
struct DigestInput {
  DigestAlgorithm algorithm;
  Qop qop = Qop::None;
  std::string_view secret;  ///< of digest_secret
  std::string_view nonce;
  std::string_view cnonce;
  std::string_view nc;
  std::string_view method;
  std::string_view uri;
  std::string_view body;  ///< hashed for Qop::AuthInt only
};

/// digest_response computes the `response` of RFC 7616 §3.4.1, in the form of RFC 2069 for Qop::None.
std::string digest_response(const DigestInput& input);

std::string_view qop_name(Qop qop);

}  // namespace webphone::sip
