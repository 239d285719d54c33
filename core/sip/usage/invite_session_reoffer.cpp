// re-INVITE (RFC 3261 §14): ours, the peer's, and when both come at once.

#include <algorithm>
#include <utility>

#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/glare.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

namespace {

constexpr std::uint8_t kMaxReofferTries = 8;
constexpr std::uint32_t kLongestReofferWait = 32;  // seconds; a longer Retry-After is a refusal

}  // namespace

std::uint16_t InviteSession::reinvite_obstacle() const {
  if (state_ == State::Terminating) return 481;
  if (state_ == State::Incoming || offer_pending()) return 500;  // §14.2: the one before is unanswered
  if (state_ != State::Established && state_ != State::Accepted) return 491;
  if (received_offer_) return 500;                          // in UPDATE
  if (ack_pending_ || !offer_answer_.stable()) return 491;  // an offer is open
  return 0;
}

void InviteSession::receive_reinvite(ServerTransactionId transaction, const Message& request, Instant now) {
  if (const std::uint16_t status = reinvite_obstacle(); status != 0) {
    return refuse(transaction, request, status, now);
  }
  if (session_timer_.refuses(request)) return refuse(transaction, request, 422, now);
  if (reoffer_) reoffer_failed(491, "The other side offered first", now);
  // The peer would not go on had it not seen our 2xx: its ACK is lost or late.
  if (received_) answer_acknowledged({}, now);
  context_.server_owners.set(transaction, id_);
  const SdpRole role = offer_answer_.apply(Direction::Received, SdpPlace::Invite, has_sdp(request));
  received_ = ReceivedInvite{.transaction = transaction, .request = request};
  if (repair_ == Repair::Asked) repair_ = Repair::Due;  // the host cannot offer now: it is asked again
  expiry_.arm(now + kOfferPatience);
  if (role == SdpRole::Offer) {
    context_.emit(RemoteOffer{id_, std::string(request.body())});
  } else {
    context_.emit(OfferRequested{id_});
  }
}

Status<CommandError> InviteSession::answer_offer(std::string answer, Instant now) {
  if (received_offer_) return answer_received_offer(std::move(answer), now);
  return answer_reinvite(OfferAnswer::State::RemoteOffer, std::move(answer), now);
}

Status<CommandError> InviteSession::provide_offer(std::string offer, Instant now) {
  return answer_reinvite(OfferAnswer::State::OfferOwed, std::move(offer), now);
}

Status<CommandError> InviteSession::answer_reinvite(OfferAnswer::State due, std::string description,
                                                    Instant now) {
  if (state_ != State::Established || !offer_pending() || offer_answer_.state() != due ||
      description.empty()) {
    return Failure{CommandError::WrongState};
  }
  if (description.size() > kMaxBody) return Failure{CommandError::TooLong};
  dialog_->refresh_target(received_->request);
  send_success(std::move(description), now);
  return {};
}

Status<CommandError> InviteSession::refuse_offer(std::uint16_t status, Instant now) {
  if (status < 300 || status > 699) return Failure{CommandError::InvalidStatus};
  if (!received_offer_ && (state_ != State::Established || !offer_pending())) {
    return Failure{CommandError::WrongState};
  }
  if (received_offer_) {
    refuse_received_offer(status, now);
    proceed_with_answer(now);
  } else {
    refuse_received(status, now);
  }
  proceed(now);
  return {};
}

