// UPDATE (RFC 3311), and the offers that come in UPDATE or PRACK: in early dialogs and in the confirmed one.

#include <algorithm>
#include <utility>

#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

Dialog* InviteSession::dialog_of(std::uint32_t branch) {
  if (dialog_) return dialog_.get();
  DialogSet::Branch* early = branches_.find(branch);
  return early != nullptr ? &early->dialog : nullptr;
}

OfferAnswer& InviteSession::exchange_of(std::uint32_t branch) {
  EarlyDialog* early = dialog_ ? nullptr : find_early(branch);
  return early != nullptr ? early->exchange : offer_answer_;
}

/// note_peer learns from any message of the dialog whether the peer takes UPDATE.
void InviteSession::note_peer(const Message& message) {
  if (message.has(HeaderId::Allow)) peer_takes_update_ = message.lists(HeaderId::Allow, "UPDATE");
}

void InviteSession::receive_update(ServerTransactionId transaction, const Message& request,
                                   std::uint32_t branch, Instant now) {
  using enum OfferAnswer::State;
  const OfferAnswer::State state = exchange_of(branch).state();
  if (session_timer_.refuses(request)) return refuse(transaction, request, 422, now);
  if (has_sdp(request)) {
    if (state == LocalOffer || state == OfferAwaited) return refuse(transaction, request, 491, now);
    if (state != Stable || received_offer_) return refuse(transaction, request, 500, now);  // §5.2
    if (reoffer_) reoffer_failed(491, "The other side offered first", now);
    exchange_of(branch).apply(Direction::Received, SdpPlace::Update, true);
    return take_offer(transaction, request, branch, now);
  }
  dialog_of(branch)->refresh_target(request);
  auto response = make_reply(request, 200);
  add_capabilities(response);
  agree_on_timer(request, response, now);
  reply(transaction, response, now);
}

void InviteSession::take_offer(ServerTransactionId transaction, const Message& request, std::uint32_t branch,
                               Instant now) {
  received_offer_ = ReceivedOffer{transaction, request, branch};
  if (repair_ == Repair::Asked) repair_ = Repair::Due;
  offer_expiry_.arm(now + kOfferPatience);
  context_.emit(RemoteOffer{id_, std::string(request.body())});
}

Status<CommandError> InviteSession::answer_received_offer(std::string answer, Instant now) {
  if (answer.empty()) return Failure{CommandError::WrongState};
  if (answer.size() > kMaxBody) return Failure{CommandError::TooLong};
  const ReceivedOffer offer = std::move(*received_offer_);
  received_offer_.reset();
  const bool update = offer.request.is(Method::Update);
  offer_expiry_.cancel();
  exchange_of(offer.branch)
      .apply(Direction::Sent, update ? SdpPlace::UpdateSuccess : SdpPlace::PrackSuccess, true);
  auto response = make_reply(offer.request, 200);
  if (update) {
    dialog_of(offer.branch)->refresh_target(offer.request);
    add_capabilities(response);
    agree_on_timer(offer.request, response, now);
  }
  local_description_ = answer;
  response.set_body(kSdpType, std::move(answer));
  reply(offer.transaction, response, now);
  proceed_with_answer(now);
  proceed(now);
  return {};
}

void InviteSession::refuse_received_offer(std::uint16_t status, Instant now) {
  if (!received_offer_) return;
  const ReceivedOffer offer = std::move(*received_offer_);
  received_offer_.reset();
  offer_expiry_.cancel();
  exchange_of(offer.branch).abandon();
  refuse(offer.transaction, offer.request, status, now);
}

// Ours.

/// early_branch is the branch whose early dialog takes an UPDATE with an offer now (RFC 3311 §5.1).
std::optional<std::uint32_t> InviteSession::early_branch() const {
  if (!peer_takes_update_ || received_offer_) return std::nullopt;
  if (state_ == State::Incoming) {
    const bool possible = reliable_.acknowledged() && offer_answer_.stable();
    return possible ? std::optional<std::uint32_t>(0) : std::nullopt;
  }
  if (state_ != State::Calling || dialog_) return std::nullopt;
  for (const EarlyDialog& early : early_) {
    if (early.rseq != 0 && early.exchange.stable()) return early.branch;
  }
  return std::nullopt;
}

void InviteSession::reoffer_updated(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  account_.note_success(reoffer_->request, response);
  dialog_of(reoffer_->branch)->refresh_target(response);
  const SdpRole role =
      exchange_of(reoffer_->branch).apply(Direction::Received, SdpPlace::UpdateSuccess, has_sdp(response));
  if (role == SdpRole::Answer) local_description_ = std::move(reoffer_->offer);
  reoffer_.reset();
  if (told_end_) return;
  if (role == SdpRole::Answer) {
    context_.emit(RemoteAnswer{id_, std::string(response.body())});
  } else {
    context_.emit(ReofferFailed{id_, response.status(), "The answer has no session description"});
  }
  proceed(now);
}

// Requests beside the main one: PRACK, and UPDATE without offer.

void InviteSession::send_aside(std::uint32_t branch, OutgoingMessage message, Instant now) {
  asides_.push_back({branch, ClientRequest{std::move(message), {}, {}}});
  transmit(asides_.back().request, now);
}

std::list<Aside>::iterator InviteSession::find_aside(ClientTransactionId transaction) {
  return std::find_if(asides_.begin(), asides_.end(),
                      [&](const Aside& aside) { return aside.request.transaction == transaction; });
}

bool InviteSession::aside_response(const IncomingResponse& incoming, Instant now) {
  const auto aside = find_aside(incoming.transaction);
  if (aside == asides_.end()) return false;
  const std::uint16_t status = incoming.response.status();
  if (!is_final(status)) return true;
  if (status == 401 || status == 407) {
    if (try_again_with_credentials(aside->request, dialog_of(aside->branch), incoming, now)) return true;
  }
  if (is_success(status)) account_.note_success(aside->request, incoming.response);
  asides_.erase(aside);
  if (incoming.response.method() == Method::Update) refresh_response(incoming.response, now);
  return true;
}

/// aside_failed tells whether the transaction was one of ours; lost with its flow, it goes out on the next.
bool InviteSession::aside_failed(ClientTransactionId transaction, bool lost_flow, Instant now) {
  const auto aside = find_aside(transaction);
  if (aside == asides_.end()) return false;
  aside->request.transaction = {};
  if (lost_flow) return true;
  const bool refreshes = aside->request.message.method() == Method::Update;
  asides_.erase(aside);
  if (refreshes && state_ == State::Established) dialog_lost(408, "The other side does not answer", now);
  return true;
}

/// drop_branches forgets the early dialogs of our INVITE, but for what belongs to the one that it ended in.
void InviteSession::drop_branches(std::optional<std::uint32_t> but, Instant now) {
  std::erase_if(asides_, [&](const Aside& aside) { return aside.branch != but; });
  if (received_offer_ && received_offer_->branch != but) refuse_received_offer(481, now);
  if (reoffer_ && reoffer_->sent && reoffer_->branch != but) {
    reoffer_failed(481, "Another branch has answered", now);
  }
  early_.clear();
  unanswered_branch_.reset();
  if (!but) branches_.clear();
}

}  // namespace webphone::sip
