#include "core/sip/transaction/invite_client.hpp"

#include "core/sip/message/status_code.hpp"

namespace webphone::sip {

InviteClient::InviteClient(const TimerSettings& timers, bool reliable, Instant now)
    : timers_(&timers), pause_(timers.t1), reliable_(reliable) {
  enter(State::Calling, now);
}

void InviteClient::enter(State state, Instant now) {
  state_ = state;
  repeat_at_ = Instant::never();
  end_at_ = Instant::never();
  switch (state) {
    case State::Calling:
      if (!reliable_) repeat_at_ = now + pause_;
      end_at_ = now + timers_->lifetime();
      break;
    case State::Completed:
      // Timer D: at least 32 s, and 64*T1 where T1 is longer (§17.1.1.2).
      end_at_ = now + timers_->lifetime();
      break;
    case State::Accepted: end_at_ = now + timers_->lifetime(); break;
    case State::Proceeding:
    case State::Terminated: break;
  }
}

ClientSteps InviteClient::receive(std::uint16_t status, Instant now) {
  switch (state_) {
    case State::Calling:
    case State::Proceeding:
      if (is_provisional(status)) {
        if (state_ == State::Calling) enter(State::Proceeding, now);
        return {.pass_up = true};
      }
      if (is_success(status)) {
        enter(State::Accepted, now);
        return {.pass_up = true};
      }
      enter(reliable_ ? State::Terminated : State::Completed, now);
      return {.send_ack = true, .pass_up = true};
    case State::Completed: return {.send_ack = status >= 300};
    case State::Accepted: return {.pass_up = is_success(status)};
    case State::Terminated: break;
  }
  return {};
}

ClientSteps InviteClient::handle_timeout(Instant now) {
  if (now >= end_at_) {
    const State ended = state_;
    enter(State::Terminated, now);
    return {.time_out = ended == State::Calling || ended == State::Proceeding,
            .end_forking = ended == State::Accepted};
  }
  if (now >= repeat_at_) {
    pause_ *= 2;
    repeat_at_ = now + pause_;
    return {.send_request = true};
  }
  return {};
}

bool InviteClient::lose_flow(Instant now) {
  const bool waiting = state_ == State::Calling || state_ == State::Proceeding;
  // Other forks may still answer over another flow, so an accepted INVITE lives on to timer M.
  if (state_ != State::Accepted) enter(State::Terminated, now);
  return waiting;
}

void InviteClient::cancel_sent(Instant now) {
  if (state_ == State::Proceeding) end_at_ = now + timers_->lifetime();
}

}  // namespace webphone::sip
