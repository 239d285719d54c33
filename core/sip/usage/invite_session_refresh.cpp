// The session timer in the session (RFC 4028): refreshes by UPDATE, or by re-INVITE where that is not taken.

#include <utility>

#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/invite_session.hpp"

namespace webphone::sip {

/// watch_session follows what the session timer has agreed on.
void InviteSession::watch_session() {
  const Instant next = session_timer_.next_timeout();
  next.is_never() ? session_alarm_.cancel() : session_alarm_.arm(next);
}

void InviteSession::session_due(Instant now) {
  if (state_ == State::Accepted) return session_alarm_.arm(now + 1s);  // no BYE before the ACK
  if (state_ != State::Established) return session_alarm_.cancel();
  const SessionTimer::Due due = session_timer_.handle_timeout(now);
  if (due == SessionTimer::Due::End) {
    conclude(
        {.by = Party::Network, .cause = "TIMEOUT", .reason = "The other side does not refresh the call"});
    refuse_open(487, now);
    return send_bye(now);
  }
  if (due == SessionTimer::Due::Refresh) refresh(now);
  watch_session();
}

void InviteSession::agree_on_timer(const Message& request, OutgoingMessage& response, Instant now) {
  if (state_ != State::Established && state_ != State::Accepted) return;
  session_timer_.agree(request, response, now);
  watch_session();
}

void InviteSession::refresh(Instant now) {
  // An offer that is under way refreshes as well.
  if (state_ != State::Established || reoffer_ || !account_.connected()) {
    return session_timer_.refresh_failed(now);
  }
  if (peer_takes_update_) {
    auto update = dialog_->make_request(Method::Update);
    add_capabilities(update);
    session_timer_.describe(update);
    finish(update);
    return send_aside(0, std::move(update), now);
  }
  if (local_description_.empty()) return session_timer_.refresh_failed(now);
  reoffer_ = Reoffer{.offer = local_description_, .refresh = true};
  proceed(now);
}

/// refresh_response takes the final response to an UPDATE that refreshes.
void InviteSession::refresh_response(const Message& response, Instant now) {
  const std::uint16_t status = response.status();
  if (state_ != State::Established) return;
  if (is_success(status)) {
    dialog_->refresh_target(response);
    session_timer_.agreed(response, now);
  } else if (status == 481 || status == 408) {
    return dialog_lost(status, failure_reason(response), now);
  } else if (status == 405 || status == 501) {
    peer_takes_update_ = false;
    refresh(now);
  } else if (status == 422 && session_timer_.raise(response)) {
    refresh(now);
  } else {
    session_timer_.refresh_failed(now);
  }
  watch_session();
}

}  // namespace webphone::sip
