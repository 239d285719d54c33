#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"

namespace webphone::crypto {

/// base64_encode writes the padded alphabet of RFC 4648 §4 in one line.
std::string base64_encode(Bytes octets);

/// base64_decode gives the octets, or nothing when text is anything but padded base64 without white space.
std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text);

/// base64url_decode is the same for the alphabet of RFC 4648 §5; the padding may be missing, as JSON Web
/// Signatures have it (RFC 7515 §2).
std::optional<std::vector<std::uint8_t>> base64url_decode(std::string_view text);

}  // namespace webphone::crypto
