#pragma once

#include <cstdint>

#include "core/base/instant.hpp"
#include "core/sip/transaction/timer_settings.hpp"

namespace webphone::sip {

/// ServerSteps is what a server transaction wants done after a stimulus, in this order.
struct ServerSteps {
  bool send_response = false;  ///< the new one, or the last one once more
  bool send_trying = false;    ///< the automatic 100
  bool pass_up = false;        ///< the ACK
  bool time_out = false;       ///< tell the user: no ACK
  bool refused = false;        ///< this response does not fit the state

  bool operator==(const ServerSteps&) const = default;
};

/// InviteServer is the INVITE server transaction (RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1).
/// It knows statuses and time only; messages are its owner's. The 2xx is repeated by the user agent core, not
/// here (RFC 3261 §13.3.1.4).
///
///              INVITE
///                │             INVITE: last 1xx again; 200 ms of silence: 100
///          ┌─────▼──────┐◀──┐
///          │ Proceeding ├───┘
///          └──┬──────┬──┘
///    300..699 │      │ 2xx
///      ┌──────▼────┐ │   G: again, pause doubles up to T2 (unreliable only); INVITE: again
///      │ Completed │◀┼──┐
///      │           ├─┼──┘   H: tell the user
///      └──────┬────┘─┼─────────────────────────┐
///         ACK │    ┌─▼────────┐                │
///      ┌──────▼────┤ Accepted │◀─┐ 2xx: send   │
///      │ Confirmed │          ├──┘ ACK: pass up│
///      └──────┬────┴─┬────────┘                │
///             │ I (T4│; reliable: 0)           │
///             │      │ L                       │
///             └──────┴──────▶ Terminated ◀─────┘
class InviteServer {
 public:
  enum class State : std::uint8_t { Proceeding, Completed, Confirmed, Accepted, Terminated };

  /// timers outlives the transaction. The automatic 100 is due trying_after from now.
  InviteServer(const TimerSettings& timers, bool reliable, Instant now);

  /// receive_request takes a repeated INVITE.
  [[nodiscard]] ServerSteps receive_request() const;
  [[nodiscard]] ServerSteps receive_ack(Instant now);
  [[nodiscard]] ServerSteps respond(std::uint16_t status, Instant now);
  [[nodiscard]] ServerSteps handle_timeout(Instant now);
  /// lose_flow: the transaction goes on; true if its user has not answered yet.
  [[nodiscard]] bool lose_flow(Instant now);

  [[nodiscard]] Instant next_timeout() const { return earliest(repeat_at_, end_at_); }
  [[nodiscard]] State state() const { return state_; }

 private:
  void enter(State state, Instant now);

  const TimerSettings* timers_;
  Instant repeat_at_ = Instant::never();  ///< the automatic 100, then G
  Instant end_at_ = Instant::never();     ///< H, I or L
  Duration pause_;
  State state_ = State::Proceeding;
  bool reliable_;
  bool answered_ = false;  ///< a response has been sent, if only 100
};

}  // namespace webphone::sip
