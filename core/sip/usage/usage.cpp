#include "core/sip/usage/usage.hpp"

#include <utility>

#include "core/sip/message/builder.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

constexpr std::uint16_t kRequestTimeout = 408;
constexpr std::uint16_t kServiceUnavailable = 503;

}  // namespace

Usage::Usage(UsageContext& context, Account& account, UsageId id)
    : context_(context),
      account_(account),
      id_(id),
      deadline_(context, id, UsageTimerKind::Deadline),
      flow_wait_(context, id, UsageTimerKind::FlowLoss) {
  leave_dialog();
}

std::optional<std::uint32_t> Usage::Outcome::retry_after() const {
  return response != nullptr ? response->number(HeaderId::RetryAfter) : std::nullopt;
}

std::string Usage::Outcome::reason() const {
  return response != nullptr ? failure_reason(*response) : "The server does not answer";
}

void Usage::leave_dialog() {
  dialog_.reset();
  call_id_ = context_.random.token(22);
  local_tag_ = context_.random.token(12);
  cseq_ = 0;
}

OutgoingMessage Usage::make_request(Method method, const std::string& target) {
  if (!dialog_) return account_.make_request(method, target, target, local_tag_, call_id_, ++cseq_);
  auto message = dialog_->make_request(method);
  cseq_ = dialog_->local_cseq();
  return message;
}

void Usage::send(OutgoingMessage message, Instant now) {
  account_.finish(message);
  request_ = ClientRequest{std::move(message), {}, {}};
  flow_tries_ = 0;
  transmit(now);
}

void Usage::renumber() {
  cseq_ = dialog_ ? dialog_->take_cseq() : cseq_ + 1;
  request_->message.replace(HeaderId::CSeq, make_cseq(cseq_, request_->message.method()));
}

void Usage::transmit(Instant now) {
  if (!account_.reachable()) {
    if (!flow_wait_.armed()) flow_wait_.arm(now + kFlowLossGrace);
    return;
  }
  flow_wait_.cancel();
  moved_ = false;
  if (flow_tries_++ > 0) renumber();  // the one before may have arrived
  OutgoingMessage& message = request_->message;
  if (message.has(HeaderId::Contact)) message.replace(HeaderId::Contact, account_.contact());
  if (!account_.send(*request_, id_, now).ok()) conclude(nullptr, kServiceUnavailable, now);
}

void Usage::receive_response(const IncomingResponse& incoming, Instant now) {
  const std::uint16_t status = incoming.response.status();
  if (!request_ || request_->transaction != incoming.transaction || !is_final(status)) return;
  if ((status == 401 || status == 407) && account_.answer_challenge(*request_, incoming).ok()) {
    flow_tries_ = 1;
    return transmit(now);
  }
  if (is_success(status)) account_.note_success(*request_, incoming.response);
  conclude(&incoming.response, status, now);
}

void Usage::request_failed(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  if (!request_ || request_->transaction != transaction) return;
  if (failure == RequestFailure::Timeout) return conclude(nullptr, kRequestTimeout, now);
  if (flow_tries_ >= kMaxFlowTries) return conclude(nullptr, kServiceUnavailable, now);
  request_->transaction = {};
  request_->tries = {};
  flow_wait_.arm(now + kFlowLossGrace);
}

void Usage::conclude(const Message* response, std::uint16_t status, Instant now) {
  const ClientRequest request = std::move(*request_);
  request_.reset();
  flow_wait_.cancel();
  if (state_ != UsageState::Ended) on_outcome({request.message, response, status}, now);
}

void Usage::flow_opened(Instant now) {
  if (!account_.reachable() || state_ == UsageState::Ended) return;
  if (request_ && !request_->transaction) {
    transmit(now);
  } else if (!request_ && std::exchange(moved_, false)) {
    on_new_flow(now);
  }
}

void Usage::handle_timer(UsageTimerKind kind, Instant now) {
  if (kind == UsageTimerKind::Deadline) return on_deadline(now);
  if (request_ && !request_->transaction) conclude(nullptr, kServiceUnavailable, now);
}

void Usage::reply(ServerTransactionId transaction, OutgoingMessage response, Instant now) {
  response.add(HeaderId::Server, context_.settings.user_agent);
  // A transaction that is gone was answered in our name or timed out: nothing is left to be told.
  static_cast<void>(context_.transactions.respond(transaction, response, now));
}

void Usage::reply(ServerTransactionId transaction, const Message& request, std::uint16_t status,
                  Instant now) {
  reply(transaction, make_response(request, status, local_tag_), now);
}

void Usage::enter(UsageState state, std::uint16_t status, std::string reason, std::string message) {
  const bool news = state != state_ || status != told_status_;
  if (!news || state_ == UsageState::Ended) return;
  state_ = state;
  told_status_ = status;
  context_.emit(UsageChanged{id_, state, status, std::move(reason), std::move(message)});
}

void Usage::end(std::uint16_t status, std::string reason, std::string message) {
  deadline_.cancel();
  flow_wait_.cancel();
  enter(UsageState::Ended, status, std::move(reason), std::move(message));
  if (request_ && !request_->transaction) request_.reset();
}

}  // namespace webphone::sip
