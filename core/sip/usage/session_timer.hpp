#pragma once

#include <chrono>
#include <cstdint>

#include "core/base/instant.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/message/session_expires.hpp"

namespace webphone::sip {

/// SessionTimer ends sessions whose other side has vanished (RFC 4028): one of the two refreshes the session
/// at half of the agreed interval, and who does not see it refreshed ends it a while before its expiry.
///
///   Off --2xx, we are the refresher--> Refreshing --half the interval--> Refresh, at last End
///       --2xx, the peer is----------> Watching   --no refresh--> End
///   any --the next 2xx to INVITE or UPDATE--> agreed anew
class SessionTimer {
 public:
  enum class State : std::uint8_t { Off, Refreshing, Watching };
  enum class Due : std::uint8_t { Nothing, Refresh, End };

  /// wanted is the interval that we ask for, zero for none; least is the shortest that we take.
  SessionTimer(std::chrono::seconds wanted, std::chrono::seconds least);

  /// describe sets Session-Expires and Min-SE of an INVITE or UPDATE of ours.
  void describe(OutgoingMessage& request) const;
  /// agreed takes the 2xx to it.
  void agreed(const Message& response, Instant now);
  /// raise takes a 422; true: describe() the request anew and send it again.
  bool raise(const Message& response);

  /// refuses tells whether an INVITE or UPDATE of the peer asks for too short an interval: 422 with least().
  [[nodiscard]] bool refuses(const Message& request) const;
  [[nodiscard]] std::uint32_t least() const { return least_; }
  /// agree answers the request's wish in the 2xx to it (RFC 4028 §9, table 2).
  void agree(const Message& request, OutgoingMessage& response, Instant now);

  /// refresh_failed tries again at half of what is left.
  void refresh_failed(Instant now);
  void stop() { enter(State::Off); }
  /// handle_timeout is due at next_timeout(). After Refresh, nothing is due but End until the refresh is
  /// agreed or has failed.
  Due handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;
  [[nodiscard]] State state() const { return state_; }

 private:
  void enter(State state) { state_ = state; }
  void start(std::uint32_t seconds, bool refreshing, Instant now);

  State state_ = State::Off;
  const std::uint32_t wanted_;
  const std::uint32_t least_;
  std::uint32_t min_se_;  ///< the largest that anybody on the way has asked for
  std::uint32_t interval_ = 0;
  std::uint8_t raised_ = 0;
  Instant refresh_at_;
  Instant end_at_;
};

}  // namespace webphone::sip
