// Transfers: a call handed over by us (REFER), or made because a peer asked for it.

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/call.hpp"
#include "core/phone/display.hpp"

namespace webphone::phone {

void Call::follow(sip::UsageId refer, DialTarget target, Instant now) {
  refer_ = refer;
  dial(std::move(target), now);
}

void Call::transfer(std::string_view target, sip::SessionId other, Instant now) {
  const auto sent = context_.user_agent->refer(session_, target, {.replaces = other}, now);
  if (!sent)
    return display(context_, Severity::Error, "Transfer failed: the call is not connected", "Transfer");
  transfer_ = *sent;
  report_.line_status("Transfer");
}

void Call::on_transfer(const sip::UsageChanged& change, Instant now) {
  constexpr int kBlind = 1;
  const bool over = change.state == sip::UsageState::Ended;
  const bool accepted = change.state != sip::UsageState::Trying && !over;
  const bool done = over && change.status >= 200 && change.status < 300;
  const bool blind = context_.settings.number(Parameter::Transfertype) == kBlind;
  if (over) transfer_ = {};
  if (done || (accepted && blind)) return hang_up("transfer done", now);
  if (!over) return;
  report_.line_status("Speaking");
  display(context_, Severity::Error, text("Transfer failed: ", change.status, ' ', change.reason),
          "Transfer");
}

}  // namespace webphone::phone
