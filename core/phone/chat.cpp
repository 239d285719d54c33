#include "core/phone/chat.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/phone/dial_plan.hpp"
#include "core/phone/notification.hpp"

namespace webphone::phone {
namespace {

constexpr int kNoLine = -1;

}  // namespace

void Chat::send(std::string_view number, std::string_view message, Instant now) {
  auto plan = plan_dial(context_.settings, number);
  if (!plan || !context_.user_agent)
    return context_.log.error("sendchat: no such destination, or not started");
  const auto sent = context_.user_agent->send_message(context_.account, plan->target,
                                                      "text/plain;charset=UTF-8", std::string(message), now);
  const bool begun = sent.ok();
  context_.outbox.notify(chat_report_notification(kNoLine, plan->peer,
                                                  begun ? ChatReport::Sending : ChatReport::Failed,
                                                  begun ? "" : "not a valid message"));
  if (begun) context_.hooks.on_chat(Direction::Outgoing, plan->peer, message);
  if (begun) sent_.push_back({*sent, std::move(plan->peer)});
}

void Chat::on_change(const sip::UsageChanged& change) {
  const auto sent =
      std::find_if(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.message == change.usage; });
  if (sent == sent_.end() || change.state != sip::UsageState::Ended) return;
  const bool arrived = change.status >= 200 && change.status < 300;
  context_.outbox.notify(chat_report_notification(
      kNoLine, sent->peer, arrived ? ChatReport::Sent : ChatReport::Failed, arrived ? "" : change.reason));
  sent_.erase(sent);
}

void Chat::on_message(const sip::InstantMessageReceived& message, int line) {
  if (!istarts_with(message.content_type, "text/")) return;
  const std::string& peer = message.peer.user.empty() ? message.peer.uri : message.peer.user;
  context_.outbox.notify(chat_notification(line, peer, message.body));
  context_.outbox.event("onChat", {ApiValue{peer}, ApiValue{message.body}, ApiValue{std::int64_t{line}},
                                   ApiValue{std::string()}});
  context_.hooks.on_chat(Direction::Incoming, peer, message.body);
}

}  // namespace webphone::phone
