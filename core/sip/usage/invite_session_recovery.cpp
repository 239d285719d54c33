// A call whose flow died: re-INVITE over the new one, or INVITE with Replaces (RFC 3891) if the dialog is
// gone.

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

std::string InviteSession::snapshot(std::string_view media_identity) const {
  const bool has_call = !told_end_ && (state_ == State::Established || state_ == State::Accepted);
  if (!has_call || !dialog_) return {};
  return DialogSnapshot{*dialog_, is_caller_, std::string(media_identity)}.write();
}

RestoredSession InviteSession::restore(DialogSnapshot snapshot, Instant now) {
  dialog_ = share(std::move(snapshot.dialog));
  dialog_->skip_cseq(kRestoredCSeqGap);
  call_id_ = dialog_->id().call_id;
  is_caller_ = snapshot.is_caller;
  invite_cseq_ = dialog_->local_cseq();
  enter(State::Established);
  const auto peer = parse_name_addr(dialog_->remote_address());
  RestoredSession restored{id_, peer ? peer_of(*peer) : Peer{}, call_id_, std::move(snapshot.media_identity),
                           is_caller_};
  flow_lost(now);
  proceed(now);
  return restored;
}

void InviteSession::flow_opened(Instant now) {
  if (repair_ == Repair::None) flow_loss_.cancel();
  proceed(now);
}

void InviteSession::flow_lost(Instant now) {
  if (settled()) return;
  const bool has_call = !told_end_ && (state_ == State::Established || state_ == State::Accepted);
  if (has_call) repair_ = Repair::Due;
  if (!flow_loss_.armed()) flow_loss_.arm(now + (has_call ? kRecoveryPatience : kFlowLossGrace));
}

void InviteSession::proceed_with_repair() {
  const bool exchange_open =
      reoffer_ || received_ || received_offer_ || ack_pending_ || !offer_answer_.stable();
  if (repair_ != Repair::Due || state_ != State::Established || exchange_open || reoffer_retry_.armed() ||
      repair_tries_ == kMaxRepairTries || !account_.reachable()) {
    return;
  }
  repair_ = Repair::Asked;
  context_.emit(RepairNeeded{id_});
}

bool InviteSession::repair_later(std::uint16_t status, Instant now) {
  constexpr std::uint16_t kHeard[] = {400, 401, 403, 406, 407, 415, 420, 481, 486, 488};
  const bool heard =
      status >= 600 || std::find(std::begin(kHeard), std::end(kHeard), status) != std::end(kHeard);
  if (heard || told_end_) return false;
  if (repair_tries_ < kMaxRepairTries) reoffer_retry_.arm(now + kRepairPause * (1 << repair_tries_++));
  return true;
}

void InviteSession::repair_refused(std::uint16_t status, std::string reason, std::string offer, Instant now) {
  // Nobody at the Contact that we know: the address of record may lead there.
  const bool gone = status == 481 || (repair_tries_ > 0 && status != 0 && status != 408 && status != 491);
  repair_ = Repair::Due;
  if (!repair_later(status, now) && status != 481) {
    repaired();  // refused, so it has come through
    context_.emit(ReofferFailed{id_, status, std::move(reason)});
  } else if (gone) {
    reoffer_retry_.cancel();
    replace_dialog(std::move(offer), now);
  }
}

bool InviteSession::replacement_refused(std::uint16_t status, Instant now) {
  if (repair_ != Repair::Replacing || !repair_later(status, now)) return false;
  drop_branches(std::nullopt, now);
  invite_->message.replace(HeaderId::CSeq, make_cseq(++invite_cseq_, Method::Invite));
  invite_->transaction = {};
  invite_->tries = {};
  return true;
}

void InviteSession::repaired() {
  repair_ = Repair::None;
  repair_tries_ = 0;
  flow_loss_.cancel();
}

void InviteSession::replace_dialog(std::string offer, Instant now) {
  const DialogId& gone = dialog_->id();
  const auto peer = parse_name_addr(dialog_->remote_address());
  const std::string target(peer ? peer->uri_text : dialog_->remote_target());
  const std::string replaces = DialogReference{gone.call_id, gone.remote_tag, gone.local_tag}.write();
  call_id_ = context_.random.token(24);
  auto message = account_.make_request(Method::Invite, target, target, local_tag_, call_id_, ++invite_cseq_);
  add_capabilities(message);
  session_timer_.describe(message);
  message.add(HeaderId::Require, "replaces");
  message.add(HeaderId::Replaces, replaces);
  finish(message);
  message.set_body(kSdpType, std::move(offer));
  offer_answer_ = {};
  offer_answer_.apply(Direction::Sent, SdpPlace::Invite, true);
  invite_ = ClientRequest{std::move(message), {}, {}};
  refuse_received_offer(481, now);
  reoffer_.reset();
  dialog_.reset();
  drop_branches(std::nullopt, now);
  reoffer_retry_.cancel();
  previewed_ = false;
  is_caller_ = true;
  repair_ = Repair::Replacing;
  enter(State::Calling);
  proceed(now);
}

void InviteSession::flow_loss_over(Instant now) {
  // The host did not care to repair: what the call is worth will show.
  if (repair_ == Repair::Asked && repair_tries_ == 0 && account_.connected()) return repaired();
  if (state_ == State::Established && account_.connected()) {  // connected, but the peer was not reached
    flow_loss_.cancel();
    conclude({.by = Party::Network, .cause = "TIMEOUT", .reason = "The other side does not answer"});
    refuse_open(487, now);
    return send_bye(now);
  }
  bye_.reset();
  strays_.clear();
  refuse_open(480, now);
  close_received();
  end({.by = Party::Network, .cause = "TRANSPORT", .reason = "The connection to the server is lost"}, now);
}

}  // namespace webphone::sip
