// The INVITE that we receive (RFC 3261 §13.3), and the repetition of our answers to it.

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

void InviteSession::receive_invite(ServerTransactionId transaction, Message request, Instant now) {
  if (session_timer_.refuses(request)) return refuse(transaction, request, 422, now);
  call_id_ = request.call_id();
  dialog_ = share(Dialog::as_uas(request, local_tag_));
  if (!dialog_) return refuse(transaction, request, 400, now);
  note_peer(request);
  offer_answer_.apply(Direction::Received, SdpPlace::Invite, has_sdp(request));
  enter(State::Incoming);
  if (const auto expires = request.number(HeaderId::Expires); expires && *expires > 0) {
    expiry_.arm(now + Duration{std::chrono::seconds{*expires}});
  }
  const auto target = parse_uri(request.request_uri());
  context_.emit(IncomingSession{.session = id_,
                                .account = account_.id(),
                                .call_id = call_id_,
                                .peer = peer_of(request.from()),
                                .called_user = target ? unescape(target->user) : std::string(),
                                .offer = has_sdp(request) ? std::string(request.body()) : std::string(),
                                .message = request.write(),
                                .replaces = replaces_,
                                .joins = joins_});
  context_.server_owners.set(transaction, id_);
  received_ = ReceivedInvite{.transaction = transaction, .request = std::move(request)};
}

Status<CommandError> InviteSession::accept(std::string description, Instant now) {
  if (state_ != State::Incoming || accepted_ || (offer_answer_.due_in_success() && description.empty())) {
    return Failure{CommandError::WrongState};
  }
  if (description.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (received_offer_ || (reliable_.waiting() && ring_carries_)) {
    accepted_ = std::move(description);
    return {};
  }
  dialog_->confirm();
  enter(State::Accepted);
  send_success(std::move(description), now);
  return {};
}

void InviteSession::send_success(std::string description, Instant now) {
  expiry_.cancel();
  next_ring_.reset();
  const SdpRole role = offer_answer_.apply(Direction::Sent, SdpPlace::InviteSuccess, !description.empty());
  received_->response = make_reply(received_->request, 200);
  add_capabilities(received_->response);
  // What a reliable provisional response has told is not told again.
  agree_on_timer(received_->request, received_->response, now);
  if (role == SdpRole::Offer || role == SdpRole::Answer) {
    local_description_ = description;
    received_->response.set_body(kSdpType, std::move(description));
  }
  received_->answered = true;
  received_->pause = context_.settings.t1;
  received_->give_up = now + 64 * context_.settings.t1;
  reply(received_->transaction, received_->response, now);
  repeat_.arm(now + received_->pause);
}

void InviteSession::repeat_success(Instant now) {
  if (!received_) return;
  if (now < received_->give_up) {
    reply(received_->transaction, received_->response, now);
    received_->pause = std::min(received_->pause * 2, context_.settings.t2);
    repeat_.arm(std::min(now + received_->pause, received_->give_up));
    return;
  }
  // Lost with the flow, as it seems; the re-INVITE of the repair shows whether the peer is there.
  if (repair_ != Repair::None && state_ == State::Established) return answer_acknowledged({}, now);
  close_received();  // no ACK for 64*T1: the session is over (§13.3.1.4)
  conclude({.by = Party::Network, .cause = "TIMEOUT", .reason = "The answer was not acknowledged"});
  if (!bye_) send_bye(now);
}

Status<CommandError> InviteSession::reject(const RejectOptions& options, Instant now) {
  if (options.status < 300 || options.status > 699) return Failure{CommandError::InvalidStatus};
  if (state_ != State::Incoming) return Failure{CommandError::WrongState};
  if (has_control(options.reason)) return Failure{CommandError::ForbiddenText};
  if (options.reason.size() > kMaxHeaderText) return Failure{CommandError::TooLong};
  auto response = make_reply(received_->request, options.status, options.reason);
  if (!options.contact.empty()) {
    const auto contact = account_.resolve_target(options.contact);
    if (!contact) return Failure{contact.error()};
    response.add(HeaderId::Contact, text("<", *contact, ">"));
  }
  reply(received_->transaction, response, now);
  close_received();
  end({.by = Party::Local, .status = options.status, .reason = options.reason}, now);
  return {};
}

void InviteSession::refuse_received(std::uint16_t status, Instant now) {
  refuse(received_->transaction, received_->request, status, now);
  close_received();
  offer_answer_.abandon();
}

void InviteSession::close_received() {
  if (!received_) return;
  context_.server_owners.erase(received_->transaction);
  received_.reset();
  repeat_.cancel();
  expiry_.cancel();
}

void InviteSession::refuse_open(std::uint16_t status, Instant now) {
  if (offer_pending()) refuse_received(status, now);
  refuse_received_offer(status, now);
}

void InviteSession::receive_cancel(ServerTransactionId transaction, const Message& cancel, Instant now) {
  if (!offer_pending() || received_->transaction != transaction) return;  // a 2xx has won the race
  refuse_received(487, now);
  if (state_ == State::Incoming) {
    end({.by = Party::Remote, .cause = "CANCEL", .reason = failure_reason(cancel)}, now);
  }
}

void InviteSession::receive_ack(const Message& ack, Instant now) {
  if (!received_ || !received_->answered || received_->request.cseq() != ack.cseq()) return;
  answer_acknowledged(has_sdp(ack) ? ack.body() : std::string_view(), now);
}

void InviteSession::answer_acknowledged(std::string_view description, Instant now) {
  close_received();
  const SdpRole role = offer_answer_.apply(Direction::Received, SdpPlace::Ack, !description.empty());
  if (state_ == State::Terminating) {
    if (!bye_) send_bye(now);
    return;
  }
  if (role == SdpRole::Missing) {
    conclude({.by = Party::Local, .cause = "BYE", .reason = "Our offer was not answered"});
    return send_bye(now);
  }
  const std::string answer(role == SdpRole::Answer ? description : std::string_view());
  if (state_ == State::Accepted) {
    enter(State::Established);
    const auto peer = parse_name_addr(dialog_->remote_address());
    context_.emit(
        SessionEstablished{.session = id_, .peer = peer ? peer_of(*peer) : Peer{}, .description = answer});
  } else if (role == SdpRole::Answer) {
    context_.emit(RemoteAnswer{id_, answer});
  }
  proceed(now);
}

}  // namespace webphone::sip
