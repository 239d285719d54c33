#include "core/sip/usage/invite_session.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

InviteSession::InviteSession(UsageContext& context, Account& account, SessionId id,
                             std::string_view local_tag)
    : context_(context),
      account_(account),
      id_(id),
      local_tag_(local_tag.empty() ? context.random.token(12) : std::string(local_tag)),
      session_timer_(account.settings().session_expires, account.settings().min_session_expires),
      flow_loss_(context, id, UsageTimerKind::FlowLoss),
      repeat_(context, id, UsageTimerKind::RepeatSuccess),
      expiry_(context, id, UsageTimerKind::ReceivedExpires),
      reoffer_retry_(context, id, UsageTimerKind::ReofferRetry),
      offer_expiry_(context, id, UsageTimerKind::OfferExpires),
      session_alarm_(context, id, UsageTimerKind::SessionTimer),
      reoffer_expiry_(context, id, UsageTimerKind::ReofferExpires) {}

Status<CommandError> InviteSession::hang_up(Instant now) {
  if (told_end_) return Failure{CommandError::WrongState};
  leave(now);
  return {};
}

void InviteSession::leave(Instant now) {
  switch (state_) {
    case State::Calling:
      conclude({.by = Party::Local, .cause = "CANCEL"});
      if (invite_->transaction) {
        static_cast<void>(context_.transactions.cancel(invite_->transaction, now));
        enter(State::Cancelling);
      } else {
        end({}, now);
      }
      break;
    case State::Incoming:
      refuse_received(480, now);
      end({.by = Party::Local, .status = 480}, now);
      break;
    case State::Accepted:
      // No BYE before the ACK (§15): it follows then, or when the ACK is given up.
      conclude({.by = Party::Local, .cause = "BYE"});
      enter(State::Terminating);
      break;
    case State::Established:
      conclude({.by = Party::Local, .cause = "BYE"});
      if (ack_pending_) acknowledge_success(*dialog_, *invite_, {});
      refuse_open(487, now);
      send_bye(now);
      break;
    case State::Cancelling:
    case State::Terminating:
    case State::Ended: break;
  }
}

void InviteSession::abandon(Instant now) {
  refuse_open(480, now);
  close_received();
  bye_.reset();
  strays_.clear();
  end({.by = Party::Local, .cause = "TRANSPORT"}, now);
}

void InviteSession::conclude(SessionTerminated terminated) {
  if (told_end_) return;
  told_end_ = true;
  terminated.session = id_;
  context_.emit(std::move(terminated));
}

void InviteSession::end(SessionTerminated terminated, Instant now) {
  conclude(std::move(terminated));
  enter(State::Ended);
  refuse_received_offer(487, now);
  infos_.clear();
  asides_.clear();
  // A re-INVITE whose final response is lost would wait for it for ever: the peer no longer repeats a 2xx.
  if (reoffer_) static_cast<void>(context_.transactions.cancel(reoffer_->request.transaction, now));
  reoffer_.reset();
  flow_loss_.cancel();
  reoffer_retry_.cancel();
  session_alarm_.cancel();
}

bool InviteSession::settled() const {
  return state_ == State::Ended && !bye_ && strays_.empty() && !received_;
}

bool InviteSession::owns(const Message& request) const {
  if (state_ == State::Ended) return false;
  return (dialog_ && dialog_->matches(request)) || branches_.find(request) != nullptr;
}

void InviteSession::receive_response(const IncomingResponse& incoming, Instant now) {
  if (repeat_ack(incoming)) return;
  const auto is_of = [&](const ClientRequest& request) {
    return request.transaction == incoming.transaction;
  };
  if (invite_ && is_of(*invite_)) {
    invite_response(incoming, now);
  } else if (reoffer_ && is_of(reoffer_->request)) {
    reoffer_response(incoming, now);
  } else if (bye_ && is_of(*bye_)) {
    bye_response(incoming, now);
  } else if (!aside_response(incoming, now) && !stray_response(incoming, now)) {
    info_response(incoming, now);
  }
}

void InviteSession::request_failed(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  const bool lost_flow = failure == RequestFailure::Transport;
  const std::string cause = lost_flow ? "TRANSPORT" : "TIMEOUT";
  if (invite_ && invite_->transaction == transaction) {
    if (state_ == State::Calling && replacement_refused(0, now)) return;
    if (state_ == State::Calling && !lost_flow && try_next_target(408, nullptr, now)) return;
    if (state_ == State::Calling || state_ == State::Cancelling) {
      end({.by = Party::Network, .cause = cause, .reason = "The server does not answer"}, now);
    }
    if (!lost_flow) account_.suspect_flow(now);
  } else if (reoffer_ && reoffer_->request.transaction == transaction) {
    const bool cancelled = !lost_flow && reoffer_->heard;  // a peer that was heard is not lost yet
    if (!lost_flow && !cancelled && repair_ == Repair::None && state_ == State::Established) {
      return dialog_lost(408, "The other side does not answer", now);
    }
    reoffer_failed(cancelled ? 408 : 0,
                   lost_flow ? "The connection to the server failed" : "The other side does not answer", now);
    proceed(now);
  } else if (bye_ && bye_->transaction == transaction) {
    if (lost_flow && ++bye_tries_ < kMaxByeTries) {
      bye_->transaction = {};
      return proceed(now);
    }
    bye_.reset();
    end({}, now);
  } else if (!infos_.empty() && infos_.front().request &&
             infos_.front().request->transaction == transaction) {
    finish_info(0);
    proceed(now);
  } else if (!aside_failed(transaction, lost_flow, now)) {
    stray_failed(transaction, failure, now);
  }
}

