#pragma once

#include <optional>
#include <vector>

#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

/// strongest_fingerprint picks the one to verify a DTLS certificate against (RFC 8122): SHA-256, else SHA-384
/// or SHA-512, well-formed for its hash, with the hash in lower and the value in upper case. Nothing when
/// there are only weaker ones.
std::optional<Fingerprint> strongest_fingerprint(const std::vector<Fingerprint>& fingerprints);

/// same_fingerprints compares without regard to case and order.
bool same_fingerprints(const std::vector<Fingerprint>& a, const std::vector<Fingerprint>& b);

}  // namespace webphone::sdp
