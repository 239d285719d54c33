// Transfers that concern two calls: a consultation before, two calls that are joined, and what peers ask for.

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/switchboard.hpp"
#include "core/phone/transfer_mode.hpp"

namespace webphone::phone {

// Only in a call of ours: a stranger must not make the phone dial.
void Switchboard::on_refer(const sip::ReferReceived& refer, Instant now) {
  auto plan = plan_dial(context_.settings, refer.target);
  const auto line = free_line();
  const bool allowed = context_.settings.number(Parameter::Acceptrefer) != 0 &&
                       (!refer.has_replaces || context_.settings.number(Parameter::Replacetype) != 0);
  if (!plan || !line || !allowed || find(refer.session) == nullptr) {
    context_.log.event(text("transfer to ", refer.target, " asked for by ", refer.peer.user, " is declined"));
    return static_cast<void>(context_.user_agent->refuse_refer(refer.refer, 603, now));
  }
  const std::string peer = plan->peer;
  add(outgoing_names(*line, peer), now).follow(refer.refer, *std::move(plan), now);
}

void Switchboard::transfer(std::string_view number, Instant now) {
  const Calls calls = meant(std::nullopt, "transfer");
  const TransferMode mode = transfer_mode(context_.settings);
  if (calls.empty()) return;
  if (mode == TransferMode::Off) return context_.log.error("transfer: switched off by transfertype");
  Call& call = *calls.front();
  if (number.empty()) return join(call, now);
  auto plan = plan_dial(context_.settings, number);
  if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), "Transfer");
  if (consults(mode)) return consult(call, *std::move(plan), now);
  call.transfer(plan->target, {}, now);
}

void Switchboard::join(Call& call, Instant now) {
  const auto other = std::find_if(calls_.begin(), calls_.end(), [&](const auto& one) {
    return one.get() != &call && one->state() == Call::State::Connected;
  });
  if (other == calls_.end()) {
    return display(context_, Severity::Error, "Transfer failed: there is no other call", "Transfer");
  }
  if (consultation_) consultation_.reset();  // its end is decided now
  call.transfer({}, (*other)->session(), now);
}

void Switchboard::consult(Call& first, DialTarget target, Instant now) {
  if (first.state() != Call::State::Connected || consultation_) {
    return display(context_, Severity::Error,
                   consultation_ ? "Transfer failed: another transfer is under way"
                                 : "Transfer failed: the call is not connected",
                   "Transfer");
  }
  if (holds_for_transfer(context_.settings)) first.set_aside(now);
  std::string number = target.target;
  if (!place(std::move(target), now)) return first.return_from_transfer(now);
  consultation_ = Consultation{first.number(), calls_.back()->number(), std::move(number), false};
}

bool Switchboard::conclude(Call& second, Instant now) {
  if (!consultation_ || consultation_->second != second.number() || consultation_->concluded) return false;
  const TransferMode mode = transfer_mode(context_.settings);
  Call* first = find_number(consultation_->first);
  if (first == nullptr || first->ended() || mode == TransferMode::WhenSecondLeaves) return false;
  const bool replaces =
      second.state() == Call::State::Connected && context_.settings.number(Parameter::Transfwithreplace) != 0;
  consultation_->concluded = true;
  // With Replaces the second call stays until the peers have found each other.
  if (!replaces) second.hang_up("disconnect on transfer", now);
  first->transfer(replaces ? std::string_view{} : consultation_->target,
                  replaces ? second.session() : sip::SessionId{}, now);
  return true;
}

void Switchboard::follow_consultation(Instant now) {
  if (!consultation_) return;
  Call* first = find_number(consultation_->first);
  Call* second = find_number(consultation_->second);
  const bool is_first_gone = first == nullptr || first->ended();
  if (consultation_->concluded) {
    if (!is_first_gone && first->hands_over()) return;
    if (second != nullptr) second->hang_up(is_first_gone ? "transfer done" : "transfer fail", now);
    return consultation_.reset();
  }
  if (is_first_gone) return consultation_.reset();  // the second call is an ordinary one now
  if (second != nullptr && !second->ended()) return;
  const Consultation over = *std::exchange(consultation_, std::nullopt);
  const TransferMode mode = transfer_mode(context_.settings);
  const bool spoke = second != nullptr && second->was_connected();
  const bool peer_left = second != nullptr && second->ended_by() == DisconnectParty::Peer;
  if (spoke && peer_left &&
      (mode == TransferMode::WhenSecondLeaves || mode == TransferMode::WhenEitherLeaves)) {
    return first->transfer(over.target, {}, now);
  }
  activate(first->line());
  first->return_from_transfer(now);
}

}  // namespace webphone::phone
