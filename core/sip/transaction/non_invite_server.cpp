#include "core/sip/transaction/non_invite_server.hpp"

#include "core/sip/message/status_code.hpp"

namespace webphone::sip {

void NonInviteServer::enter(State state, Instant now) {
  state_ = state;
  switch (state) {
    case State::Completed: end_at_ = now + timers_->lifetime(); break;
    case State::Trying:
    case State::Proceeding:
    case State::Terminated: end_at_ = Instant::never(); break;
  }
}

ServerSteps NonInviteServer::receive_request() const {
  return {.send_response = state_ == State::Proceeding || state_ == State::Completed};
}

ServerSteps NonInviteServer::respond(std::uint16_t status, Instant now) {
  switch (state_) {
    case State::Trying:
    case State::Proceeding:
      if (is_provisional(status)) {
        enter(State::Proceeding, now);
      } else {
        enter(reliable_ ? State::Terminated : State::Completed, now);
      }
      return {.send_response = true};
    case State::Completed:
    case State::Terminated: break;
  }
  return {.refused = true};
}

ServerSteps NonInviteServer::handle_timeout(Instant now) {
  if (now >= end_at_) enter(State::Terminated, now);
  return {};
}

bool NonInviteServer::lose_flow(Instant now) {
  const bool unanswered = state_ == State::Trying || state_ == State::Proceeding;
  reliable_ = false;
  if (!unanswered) enter(State::Terminated, now);
  return unanswered;
}

}  // namespace webphone::sip
