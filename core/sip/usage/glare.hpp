#pragma once

#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"

namespace webphone::sip {

/// glare_wait is how long to wait after a 491 before the re-INVITE goes out again (RFC 3261 §14.1): 2.1 to 4
/// s for the side that made the Call-ID, 0 to 2 s for the other, in steps of 10 ms.
inline Duration glare_wait(bool owns_call_id, RandomSource& random) {
  const std::uint64_t steps = owns_call_id ? 210 + random.below(191) : random.below(201);
  return std::chrono::milliseconds{10 * steps};
}

}  // namespace webphone::sip
