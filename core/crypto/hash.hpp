#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"

namespace webphone::crypto {

template <std::size_t Octets>
using Hash = std::array<std::uint8_t, Octets>;

/// md5 is the hash of RFC 1321. It is broken as such; SIP digest authentication still needs it.
Hash<16> md5(Bytes octets);

/// sha1 is the hash of FIPS 180-4; the WebSocket handshake needs it.
Hash<20> sha1(Bytes octets);

Hash<32> sha256(Bytes octets);

/// sha512_256 is SHA-512/256 of FIPS 180-4 §5.3.6.2: SHA-512 with initial words of its own, cut to 256 bits.
Hash<32> sha512_256(Bytes octets);

}  // namespace webphone::crypto