void InviteSession::transaction_over(ClientTransactionId transaction) {
  --live_transactions_;
  if (transaction == reinvite_) reoffer_expiry_.cancel();
  std::erase_if(acks_, [&](const SentAck& ack) { return ack.transaction == transaction; });
}

void InviteSession::proceed(Instant now) {
  if (!account_.connected()) return;
  if (state_ == State::Calling && invite_ && !invite_->transaction && !reoffer_retry_.armed()) {
    if (!transmit(*invite_, now)) end({.by = Party::Network, .cause = "TRANSPORT"}, now);
  }
  if (bye_ && !bye_->transaction) transmit_bye(now);
  for (StrayBranch& stray : strays_) {
    if (!stray.bye.transaction) transmit(stray.bye, now);
  }
  for (Aside& aside : asides_) {
    if (!aside.request.transaction) transmit(aside.request, now);
  }
  if (reoffer_ && !reoffer_->sent && !reoffer_retry_.armed()) send_reoffer(now);
  if (state_ != State::Established) return;
  proceed_with_repair();
  send_next_info(now);
}

void InviteSession::handle_timer(UsageTimerKind kind, Instant now) {
  switch (kind) {
    case UsageTimerKind::FlowLoss: return flow_loss_over(now);
    case UsageTimerKind::RepeatSuccess:
      return offer_pending() ? repeat_provisional(now) : repeat_success(now);
    case UsageTimerKind::ReceivedExpires:
      if (!offer_pending()) return;
      if (state_ != State::Incoming) return static_cast<void>(refuse_offer(488, now));
      refuse_received(487, now);
      return end({.by = Party::Remote, .cause = "TIMEOUT", .reason = "The call was not answered in time"},
                 now);
    case UsageTimerKind::SessionTimer: return session_due(now);
    case UsageTimerKind::OfferExpires: return static_cast<void>(refuse_offer(488, now));
    case UsageTimerKind::ReofferRetry: reoffer_retry_.cancel(); return proceed(now);
    case UsageTimerKind::ReofferExpires:
      reoffer_expiry_.cancel();
      return static_cast<void>(context_.transactions.cancel(reinvite_, now));
    case UsageTimerKind::RegistrationRefresh:
    case UsageTimerKind::RegistrationRetry:
    case UsageTimerKind::RegistrationAnswer:
    case UsageTimerKind::Deadline: return;
  }
}

void InviteSession::add_capabilities(OutgoingMessage& message) const {
  message.add(HeaderId::Contact, account_.contact(message.has(HeaderId::Privacy)));
  message.add(HeaderId::Allow, kAllow);
  message.add(HeaderId::Supported, kSupported);
}

bool InviteSession::transmit(ClientRequest& request, Instant now) {
  if (request.message.has(HeaderId::Contact)) {
    request.message.replace(HeaderId::Contact, account_.contact(request.message.has(HeaderId::Privacy)));
  }
  const auto sent = account_.send(request, id_, now);
  if (sent.ok()) ++live_transactions_;
  return sent.ok();
}

bool InviteSession::try_again_with_credentials(ClientRequest& request, Dialog* dialog,
                                               const IncomingResponse& challenge, Instant now) {
  const auto answered = account_.answer_challenge(request, challenge);
  if (!answered.ok()) {
    context_.log.warning(text("Challenge not answered: ", describe(answered.error())));
    return false;
  }
  const std::uint32_t cseq = dialog != nullptr ? dialog->take_cseq() : ++invite_cseq_;
  request.message.replace(HeaderId::CSeq, make_cseq(cseq, request.message.method()));
  return transmit(request, now);
}

Status<CommandError> InviteSession::set_extra_headers(std::vector<ExtraHeader> headers) {
  const auto sound = check_extra_headers(headers);
  if (sound.ok()) extra_headers_ = std::move(headers);
  return sound;
}

OutgoingMessage InviteSession::make_reply(const Message& request, std::uint16_t status,
                                          std::string reason) const {
  auto response = make_response(request, status, local_tag_, std::move(reason));
  response.add(HeaderId::Server, context_.settings.user_agent);
  append_headers(response, extra_headers_);
  return response;
}

void InviteSession::reply(ServerTransactionId transaction, const OutgoingMessage& response, Instant now) {
  // A transaction that is gone was answered in our name or timed out: nothing is left to be told.
  static_cast<void>(context_.transactions.respond(transaction, response, now));
}

void InviteSession::refuse(ServerTransactionId transaction, const Message& request, std::uint16_t status,
                           Instant now) {
  auto response = make_reply(request, status);
  if (status == 500) response.add(HeaderId::RetryAfter, text(context_.random.below(11)));  // §14.2
  if (status == 422) response.add(HeaderId::MinSe, text(session_timer_.least()));
  if (status == 415) response.add(HeaderId::Accept, kAccept);
  reply(transaction, response, now);
}

}  // namespace webphone::sip
