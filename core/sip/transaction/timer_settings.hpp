#pragma once

#include <chrono>

#include "core/base/instant.hpp"

namespace webphone::sip {

/// TimerSettings are the base values of RFC 3261 §17, Table 4; all timers derive from them.
struct TimerSettings {
  Duration t1{std::chrono::milliseconds{500}};            ///< estimate of the round trip
  Duration t2{std::chrono::seconds{4}};                   ///< longest pause between two repetitions
  Duration t4{std::chrono::seconds{5}};                   ///< longest life of a message in the network
  Duration trying_after{std::chrono::milliseconds{200}};  ///< silence before the automatic 100 (§17.2.1)

  /// lifetime is 64*T1, the value of the timers B, D, F, H, J, L and M.
  [[nodiscard]] constexpr Duration lifetime() const { return 64 * t1; }
};

}  // namespace webphone::sip
