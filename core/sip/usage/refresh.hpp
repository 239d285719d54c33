#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/sip/message/message.hpp"

namespace webphone::sip {

// What all soft state at a server has in common (registration, subscription, publication): when to refresh
// it, and when to try again.

/// refresh_pause is how long after a grant of so many seconds to refresh: between 70 and 85 % of it, in time
/// for a second try and not all phones of a server at once.
Duration refresh_pause(std::chrono::seconds granted, RandomSource& random);

/// retry_pause is how long to wait after another failure (RFC 5626 §4.5): 4 s, doubled with each in a row up
/// to half an hour, a random part of 50 to 100 % of it, and never less than Retry-After (up to an hour).
Duration retry_pause(std::uint8_t& failures, std::optional<std::uint32_t> retry_after, RandomSource& random);

/// lengthen_interval takes the Min-Expires of a 423; false if it leads nowhere, or for the fourth time.
bool lengthen_interval(const Message& response, std::chrono::seconds& wanted, std::uint8_t& brief_answers);

/// is_permanent tells whether a request that failed with this status would fail again as it stands.
bool is_permanent(std::uint16_t status);

}  // namespace webphone::sip
