#pragma once

#include <cstdint>

#include "core/base/instant.hpp"
#include "core/sip/transaction/timer_settings.hpp"

namespace webphone::sip {

/// ClientSteps is what a client transaction wants done after a stimulus, in this order.
struct ClientSteps {
  bool send_request = false;  ///< once more
  bool send_ack = false;      ///< build it from the response, or repeat it
  bool pass_up = false;       ///< the response
  bool time_out = false;      ///< tell the user: 408
  bool end_forking = false;   ///< tell the user: no further 2xx can come

  bool operator==(const ClientSteps&) const = default;
};

/// InviteClient is the INVITE client transaction (RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2).
/// It knows statuses and time only; messages are its owner's. The owner sends the INVITE when it makes one.
///
///              INVITE
///                │            A: repeat, pause doubles (unreliable only)
///           ┌────▼────┐◀──┐
///           │ Calling ├───┘   B, flow lost
///           └─┬──┬──┬─┘─────────────────────────────┐
///         1xx │  │  └─────────────────────┐ 2xx     │
///           ┌─▼──┼───────┐ 2xx            │         │
///      1xx ┌┤ Proceeding ├──────────────┐ │         │
///          └▶────┬───────┘──────────────┼─┼─────────┤ flow lost, cancelled and
///     300..699   │ 300..699: ACK        │ │         │ 64*T1 without final response
///           ┌────▼──────┐             ┌─▼─▼──────┐  │
///  300..699┌┤ Completed │         2xx┌┤ Accepted │  │
///      ACK └▶────┬──────┘     pass up└▶───┬──────┘  │
///                │ D, flow lost           │ M       │
///                └────────────▶ Terminated ◀────────┘
class InviteClient {
 public:
  enum class State : std::uint8_t { Calling, Proceeding, Completed, Accepted, Terminated };

  /// timers outlives the transaction. Timers A and B start at now.
  InviteClient(const TimerSettings& timers, bool reliable, Instant now);

  [[nodiscard]] ClientSteps receive(std::uint16_t status, Instant now);
  [[nodiscard]] ClientSteps handle_timeout(Instant now);
  /// lose_flow ends the transaction; true if its user still waits for a final response.
  [[nodiscard]] bool lose_flow(Instant now);
  /// cancel_sent gives the final response 64*T1 to come (§9.1).
  void cancel_sent(Instant now);

  [[nodiscard]] Instant next_timeout() const { return earliest(repeat_at_, end_at_); }
  [[nodiscard]] State state() const { return state_; }

 private:
  void enter(State state, Instant now);

  const TimerSettings* timers_;
  Instant repeat_at_ = Instant::never();  ///< A
  Instant end_at_ = Instant::never();     ///< B, D, M, or the end of a cancelled INVITE
  Duration pause_;
  State state_ = State::Calling;
  bool reliable_;
};

}  // namespace webphone::sip