Status<CommandError> InviteSession::reoffer(std::string offer, Instant now) {
  const bool possible = state_ == State::Established ? !ack_pending_ && !offer_pending() && !received_offer_
                                                     : early_branch().has_value();
  const bool refreshing = reoffer_ && reoffer_->refresh && reoffer_->next_offer.empty();
  if (!possible || (reoffer_ && !refreshing) || offer.empty()) return Failure{CommandError::WrongState};
  if (offer.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (refreshing && reoffer_->sent) {
    reoffer_->next_offer = std::move(offer);
    return {};
  }
  reoffer_ = Reoffer{.offer = std::move(offer)};
  if (repair_ == Repair::Asked) repair_ = Repair::Sent;
  proceed(now);
  return {};
}

void InviteSession::send_reoffer(Instant now) {
  const bool info_in_flight = !infos_.empty() && infos_.front().request;
  const bool established = state_ == State::Established;
  const auto early = early_branch();
  if (established ? received_ || !offer_answer_.stable() || info_in_flight || received_offer_ : !early)
    return;
  reoffer_->branch = early.value_or(0);
  auto message = dialog_of(reoffer_->branch)->make_request(established ? Method::Invite : Method::Update);
  add_capabilities(message);
  if (established) session_timer_.describe(message);
  finish(message);
  message.set_body(kSdpType, reoffer_->offer);
  reoffer_->request = ClientRequest{std::move(message), {}, {}};
  reoffer_->sent = true;
  reoffer_->heard = false;
  ++reoffer_->tries;
  exchange_of(reoffer_->branch)
      .apply(Direction::Sent, established ? SdpPlace::Invite : SdpPlace::Update, true);
  if (!transmit(reoffer_->request, now)) reoffer_failed(0, "The connection to the server failed", now);
}

void InviteSession::reoffer_response(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  note_peer(response);
  if (is_provisional(response.status())) {
    if (!std::exchange(reoffer_->heard, true)) {
      reinvite_ = incoming.transaction;
      reoffer_expiry_.arm(now + kReofferPatience);
    }
    reoffer_progress(response, now);
    return send_next_info(now);
  }
  if (is_success(response.status())) {
    return response.method() == Method::Update ? reoffer_updated(incoming, now)
                                               : reoffer_success(incoming, now);
  }
  if (response.status() == 401 || response.status() == 407) {
    if (try_again_with_credentials(reoffer_->request, dialog_of(reoffer_->branch), incoming, now)) return;
  }
  reoffer_refused(response, now);
}

void InviteSession::reoffer_success(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  account_.note_success(reoffer_->request, response);
  dialog_->refresh_target(response);
  const SdpRole role = offer_answer_.apply(Direction::Received, SdpPlace::InviteSuccess, has_sdp(response));
  acknowledge_success(*dialog_, reoffer_->request, {});
  session_timer_.agreed(response, now);
  if (state_ == State::Established) watch_session();
  const bool answered = reoffer_->answered;
  if (role == SdpRole::Answer || answered) local_description_ = std::move(reoffer_->offer);
  const bool refreshed = reoffer_->refresh;
  std::string next_offer = std::move(reoffer_->next_offer);
  reoffer_.reset();
  if (!next_offer.empty()) reoffer_ = Reoffer{.offer = std::move(next_offer)};
  if (repair_ == Repair::Sent) repaired();
  if (told_end_) return;
  if (refreshed) return proceed(now);
  if (role == SdpRole::Answer) {
    context_.emit(RemoteAnswer{id_, std::string(response.body())});
  } else if (!answered) {
    context_.emit(ReofferFailed{id_, response.status(), "The answer has no session description"});
  }
  proceed(now);
}

void InviteSession::reoffer_refused(const Message& response, Instant now) {
  const std::uint16_t status = response.status();
  exchange_of(reoffer_->branch).abandon();
  const bool established = state_ == State::Established;
  if (established &&
      ((status == 481 && repair_ != Repair::Sent) || (status == 408 && repair_ == Repair::None)))
    return dialog_lost(status, failure_reason(response), now);
  const auto retry_after = response.number(HeaderId::RetryAfter);
  const bool raised = status == 422 && session_timer_.raise(response);
  const bool comes_back = raised || status == 491 || (status == 500 && retry_after);
  if ((!established && !early_branch()) || !comes_back || reoffer_->tries >= kMaxReofferTries ||
      retry_after.value_or(0) > kLongestReofferWait) {
    reoffer_failed(status, failure_reason(response), now);
    return proceed(now);
  }
  reoffer_->sent = false;
  reoffer_->request = {};
  Duration wait = std::chrono::seconds{retry_after.value_or(0)};
  if (raised) wait = {};
  if (status == 491) wait = glare_wait(is_caller_, context_.random);
  reoffer_retry_.arm(now + wait);
  send_next_info(now);
}

void InviteSession::reoffer_failed(std::uint16_t status, std::string reason, Instant now) {
  if (reoffer_->sent) exchange_of(reoffer_->branch).abandon();
  const bool refreshed = reoffer_->refresh && reoffer_->next_offer.empty();
  std::string offer = std::move(reoffer_->offer);
  reoffer_.reset();
  reoffer_retry_.cancel();
  if (told_end_) return;
  if (refreshed) {
    session_timer_.refresh_failed(now);
    return watch_session();
  }
  if (repair_ == Repair::Due) return;  // the flow died under it: RepairNeeded takes the answer's place
  if (repair_ == Repair::Sent) return repair_refused(status, std::move(reason), std::move(offer), now);
  context_.emit(ReofferFailed{id_, status, std::move(reason)});
}

}  // namespace webphone::sip
