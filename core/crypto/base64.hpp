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

}  // namespace webphone::crypto
