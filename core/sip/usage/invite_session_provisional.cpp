// Provisional responses, reliable (RFC 3262) or not: those that we send, and those to our INVITE.

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/rack.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

namespace {

constexpr std::string_view kReliable = "100rel";

bool is_reliable(const Message& response) {
  return response.lists(HeaderId::Require, kReliable);
}

/// take_rseq tells whether a reliable response is the next one, and counts it. The first may have any number.
bool take_rseq(const Message& response, std::uint32_t& last) {
  const auto rseq = parse_rseq(response.value(HeaderId::RSeq));
  if (!rseq || (last != 0 && *rseq != last + 1)) return false;
  last = *rseq;
  return true;
}

}  // namespace

// As called.

Status<CommandError> InviteSession::ring(std::uint16_t status, std::string description, Instant now) {
  if (status <= 100 || status > 199) return Failure{CommandError::InvalidStatus};
  if (description.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (state_ != State::Incoming || accepted_) return Failure{CommandError::WrongState};
  const Message& request = received_->request;
  const bool required = request.lists(HeaderId::Require, kReliable);
  const bool owes_offer = offer_answer_.state() == OfferAnswer::State::OfferOwed;
  const bool possible = required || reliable_.waiting() || reliable_.acknowledged() ||
                        (request.lists(HeaderId::Supported, kReliable) &&
                         (account_.settings().reliable_provisional || (owes_offer && !description.empty())));
  if (owes_offer && !possible && !description.empty()) return Failure{CommandError::WrongState};
  // The first reliable response to an INVITE without offer has to carry one (RFC 3261 §13.2.1).
  if (owes_offer && description.empty() && required) return {};
  if (!possible || (owes_offer && description.empty()))
    return send_ring({status, std::move(description)}, now), Status<CommandError>{};
  if (reliable_.waiting() || received_offer_) {
    if (next_ring_ && !next_ring_->description.empty()) return Failure{CommandError::WrongState};
    next_ring_ = Ring{status, std::move(description), true};
    return {};
  }
  send_ring({status, std::move(description), true}, now);
  return {};
}

void InviteSession::send_ring(Ring ring, Instant now) {
  const SdpPlace place = ring.reliable ? SdpPlace::ReliableProvisional : SdpPlace::Provisional;
  OutgoingMessage response = make_reply(received_->request, ring.status);
  add_capabilities(response);
  if (ring.reliable) {
    response.add(HeaderId::Require, kReliable);
    response.add(HeaderId::RSeq, text(reliable_.start(received_->request.cseq(), context_.random,
                                                      context_.settings.t1, now)));
  }
  const SdpRole role = offer_answer_.apply(Direction::Sent, place, !ring.description.empty());
  ring_carries_ = role == SdpRole::Offer || role == SdpRole::Answer;
  if (ring_carries_) local_description_ = ring.description;
  if (ring_carries_ || role == SdpRole::Preview) response.set_body(kSdpType, std::move(ring.description));
  received_->response = std::move(response);
  reply(received_->transaction, received_->response, now);
  repeat_.arm(ring.reliable ? reliable_.next_timeout() : now + kProvisionalRepeat);
}

void InviteSession::repeat_provisional(Instant now) {
  if (reliable_.acknowledged()) return send_ring({received_->response.status(), {}, true}, now);
  const bool waited = reliable_.waiting();
  if (waited && !reliable_.handle_timeout(now)) {
    refuse_received(504, now);
    return end({.by = Party::Network, .cause = "TIMEOUT", .reason = "The ringing was not acknowledged"}, now);
  }
  reply(received_->transaction, received_->response, now);
  repeat_.arm(waited ? reliable_.next_timeout() : now + kProvisionalRepeat);
}

void InviteSession::receive_prack(ServerTransactionId transaction, const Message& request, Instant now) {
  const auto rack = parse_rack(request.value(HeaderId::RAck));
  if (!rack) return refuse(transaction, request, 400, now);
  if (!reliable_.expects(*rack)) return refuse(transaction, request, 481, now);
  const SdpRole role = offer_answer_.apply(Direction::Received, SdpPlace::Prack, has_sdp(request));
  if (role == SdpRole::Illegal) return refuse(transaction, request, 500, now);
  reliable_.acknowledge();
  if (offer_pending() && state_ == State::Incoming) repeat_.arm(now + kProvisionalRepeat);
  if (role == SdpRole::Offer) return take_offer(transaction, request, 0, now);
  reply(transaction, make_reply(request, 200), now);
  if (role == SdpRole::Answer) context_.emit(RemoteAnswer{id_, std::string(request.body())});
  if (role == SdpRole::Missing) {
    refuse_received(488, now);
    return end({.by = Party::Local, .status = 488, .reason = "Our offer was not answered"}, now);
  }
  proceed_with_answer(now);
}

// What waited for a PRACK: the next provisional response, or the 2xx (RFC 3262 §3, §5).
void InviteSession::proceed_with_answer(Instant now) {
  if (state_ != State::Incoming || reliable_.waiting() || received_offer_) return;
  if (accepted_) {
    std::string description = std::move(*accepted_);
    accepted_.reset();
    static_cast<void>(accept(std::move(description), now));
  } else if (next_ring_) {
    Ring ring = std::move(*next_ring_);
    next_ring_.reset();
    send_ring(std::move(ring), now);
  }
}

// As caller.

EarlyDialog* InviteSession::find_early(std::uint32_t branch) {
  for (EarlyDialog& early : early_) {
    if (early.branch == branch) return &early;
  }
  return nullptr;
}

EarlyDialog* InviteSession::early_of(const Message& response) {
  const DialogSet::Branch* branch = branches_.find_or_add(invite_->message, invite_cseq_, response);
  if (branch == nullptr) return nullptr;
  if (EarlyDialog* known = find_early(branch->number)) return known;
  early_.push_back({.branch = branch->number, .exchange = offer_answer_});
  return &early_.back();
}

void InviteSession::invite_progress(const Message& response, Instant now) {
  if (state_ != State::Calling || response.status() == 100) return;
  EarlyDialog* early = early_of(response);
  const bool reliable = is_reliable(response);
  if (reliable && (early == nullptr || asides_.size() == kMaxAsides || is_rival(*early, response) ||
                   !take_rseq(response, early->rseq))) {
    return;  // repeated by the peer: a PRACK is under way, or cannot be given
  }
  note_peer(response);
  SessionProgress progress{
      .session = id_, .status = response.status(), .reason = std::string(response.reason())};
  SdpRole role = SdpRole::Preview;
  if (early != nullptr) {
    const SdpPlace place = reliable ? SdpPlace::ReliableProvisional : SdpPlace::Provisional;
    role = early->exchange.apply(Direction::Received, place, has_sdp(response));
    progress.branch = early->branch;
  }
  if (has_sdp(response) && (role == SdpRole::Preview || role == SdpRole::Answer || role == SdpRole::Offer)) {
    progress.description = response.body();
    progress.needs_answer = role == SdpRole::Offer;
    previewed_ = true;
    if (early != nullptr) early->description = response.body();
  }
  if (progress.needs_answer) {
    unanswered_branch_ = early->branch;
  } else if (reliable) {
    send_prack(early->branch, early->rseq, {}, now);
  }
  if (repair_ != Repair::Replacing) context_.emit(std::move(progress));
}

// The host answers one offer: those of other forks to an INVITE without offer stay unacknowledged.
bool InviteSession::is_rival(const EarlyDialog& early, const Message& response) const {
  return early.exchange.state() == OfferAnswer::State::OfferAwaited && has_sdp(response) &&
         std::any_of(early_.begin(), early_.end(), [&](const EarlyDialog& other) {
           return other.exchange.state() != OfferAnswer::State::OfferAwaited;
         });
}

Status<CommandError> InviteSession::acknowledge_early(std::string answer, Instant now) {
  if (answer.empty()) return Failure{CommandError::WrongState};
  const std::uint32_t branch = *std::exchange(unanswered_branch_, std::nullopt);
  EarlyDialog& early = *find_early(branch);
  early.exchange.apply(Direction::Sent, SdpPlace::Prack, true);
  local_description_ = answer;
  send_prack(branch, early.rseq, std::move(answer), now);
  return {};
}

void InviteSession::send_prack(std::uint32_t branch, std::uint32_t rseq, std::string answer, Instant now) {
  const OutgoingMessage& invite = (reoffer_ ? reoffer_->request : *invite_).message;
  auto prack = dialog_of(branch)->make_request(Method::Prack);
  prack.add(HeaderId::RAck, make_rack(rseq, invite.value(HeaderId::CSeq)));
  finish(prack);
  if (!answer.empty()) prack.set_body(kSdpType, std::move(answer));
  send_aside(branch, std::move(prack), now);
}

/// reoffer_progress takes a provisional response to our re-INVITE.
void InviteSession::reoffer_progress(const Message& response, Instant now) {
  if (!is_reliable(response) || asides_.size() == kMaxAsides || !take_rseq(response, reoffer_->rseq)) return;
  const SdpRole role =
      offer_answer_.apply(Direction::Received, SdpPlace::ReliableProvisional, has_sdp(response));
  send_prack(0, reoffer_->rseq, {}, now);
  if (role != SdpRole::Answer || reoffer_->answered) return;
  reoffer_->answered = true;
  if (!told_end_ && !reoffer_->refresh) context_.emit(RemoteAnswer{id_, std::string(response.body())});
}

}  // namespace webphone::sip
