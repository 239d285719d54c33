#pragma once

#include <cstddef>
#include <cstdint>

namespace webphone::sip {

// What one message may cost. Over a limit the parser answers with an error, never with growth.

/// The largest message taken from the wire, in octets; it also lets positions in a message be 16-bit numbers.
inline constexpr std::size_t kMaxMessageSize = 65535;
/// The longest run of start line and header lines before the body, for stream framing.
inline constexpr std::size_t kMaxHeadSize = 49152;
inline constexpr std::size_t kMaxHeaderFields = 128;
inline constexpr std::size_t kMaxHeaderNameLength = 255;
inline constexpr std::size_t kMaxUriLength = 8192;
inline constexpr std::size_t kMaxMethodLength = 255;
/// Parameters after one value. Elements of a list are read one by one and kept by nobody; whoever keeps some,
/// such as a route set, has a limit of its own.
inline constexpr std::size_t kMaxParameters = 64;
/// CSeq stays below 2^31 (RFC 3261 §8.1.1.5).
inline constexpr std::uint32_t kMaxCSeq = 0x7FFFFFFF;

}  // namespace webphone::sip
