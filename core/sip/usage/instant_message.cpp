#include "core/sip/usage/instant_message.hpp"

#include <algorithm>
#include <utility>

#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

void InstantMessage::prepare(Method method, std::string target, MessageOptions content,
                             std::uint64_t number) {
  method_ = method;
  target_ = std::move(target);
  content_ = std::move(content);
  number_ = number;
}

void InstantMessage::begin(Instant now) {
  begun_ = true;
  ++tries_;
  auto message = make_request(method_, target_);
  if (method_ == Method::Options) {
    message.add(HeaderId::Contact, account_.contact());
    message.add(HeaderId::Accept, kAccept);
  }
  message.add(HeaderId::Allow, kAllow);
  for (const ExtraHeader& header : content_.extra_headers) {
    static_cast<void>(message.append_named(header.name, header.value));  // checked by the command
  }
  if (!content_.body.empty()) message.set_body(content_.content_type, content_.body);
  send(std::move(message), now);
}

void InstantMessage::on_outcome(const Outcome& outcome, Instant now) {
  const std::uint16_t status = outcome.status;
  const auto wait = outcome.retry_after();
  const bool unheard = outcome.response == nullptr;
  const bool passing =
      unheard || (wait && *wait <= kLongestMessagePause && (status == 480 || status / 100 == 5));
  if (method_ == Method::Message && passing && tries_ < kMaxMessageTries) {
    enter(UsageState::Waiting, status, outcome.reason());
    return deadline_.arm(now + Duration{std::chrono::seconds{wait.value_or(1)}});
  }
  std::string answer;
  if (method_ == Method::Options && outcome.response != nullptr) answer = outcome.response->write();
  end(unheard ? std::uint16_t{0} : status, outcome.reason(), std::move(answer));
}

void InstantMessage::on_deadline(Instant now) {
  enter(UsageState::Trying);
  begin(now);
}

void InstantMessage::stop(Instant) {
  end(0, {});
}

}  // namespace webphone::sip
