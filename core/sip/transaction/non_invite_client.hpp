#pragma once

#include <cstdint>

#include "core/base/instant.hpp"
#include "core/sip/transaction/invite_client.hpp"
#include "core/sip/transaction/timer_settings.hpp"

namespace webphone::sip {

/// NonInviteClient is the client transaction of all other requests but ACK (RFC 3261 §17.1.2). The owner
/// sends the request when it makes one.
///
///              request
///                │            E: repeat, pause doubles up to T2 (unreliable only)
///           ┌────▼────┐◀──┐
///           │ Trying  ├───┘   F, flow lost
///           └─┬──┬────┘──────────────────────────┐
///         1xx │  │ 200..699                      │
///           ┌─▼──┼───────┐   F, flow lost        │
///      1xx ┌┤ Proceeding ├───────────────────────┤
///  E: T2   └▶────┬───────┘                       │
///                │ 200..699                      │
///           ┌────▼──────┐    K (T4; reliable: 0) │
///           │ Completed ├──────────────────▶ Terminated
///           └───────────┘
class NonInviteClient {
 public:
  enum class State : std::uint8_t { Trying, Proceeding, Completed, Terminated };

  /// timers outlives the transaction. Timers E and F start at now.
  NonInviteClient(const TimerSettings& timers, bool reliable, Instant now);

  [[nodiscard]] ClientSteps receive(std::uint16_t status, Instant now);
  [[nodiscard]] ClientSteps handle_timeout(Instant now);
  /// lose_flow ends the transaction; true if its user still waits for a final response.
  [[nodiscard]] bool lose_flow(Instant now);

  [[nodiscard]] Instant next_timeout() const { return earliest(repeat_at_, end_at_); }
  [[nodiscard]] State state() const { return state_; }

 private:
  void enter(State state, Instant now);

  const TimerSettings* timers_;
  Instant repeat_at_ = Instant::never();  ///< E
  Instant end_at_ = Instant::never();     ///< F or K
  Duration pause_;
  State state_ = State::Trying;
  bool reliable_;
};

}  // namespace webphone::sip
