#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace webphone {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// as_text views octets as text; the text lives as long as the octets do.
inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};  // NOLINT: octets and char alias
}

/// as_bytes views text as octets; the octets live as long as the text does.
inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};  // NOLINT: octets and char alias
}

}  // namespace webphone
