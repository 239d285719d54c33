#pragma once

#include <cstdint>

#include "core/base/instant.hpp"
#include "core/sip/transaction/invite_server.hpp"
#include "core/sip/transaction/timer_settings.hpp"

namespace webphone::sip {

/// NonInviteServer is the server transaction of all other requests but ACK (RFC 3261 §17.2.2).
///
///             request
///                │
///           ┌────▼────┐   request: nothing
///           │ Trying  │
///           └─┬──┬────┘
///         1xx │  │ 200..699
///           ┌─▼──┼───────┐
///      1xx ┌┤ Proceeding │   request: last 1xx again
///          └▶────┬───────┘
///                │ 200..699
///           ┌────▼──────┐   request: response again
///           │ Completed ├─────────────▶ Terminated
///           └───────────┘  J (64*T1; reliable: 0)
class NonInviteServer {
 public:
  enum class State : std::uint8_t { Trying, Proceeding, Completed, Terminated };

  /// timers outlives the transaction.
  NonInviteServer(const TimerSettings& timers, bool reliable) : timers_(&timers), reliable_(reliable) {}

  /// receive_request takes a repeated request.
  [[nodiscard]] ServerSteps receive_request() const;
  [[nodiscard]] ServerSteps respond(std::uint16_t status, Instant now);
  [[nodiscard]] ServerSteps handle_timeout(Instant now);
  /// lose_flow: an unanswered transaction goes on, and will keep its response for 64*T1; true if so.
  [[nodiscard]] bool lose_flow(Instant now);

  [[nodiscard]] Instant next_timeout() const { return end_at_; }
  [[nodiscard]] State state() const { return state_; }

 private:
  void enter(State state, Instant now);

  const TimerSettings* timers_;
  Instant end_at_ = Instant::never();  ///< J
  State state_ = State::Trying;
  bool reliable_;
};

}  // namespace webphone::sip
