#include "core/phone/chat.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/dial_plan.hpp"
#include "core/phone/notification.hpp"
#include "core/phone/user_list.hpp"

namespace webphone::phone {
namespace {

constexpr int kNoLine = -1;

// The values of textmessaging.
constexpr int kOff = 0;
constexpr int kNoIncoming = 1;
constexpr int kNoOutgoing = 2;
constexpr int kSmsApi = 3;
constexpr int kSmsBySip = 5;
constexpr int kPlainChat = 6;

}  // namespace

void Chat::send(std::string_view number, std::string_view words, std::string_view group) {
  queue(number, words, {group.empty() ? "" : "X-Group", std::string(group)});
}

bool Chat::sends_sms_by_web() const {
  const int mode = context_.settings.number(Parameter::Textmessaging);
  return mode == kSmsApi ||
         (context_.settings.has(Parameter::Sms) && mode != kSmsBySip && mode != kPlainChat);
}

void Chat::send_sms(std::string_view number, std::string_view words, std::string_view from) {
  if (sends_sms_by_web()) return send_by_web(number, words, from);
  const bool plain = context_.settings.number(Parameter::Textmessaging) == kPlainChat;
  queue(number, words, {plain ? "" : "X-Sms", "yes"});
}

std::string_view Chat::refusal(bool valid, std::string_view words) const {
  const int mode = context_.settings.number(Parameter::Textmessaging);
  if (mode == kOff || mode == kNoOutgoing) return "switched off by textmessaging";
  if (!valid) return "not a valid destination";
  if (words.empty()) return "nothing to send";
  return words.size() > kMaxText ? "the message is too long" : "";
}

void Chat::send_by_web(std::string_view number, std::string_view words, std::string_view from) {
  const auto plan = plan_dial(context_.settings, number);
  const std::string_view peer = plan ? std::string_view{plan->peer} : trim(number.substr(0, 100));
  const std::string_view refused = refusal(plan.ok(), words);
  if (!refused.empty()) return failed(peer, refused);
  HookValues values;
  values.status = "outChat";
  values.caller = from.empty() ? context_.settings.text(Parameter::Username) : from;
  values.called = values.peer = peer;
  values.direction = "1";
  values.text = words;
  context_.outbox.notify(chat_report_notification(kNoLine, peer, ChatReport::Sending, {}));
  if (!context_.hooks.ask_or_open(Parameter::Sms, HttpPurpose::Sms, values)) {
    return failed(peer, "sms names no address that can be used");
  }
  // What becomes of a link nobody tells.
  if (!context_.hooks.is_api(Parameter::Sms)) {
    context_.outbox.notify(chat_report_notification(kNoLine, peer, ChatReport::Unknown, {}));
  }
}

void Chat::queue(std::string_view number, std::string_view words, sip::ExtraHeader header) {
  auto plan = plan_dial(context_.settings, number);
  const std::string_view peer = plan ? std::string_view{plan->peer} : trim(number.substr(0, 100));
  const std::string_view refused = refusal(plan.ok() && !has_control(header.value), words);
  if (!refused.empty()) return failed(peer, refused);
  if (waiting_.size() == kMaxWaiting) return failed(peer, "too many messages wait for the server");
  context_.outbox.notify(chat_report_notification(kNoLine, plan->peer, ChatReport::Sending, {}));
  context_.hooks.on_chat(Direction::Outgoing, plan->peer, words);
  Message message{std::move(plan->peer), std::move(plan->target), {}};
  message.content.body = words;
  if (!header.name.empty()) message.content.extra_headers.push_back(std::move(header));
  waiting_.push_back(std::move(message));
}

void Chat::send_waiting(Account::CallPermission permission, std::string_view problem, Instant now) {
  if (permission == Account::CallPermission::Wait || waiting_.empty()) return;
  while (auto message = waiting_.poll()) {
    if (permission == Account::CallPermission::Yes) {
      transmit(*std::move(message), now);
    } else {
      failed(message->peer, problem.empty() ? "not registered" : problem);
    }
  }
}

void Chat::transmit(Message message, Instant now) {
  typing_.message_sent(message.target);
  const auto sent =
      context_.user_agent->send_message(context_.account, message.target, std::move(message.content), now);
  if (!sent) return failed(message.peer, "not a valid message");
  sent_.push_back({*sent, std::move(message.peer)});
  show_activity();
}

void Chat::type(std::string_view number, Instant now) {
  const auto plan = plan_dial(context_.settings, number);
  if (plan && context_.user_agent) typing_.type(plan->target, now);
}

void Chat::on_change(const sip::UsageChanged& change) {
  const auto sent =
      std::find_if(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.message == change.usage; });
  if (sent == sent_.end() || change.state != sip::UsageState::Ended) return;
  const std::string peer = std::move(sent->peer);
  sent_.erase(sent);
  if (change.status >= 200 && change.status < 300) {
    return context_.outbox.notify(chat_report_notification(kNoLine, peer, ChatReport::Sent, {}));
  }
  failed(peer, change.status == 0 ? "no response from server" : std::string_view{change.reason});
}

void Chat::on_message(const sip::InstantMessageReceived& message, int line, Instant now) {
  const std::string& peer = message.peer.user.empty() ? message.peer.uri : message.peer.user;
  const int mode = context_.settings.number(Parameter::Textmessaging);
  if (mode == kOff || mode == kNoIncoming ||
      lists_peer(context_.settings.text(Parameter::Blacklist), message.peer)) {
    return context_.log.event(text("a message of ", peer, " was dropped: blacklist or textmessaging"));
  }
  if (!istarts_with(message.content_type, "text/")) return typing_.heard(peer, line, message.body, now);
  typing_.message_came(peer);
  context_.outbox.notify(chat_notification(line, peer, message.body));
  if (message.is_sms) {
    context_.outbox.event("onSMS", {ApiValue{peer}, ApiValue{message.body}});
  } else {
    context_.outbox.event("onChat", {ApiValue{peer}, ApiValue{message.body}, ApiValue{std::int64_t{line}},
                                     ApiValue{message.group}});
  }
  context_.hooks.on_chat(Direction::Incoming, peer, message.body);
  show_activity();
}

void Chat::forget() {
  for (const Sent& one : std::exchange(sent_, {})) failed(one.peer, "connection lost");
  typing_.forget();
}

void Chat::failed(std::string_view peer, std::string_view reason) {
  context_.log.warning(text("chat to ", peer, " failed: ", reason));
  context_.outbox.notify(chat_report_notification(kNoLine, peer, ChatReport::Failed, reason));
}

// Chat is told and passes: the status that getStatus() keeps is told again after it.
void Chat::show_activity() {
  context_.outbox.notify(global_status_notification("Chat"));
  context_.outbox.notify(context_.outbox.state.status);
}

}  // namespace webphone::phone
