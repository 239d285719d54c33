#pragma once

#include <cstdint>

#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/sip/message/rack.hpp"

namespace webphone::sip {

/// ReliableProvisional is how the called side gets the provisional responses to an INVITE across, one at a
/// time (RFC 3262 §3). It counts and waits; whoever owns it keeps the response and sends it.
///
///   Idle --start--> Unacknowledged --PRACK--> Idle
///                     | T1, doubles: repeat     | 64*T1
///                     +-------------------------+----> GivenUp
class ReliableProvisional {
 public:
  enum class State : std::uint8_t { Idle, Unacknowledged, GivenUp };

  /// start gives the RSeq of the next response to the INVITE with this CSeq: the first at random in
  /// 1..2^31-1, then one more each. The state is Idle.
  std::uint32_t start(std::uint32_t invite_cseq, RandomSource& random, Duration t1, Instant now);
  /// expects tells whether a PRACK is that of the response which waits for it; acknowledge takes it.
  [[nodiscard]] bool expects(const RAck& rack) const;
  void acknowledge() { enter(State::Idle); }
  /// handle_timeout is due at next_timeout(); true: send the response again.
  bool handle_timeout(Instant now);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool waiting() const { return state_ == State::Unacknowledged; }
  /// acknowledged: the peer has seen every response, and there was one.
  [[nodiscard]] bool acknowledged() const { return state_ == State::Idle && rseq_ != 0; }
  [[nodiscard]] Instant next_timeout() const { return waiting() ? repeat_at_ : Instant::never(); }

 private:
  void enter(State state) { state_ = state; }

  State state_ = State::Idle;
  std::uint32_t rseq_ = 0;
  std::uint32_t invite_cseq_ = 0;
  Duration pause_{};
  Instant repeat_at_;
  Instant give_up_at_;
};

}  // namespace webphone::sip
