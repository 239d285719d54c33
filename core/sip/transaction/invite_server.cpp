#include "core/sip/transaction/invite_server.hpp"

#include <algorithm>

#include "core/sip/message/status_code.hpp"

namespace webphone::sip {

InviteServer::InviteServer(const TimerSettings& timers, bool reliable, Instant now)
    : timers_(&timers), pause_(timers.t1), reliable_(reliable) {
  enter(State::Proceeding, now);
}

void InviteServer::enter(State state, Instant now) {
  state_ = state;
  repeat_at_ = Instant::never();
  end_at_ = Instant::never();
  switch (state) {
    case State::Proceeding: repeat_at_ = now + timers_->trying_after; break;
    case State::Completed:
      if (!reliable_) repeat_at_ = now + pause_;
      end_at_ = now + timers_->lifetime();
      break;
    case State::Confirmed: end_at_ = now + timers_->t4; break;
    case State::Accepted: end_at_ = now + timers_->lifetime(); break;
    case State::Terminated: break;
  }
}

ServerSteps InviteServer::receive_request() const {
  switch (state_) {
    case State::Proceeding: return {.send_response = answered_};
    case State::Completed: return {.send_response = true};
    case State::Confirmed:
    case State::Accepted:
    case State::Terminated: break;
  }
  return {};
}

ServerSteps InviteServer::receive_ack(Instant now) {
  switch (state_) {
    case State::Completed: enter(reliable_ ? State::Terminated : State::Confirmed, now); break;
    case State::Accepted: return {.pass_up = true};
    case State::Proceeding:
    case State::Confirmed:
    case State::Terminated: break;
  }
  return {};
}

ServerSteps InviteServer::respond(std::uint16_t status, Instant now) {
  switch (state_) {
    case State::Proceeding:
      answered_ = true;
      repeat_at_ = Instant::never();
      if (is_final(status)) enter(is_success(status) ? State::Accepted : State::Completed, now);
      return {.send_response = true};
    case State::Accepted:
      if (is_success(status)) return {.send_response = true};
      break;
    case State::Completed:
    case State::Confirmed:
    case State::Terminated: break;
  }
  return {.refused = true};
}

ServerSteps InviteServer::handle_timeout(Instant now) {
  if (now >= end_at_) {
    const bool unacknowledged = state_ == State::Completed;
    enter(State::Terminated, now);
    return {.time_out = unacknowledged};
  }
  if (now < repeat_at_) return {};
  if (state_ == State::Proceeding) {
    repeat_at_ = Instant::never();
    answered_ = true;
    return {.send_trying = true};
  }
  pause_ = std::min(pause_ * 2, timers_->t2);
  repeat_at_ = now + pause_;
  return {.send_response = true};
}

bool InviteServer::lose_flow(Instant now) {
  if (state_ == State::Confirmed) enter(State::Terminated, now);
  return state_ == State::Proceeding;
}

}  // namespace webphone::sip
