// What happens in an established dialog besides re-INVITE: BYE (RFC 3261 §15), INFO (RFC 6086), OPTIONS.

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/request_inspection.hpp"

namespace webphone::sip {

void InviteSession::receive_request(ServerTransactionId transaction, const Message& request, Instant now) {
  const DialogSet::Branch* found = dialog_ ? nullptr : branches_.find(request);
  DialogSet::Branch* early = found != nullptr ? branches_.find(found->number) : nullptr;
  Dialog* dialog = early != nullptr ? &early->dialog : dialog_.get();
  if (dialog == nullptr || !dialog->matches(request)) return refuse(transaction, request, 481, now);
  if (!dialog->accept_order(request.cseq())) return reply(transaction, make_reply(request, 500), now);
  if (auto refusal = inspect_request(request, local_tag_)) return reply(transaction, *refusal, now);
  const bool moot = told_end_ && (request.is(Method::Update) || request.is(Method::Prack));
  if (moot) return refuse(transaction, request, 481, now);
  note_peer(request);
  const bool takes = early == nullptr || find_early(early->number) != nullptr;
  if (takes && request.is(Method::Update)) {
    return receive_update(transaction, request, early != nullptr ? early->number : 0, now);
  }
  if (early != nullptr) return refuse(transaction, request, request.is(Method::Bye) ? 481 : 491, now);
  switch (request.method()) {
    case Method::Bye: return receive_bye(transaction, request, now);
    case Method::Invite: return receive_reinvite(transaction, request, now);
    case Method::Info: return receive_info(transaction, request, now);
    case Method::Options: return reply(transaction, answer_options(request, local_tag_), now);
    case Method::Prack: return receive_prack(transaction, request, now);
    case Method::Ack:
    case Method::Cancel:
    case Method::Register:
    case Method::Update:
    case Method::Subscribe:
    case Method::Notify:
    case Method::Publish:
    case Method::Refer:
    case Method::Message:
    case Method::Other: return refuse(transaction, request, 481, now);
  }
}

void InviteSession::receive_bye(ServerTransactionId transaction, const Message& request, Instant now) {
  reply(transaction, make_reply(request, 200), now);
  refuse_open(487, now);  // §15.1.2
  close_received();
  if (bye_) return conclude({});  // both hung up at once: ours is answered as well
  end({.by = Party::Remote, .cause = "BYE", .reason = failure_reason(request)}, now);
}

void InviteSession::receive_info(ServerTransactionId transaction, const Message& request, Instant now) {
  reply(transaction, make_reply(request, 200), now);
  if (told_end_ || request.body().empty()) return;
  context_.emit(InfoReceived{id_, std::string(request.content_type()), std::string(request.body())});
}

void InviteSession::send_bye(Instant now) {
  enter(State::Terminating);
  auto message = dialog_->make_request(Method::Bye);
  finish(message);
  bye_ = ClientRequest{std::move(message), {}, {}};
  infos_.clear();
  reoffer_retry_.cancel();
  session_alarm_.cancel();
  if (!account_.connected() && !flow_loss_.armed()) flow_loss_.arm(now + kFlowLossGrace);
  transmit_bye(now);
}

void InviteSession::transmit_bye(Instant now) {
  if (bye_tries_ > 0) {  // over a new flow it is a new request
    bye_->message.replace(HeaderId::CSeq, make_cseq(dialog_->take_cseq(), Method::Bye));
    bye_->tries = {};
  }
  if (!transmit(*bye_, now)) bye_tries_ = std::max<std::uint8_t>(bye_tries_, 1);
}

void InviteSession::bye_response(const IncomingResponse& incoming, Instant now) {
  const std::uint16_t status = incoming.response.status();
  if (!is_final(status)) return;
  if (status == 401 || status == 407) {
    if (try_again_with_credentials(*bye_, &*dialog_, incoming, now)) return;
  }
  // Another usage of the dialog may have overtaken it (RFC 5057), so that it came out of order.
  if (status == 500 && dialog_->local_cseq() > incoming.response.cseq() && ++bye_tries_ < kMaxByeTries) {
    return transmit_bye(now);
  }
  if (is_success(status)) account_.note_success(*bye_, incoming.response);
  bye_.reset();
  close_received();
  end({}, now);
}

bool InviteSession::stray_response(const IncomingResponse& incoming, Instant now) {
  const auto stray = std::find_if(strays_.begin(), strays_.end(), [&](const StrayBranch& candidate) {
    return candidate.bye.transaction == incoming.transaction;
  });
  if (stray == strays_.end()) return false;
  const std::uint16_t status = incoming.response.status();
  if (!is_final(status)) return true;
  if (status == 401 || status == 407) {
    if (try_again_with_credentials(stray->bye, &stray->dialog, incoming, now)) return true;
  }
  strays_.erase(stray);
  return true;
}

void InviteSession::stray_failed(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  const auto stray = std::find_if(strays_.begin(), strays_.end(), [&](const StrayBranch& candidate) {
    return candidate.bye.transaction == transaction;
  });
  if (stray == strays_.end()) return;
  if (failure != RequestFailure::Transport || ++stray->tries >= kMaxByeTries) {
    strays_.erase(stray);
    return;
  }
  stray->bye = {.message = std::move(stray->bye.message)};  // over a new flow it is a new request
  stray->bye.message.replace(HeaderId::CSeq, make_cseq(stray->dialog.take_cseq(), Method::Bye));
  proceed(now);
}

Status<CommandError> InviteSession::send_info(std::string_view content_type, std::string body, Instant now) {
  if (told_end_ || !dialog_ || state_ == State::Incoming) return Failure{CommandError::WrongState};
  if (has_control(content_type)) return Failure{CommandError::ForbiddenText};
  if (content_type.size() > kMaxHeaderText || body.size() > kMaxBody) return Failure{CommandError::TooLong};
  if (infos_.size() >= kMaxQueuedInfos) return Failure{CommandError::TooMany};
  infos_.push_back({std::string(content_type), std::move(body), std::nullopt});
  proceed(now);
  return {};
}

// One at a time, and not while a re-INVITE may still be on its way: overtaken by the next, a request would be
// refused as out of order and its digit lost.
void InviteSession::send_next_info(Instant now) {
  const bool reoffer_under_way = reoffer_ && reoffer_->sent && !reoffer_->heard;
  if (state_ != State::Established || infos_.empty() || infos_.front().request || reoffer_under_way ||
      !account_.connected()) {
    return;
  }
  QueuedInfo& info = infos_.front();
  auto message = dialog_->make_request(Method::Info);
  finish(message);
  message.set_body(info.content_type, info.body);
  info.request = ClientRequest{std::move(message), {}, {}};
  if (!transmit(*info.request, now)) finish_info(0);
}

void InviteSession::info_response(const IncomingResponse& incoming, Instant now) {
  if (infos_.empty() || !infos_.front().request ||
      infos_.front().request->transaction != incoming.transaction) {
    return;
  }
  const std::uint16_t status = incoming.response.status();
  if (!is_final(status)) return;
  ClientRequest& request = *infos_.front().request;
  if (status == 401 || status == 407) {
    if (try_again_with_credentials(request, &*dialog_, incoming, now)) return;
  }
  if (is_success(status)) account_.note_success(request, incoming.response);
  finish_info(status);
  if (status == 481) return dialog_lost(status, failure_reason(incoming.response), now);
  proceed(now);
}

void InviteSession::finish_info(std::uint16_t status) {
  infos_.pop_front();
  if (!told_end_) context_.emit(InfoResult{id_, status});
}

void InviteSession::dialog_lost(std::uint16_t status, std::string reason, Instant now) {
  const bool peer_has_none = status == 481;
  conclude({.by = peer_has_none ? Party::Remote : Party::Network,
            .status = peer_has_none ? status : std::uint16_t{0},
            .cause = peer_has_none ? "" : "TIMEOUT",
            .reason = std::move(reason)});
  refuse_open(487, now);
  if (bye_) return;
  if (peer_has_none) {
    close_received();
    return end({}, now);
  }
  send_bye(now);
}

}  // namespace webphone::sip
