#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace webphone {

inline constexpr std::uint32_t kReplacementCharacter = 0xFFFD;

/// utf8_length gives the length of the character at the start of text, 1..4, or 0 if there is none: empty
/// text, a cut, overlong or surrogate sequence, or one past U+10FFFF (RFC 3629).
std::size_t utf8_length(std::string_view text);

/// append_utf8 writes one character; code is a Unicode scalar value.
void append_utf8(std::string& out, std::uint32_t code);

}  // namespace webphone
