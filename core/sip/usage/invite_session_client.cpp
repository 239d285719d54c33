// The INVITE that we send (RFC 3261 §13.2), forking included.

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

Status<CommandError> InviteSession::start(const std::string& target, InviteOptions options, Instant now) {
  const auto allowed = set_extra_headers(std::move(options.extra_headers));
  if (!allowed.ok()) return allowed;
  if (options.offer.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (!options.call_id.empty() && !is_call_id(options.call_id)) return Failure{CommandError::ForbiddenText};
  is_caller_ = true;
  call_id_ = options.call_id.empty() ? context_.random.token(24) : std::move(options.call_id);
  auto message = account_.make_request(Method::Invite, target, target, local_tag_, call_id_, ++invite_cseq_);
  add_capabilities(message);
  session_timer_.describe(message);
  finish(message);
  redirection_.begin(target);
  offer_answer_.apply(Direction::Sent, SdpPlace::Invite, !options.offer.empty());
  local_description_ = options.offer;
  if (!options.offer.empty()) message.set_body(kSdpType, std::move(options.offer));
  invite_ = ClientRequest{std::move(message), {}, {}};
  enter(State::Calling);
  if (!account_.connected()) flow_loss_.arm(now + kFlowLossGrace);
  proceed(now);
  return {};
}

void InviteSession::invite_response(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  const std::uint16_t status = response.status();
  if (is_provisional(status)) return invite_progress(response, now);
  if (is_success(status)) return invite_success(incoming, now);
  if (state_ == State::Cancelling) return end({}, now);
  if (state_ != State::Calling) return;
  if ((status == 401 || status == 407) &&
      (!redirection_.redirected() || account_.may_authenticate_at(invite_->message.request_uri()))) {
    drop_branches(std::nullopt, now);
    if (try_again_with_credentials(*invite_, nullptr, incoming, now)) return;
  }
  if (status == 422 && session_timer_.raise(response)) {
    session_timer_.describe(invite_->message);
    if (send_invite_again(now)) return;
  }
  if (try_next_target(status, &response, now)) return;
  if (!replacement_refused(status, now)) invite_refused(response, now);
}

/// send_invite_again begins another try of our INVITE, changed as the last response has asked (§8.1.3.5).
bool InviteSession::send_invite_again(Instant now) {
  drop_branches(std::nullopt, now);
  invite_->tries = {};
  invite_->message.replace(HeaderId::CSeq, make_cseq(++invite_cseq_, Method::Invite));
  return transmit(*invite_, now);
}

/// try_next_target goes on where a 3xx leads; a 6xx holds for all targets (§16.7).
bool InviteSession::try_next_target(std::uint16_t status, const Message* response, Instant now) {
  const bool leads_on = status == 300 || status == 301 || status == 302;
  if (repair_ == Repair::Replacing || !account_.settings().follow_redirects || status >= 600) return false;
  if (leads_on && response != nullptr) redirection_.add(*response);
  auto target = redirection_.next();
  if (!target) return false;
  context_.log.event(text(status, ": calling ", *target));
  invite_->message.set_request_uri(*std::move(target));
  return send_invite_again(now);
}

void InviteSession::invite_refused(const Message& response, Instant now) {
  SessionTerminated refusal{
      .by = Party::Remote, .status = response.status(), .reason = failure_reason(response)};
  if (response.status() < 400) {
    if (const auto contact = response.contact()) refusal.contact = contact->uri_text;
  }
  end(std::move(refusal), now);
}

void InviteSession::invite_success(const IncomingResponse& incoming, Instant now) {
  if (state_ == State::Calling) {
    account_.note_success(*invite_, incoming.response);
    return establish(incoming, now);
  }
  if (ack_pending_ && dialog_ && dialog_->matches(incoming.response)) return;  // a repetition
  end_stray(incoming, now);
  if (state_ == State::Cancelling) end({}, now);
}

void InviteSession::establish(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  EarlyDialog* early = early_of(response);
  if (early == nullptr && branches_.size() == DialogSet::kMaxBranches) {  // the last of too many has answered
    drop_branches(std::nullopt, now);
    early = early_of(response);
  }
  if (early == nullptr) {
    return end({.by = Party::Network, .cause = "TRANSPORT", .reason = "The answer names no usable route"},
               now);
  }
  EarlyDialog answered = std::move(*early);
  const bool offered_early = unanswered_branch_ == answered.branch;
  if (offered_early) {  // the peer did not wait for PRACK: its offer is answered in the ACK
    answered.exchange = {};
    answered.exchange.apply(Direction::Sent, SdpPlace::Invite, false);
  }
  drop_branches(answered.branch, now);
  offer_answer_ = answered.exchange;
  dialog_ = share(branches_.find(answered.branch)->dialog);
  dialog_->confirm(response);
  note_peer(response);
  session_timer_.agreed(response, now);
  watch_session();
  enter(State::Established);
  const SdpRole role =
      offer_answer_.apply(Direction::Received, SdpPlace::InviteSuccess, has_sdp(response) || offered_early);
  ack_pending_ = role == SdpRole::Offer;
  if (!ack_pending_) acknowledge_success(*dialog_, *invite_, {});
  if (role == SdpRole::Missing && !previewed_) {
    conclude({.by = Party::Local, .cause = "BYE", .reason = "The answer has no session description"});
    return send_bye(now);
  }
  const bool is_new = has_sdp(response) && (role == SdpRole::Offer || role == SdpRole::Answer);
  std::string description = is_new ? std::string(response.body()) : std::move(answered.description);
  if (repair_ == Repair::Replacing) {
    repaired();
    context_.emit(RemoteAnswer{id_, std::move(description)});
    return proceed(now);
  }
  context_.emit(SessionEstablished{.session = id_,
                                   .peer = peer_of(response.to()),
                                   .description = std::move(description),
                                   .needs_answer = ack_pending_});
  proceed(now);
}

Status<CommandError> InviteSession::acknowledge(std::string answer, Instant now) {
  if (answer.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (state_ == State::Calling && unanswered_branch_) return acknowledge_early(std::move(answer), now);
  if (state_ != State::Established || !ack_pending_) return Failure{CommandError::WrongState};
  acknowledge_success(*dialog_, *invite_, std::move(answer));
  proceed(now);
  return {};
}

void InviteSession::acknowledge_success(const Dialog& dialog, const ClientRequest& invite,
                                        std::string answer) {
  const auto cseq = parse_cseq(invite.message.value(HeaderId::CSeq));
  auto ack = dialog.make_ack(cseq ? cseq->number : 0);
  for (const OutgoingMessage::Field& field : invite.message.fields()) {  // §22.1: as in the INVITE
    if (field.id == HeaderId::Authorization || field.id == HeaderId::ProxyAuthorization) {
      ack.add(field.id, field.value);
    }
  }
  finish(ack);
  if (ack_pending_) {
    ack_pending_ = false;
    offer_answer_.apply(Direction::Sent, SdpPlace::Ack, !answer.empty());
    local_description_ = answer;
  }
  if (!answer.empty()) ack.set_body(kSdpType, std::move(answer));
  acks_.push_back({invite.transaction, dialog.id().remote_tag, std::move(ack), {}});
  transmit_ack(acks_.back());
}

void InviteSession::transmit_ack(SentAck& ack) {
  TransactionLayer& transactions = context_.transactions;
  if (!ack.octets.empty()) {
    static_cast<void>(transactions.resend(account_.flow(), ack.octets));
  } else if (auto sent = transactions.send_ack(ack.message, account_.flow()); sent.ok()) {
    ack.octets = std::move(*sent);
  }
}

bool InviteSession::repeat_ack(const IncomingResponse& incoming) {
  if (!is_success(incoming.response.status()) || incoming.response.method() != Method::Invite) return false;
  for (SentAck& ack : acks_) {
    if (ack.transaction == incoming.transaction && ack.to_tag == incoming.response.to_tag()) {
      transmit_ack(ack);
      return true;
    }
  }
  return false;
}

void InviteSession::end_stray(const IncomingResponse& incoming, Instant now) {
  auto dialog = Dialog::as_uac(invite_->message, invite_cseq_, incoming.response);
  if (!dialog || acks_.size() > DialogSet::kMaxBranches) return;
  if (const auto* early = branches_.find(incoming.response)) {  // it has numbered PRACK and UPDATE
    dialog->skip_cseq(early->dialog.local_cseq() - invite_cseq_);
  }
  acknowledge_success(*dialog, *invite_, {});
  auto bye = dialog->make_request(Method::Bye);
  finish(bye);
  strays_.push_back({std::move(*dialog), ClientRequest{std::move(bye), {}, {}}});
  transmit(strays_.back().bye, now);
}

}  // namespace webphone::sip
