#pragma once

#include <cstddef>

namespace webphone::sdp {

// What a description may hold at most. A description past a limit is refused as a whole, never cut: a phone
// call needs a tenth of each, so whoever exceeds one is not a phone.
inline constexpr std::size_t kMaxOctets = 65536;
inline constexpr std::size_t kMaxMedia = 32;
inline constexpr std::size_t kMaxAttributes = 1024;  // in all sections together
inline constexpr std::size_t kMaxCandidates = 128;   // in one media section
inline constexpr unsigned kMaxPayloadType = 127;

}  // namespace webphone::sdp
