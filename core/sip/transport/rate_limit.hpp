#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/instant.hpp"

namespace webphone::sip {

/// RateLimit is a token bucket: it lets `per_second` things a second pass, and as many at once after a
/// silence.
class RateLimit {
 public:
  explicit RateLimit(std::uint32_t per_second)
      : interval_(Duration{std::chrono::seconds{1}} / per_second), credit_(std::chrono::seconds{1}) {}

  /// take tells whether one more may pass at now, and counts it if so.
  bool take(Instant now) {
    credit_ = std::min(credit_ + (now - last_), Duration{std::chrono::seconds{1}});
    last_ = now;
    if (credit_ < interval_) return false;
    credit_ -= interval_;
    return true;
  }

 private:
  Duration interval_;
  Duration credit_;
  Instant last_;
};

}  // namespace webphone::sip
