// Transfers: a call handed over by us (REFER), or made because a peer asked for it.

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/call.hpp"
#include "core/phone/display.hpp"
#include "core/phone/transfer_mode.hpp"

namespace webphone::phone {

void Call::follow(sip::UsageId refer, DialTarget target, Instant now) {
  refer_ = refer;
  dial(std::move(target), now);
}

void Call::transfer(std::string_view target, sip::SessionId other, Instant now) {
  if (state_ != State::Connected) {
    return display(context_, Severity::Error, "Transfer failed: the call is not connected", "Transfer");
  }
  if (handover_) return context_.log.error("transfer: one is under way on this line");
  handover_ = Handover{std::string(target), other, false};
  report_.line_status("Transfer");
  if (holds_for_transfer(context_.settings)) set_aside(now);
  send_transfer(now);
}

void Call::set_aside(Instant now) {
  if (state_ != State::Connected || wants_hold_) return;
  held_for_transfer_ = true;
  hold(true, now);
}

void Call::return_from_transfer(Instant now) {
  const bool resumes = resumes_after_transfer(context_.settings);
  if (std::exchange(held_for_transfer_, false) && resumes && wants_hold_) hold(false, now);
}

// Not before the hold is done: many peers take one request at a time.
void Call::send_transfer(Instant now) {
  if (!handover_ || handover_->sent || !negotiation_.idle() || wants_hold_ != holds_) return;
  handover_->sent = true;
  const auto sent =
      context_.user_agent->refer(session_, handover_->target, {.replaces = handover_->other}, now);
  if (!sent) return transfer_failed("invalid destination", now);
  transfer_ = *sent;
}

void Call::on_transfer(const sip::UsageChanged& change, Instant now) {
  if (!handover_) return;
  const bool over = change.state == sip::UsageState::Ended;
  const TransferProgress progress{.accepted = change.state != sip::UsageState::Trying && !over,
                                  .done = over && change.status >= 200 && change.status < 300,
                                  .unheard = over && change.status == 0};
  if (over) transfer_ = {};
  if (leaves_transferred_call(context_.settings, progress)) {
    handover_.reset();
    return hang_up(progress.done      ? "transfer done"
                   : progress.unheard ? "transfer timeout"
                                      : "disconnect on transfer",
                   now);
  }
  if (!over) return;
  if (!progress.done) {
    return transfer_failed(progress.unheard ? std::string("nothing was heard of the new call")
                                            : text(change.status, ' ', change.reason),
                           now);
  }
  handover_.reset();
  report_.line_status("Speaking");
}

void Call::transfer_failed(std::string_view why, Instant now) {
  handover_.reset();
  report_.line_status("Speaking");
  display(context_, Severity::Error, text("Transfer failed: ", why), "Transfer");
  return_from_transfer(now);
}

}  // namespace webphone::phone
