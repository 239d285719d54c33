#include "core/sip/transaction/non_invite_client.hpp"

#include <algorithm>

#include "core/sip/message/status_code.hpp"

namespace webphone::sip {

NonInviteClient::NonInviteClient(const TimerSettings& timers, bool reliable, Instant now)
    : timers_(&timers), pause_(timers.t1), reliable_(reliable) {
  enter(State::Trying, now);
}

void NonInviteClient::enter(State state, Instant now) {
  state_ = state;
  switch (state) {
    case State::Trying:
      if (!reliable_) repeat_at_ = now + pause_;
      end_at_ = now + timers_->lifetime();
      break;
    case State::Proceeding: break;  // E and F run on
    case State::Completed:
      repeat_at_ = Instant::never();
      end_at_ = now + timers_->t4;
      break;
    case State::Terminated:
      repeat_at_ = Instant::never();
      end_at_ = Instant::never();
      break;
  }
}

ClientSteps NonInviteClient::receive(std::uint16_t status, Instant now) {
  switch (state_) {
    case State::Trying:
    case State::Proceeding:
      if (is_final(status)) {
        enter(reliable_ ? State::Terminated : State::Completed, now);
      } else if (state_ == State::Trying) {
        enter(State::Proceeding, now);
      }
      return {.pass_up = true};
    case State::Completed:
    case State::Terminated: break;
  }
  return {};
}

ClientSteps NonInviteClient::handle_timeout(Instant now) {
  if (now >= end_at_) {
    const bool waiting = state_ == State::Trying || state_ == State::Proceeding;
    enter(State::Terminated, now);
    return {.time_out = waiting};
  }
  if (now >= repeat_at_) {
    pause_ = state_ == State::Proceeding ? timers_->t2 : std::min(pause_ * 2, timers_->t2);
    repeat_at_ = now + pause_;
    return {.send_request = true};
  }
  return {};
}

bool NonInviteClient::lose_flow(Instant now) {
  const bool waiting = state_ == State::Trying || state_ == State::Proceeding;
  enter(State::Terminated, now);
  return waiting;
}

}  // namespace webphone::sip
