#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace webphone {

using Duration = std::chrono::microseconds;
using namespace std::chrono_literals;  // NOLINT: 500ms reads as the RFCs do

/// Instant is a point on the host's monotonic clock, in microseconds since an origin that only the host
/// knows. The core never reads a clock: every input carries its Instant.
class Instant {
 public:
  constexpr Instant() = default;
  static constexpr Instant from_micros(std::int64_t micros) { return Instant{micros}; }
  static constexpr Instant never() { return Instant{INT64_MAX}; }

  [[nodiscard]] constexpr std::int64_t micros() const { return micros_; }
  [[nodiscard]] constexpr bool is_never() const { return micros_ == INT64_MAX; }

  constexpr auto operator<=>(const Instant&) const = default;
  constexpr Instant operator+(Duration duration) const { return Instant{micros_ + duration.count()}; }
  constexpr Instant operator-(Duration duration) const { return Instant{micros_ - duration.count()}; }
  constexpr Duration operator-(Instant earlier) const { return Duration{micros_ - earlier.micros_}; }

 private:
  explicit constexpr Instant(std::int64_t micros) : micros_(micros) {}
  std::int64_t micros_ = 0;
};

constexpr Instant earliest(Instant a, Instant b) {
  return a < b ? a : b;
}

}  // namespace webphone
