#pragma once

#include "core/crypto/hash.hpp"

namespace webphone::crypto {

/// The keyed hashes of RFC 2104. A key of any length is taken; one longer than a block of 64 octets is hashed
/// first.
Hash<20> hmac_sha1(Bytes key, Bytes octets);
Hash<32> hmac_sha256(Bytes key, Bytes octets);

}  // namespace webphone::crypto
