#include "core/sip/usage/refer.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/event_type.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"

namespace webphone::sip {

namespace {

constexpr std::string_view kFragmentType = "message/sipfrag;version=2.0";

}  // namespace

void Refer::receive(ServerTransactionId transaction, Message request, SharedDialog dialog, SessionId session,
                    Instant now) {
  dialog_ = dialog ? std::move(dialog) : share(Dialog::as_uas(request, local_tag_));
  refer_ = std::move(request);
  unanswered_ = transaction;
  auto refer_to = parse_refer_to(refer_.value(HeaderId::ReferTo));
  if (!refer_to || !dialog_) return refuse(400, now);
  refer_to_ = *std::move(refer_to);
  if (refer_to_.method != "INVITE") return refuse(603, now);
  silent_ = istarts_with(refer_.value(HeaderId::ReferSub), "false");
  referred_by_ = refer_.value(HeaderId::ReferredBy);
  const auto by = parse_name_addr(referred_by_);
  deadline_.arm(now + kReferPatience);
  context_.emit(ReferReceived{.refer = id_,
                              .account = account_.id(),
                              .session = session,
                              .peer = peer_of(refer_.from()),
                              .target = refer_to_.uri,
                              .referred_by = by ? std::string(by->uri_text) : std::string(),
                              .has_replaces = !refer_to_.replaces.empty()});
}

bool Refer::told_all() const {
  return (is_final(status_) || expired_) && !news_;
}

void Refer::answer(std::uint16_t status, Instant now) {
  auto response = make_response(refer_, status, local_tag_);
  if (is_success(status)) response.add(HeaderId::Contact, account_.contact());
  if (is_success(status) && silent_) response.add(HeaderId::ReferSub, "false");
  reply(*std::exchange(unanswered_, std::nullopt), std::move(response), now);
}

void Refer::accept(Instant now) {
  if (unanswered_) answer(silent_ ? 200 : 202, now);
  expires_at_ = now + Duration{kReferInterval};
  deadline_.arm(expires_at_);
  enter(decided_ ? UsageState::Active : UsageState::Pending);
  news_ = true;
  notify(now);
}

void Refer::follow(Instant now) {
  decided_ = true;
  accept(now);
}

void Refer::refuse(std::uint16_t status, Instant now) {
  if (unanswered_) {
    answer(status, now);
    return end(status, {});
  }
  decided_ = true;
  call_fares(status, now);
}

void Refer::call_fares(std::uint16_t status, Instant now) {
  if (told_all()) return;
  news_ = status != status_;
  status_ = status;
  notify(now);
}

// One NOTIFY at a time, and only the latest: what was in between is no news any more.
void Refer::notify(Instant now) {
  const bool last = is_final(status_) || expired_;
  if (silent_ && last) return end(status_, {});
  if (silent_ || !news_ || request_ || state() == UsageState::Ended) return;
  news_ = false;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(expires_at_ - now).count();
  auto message = make_request(Method::Notify, {});
  message.add(HeaderId::Contact, account_.contact());
  message.add(HeaderId::Event, text("refer;id=", refer_.cseq()));
  message.add(HeaderId::SubscriptionState, expired_ ? "terminated;reason=timeout"
                                           : last   ? "terminated;reason=noresource"
                                                  : text(decided_ ? "active" : "pending", ";expires=", left));
  message.set_body(kFragmentType, text("SIP/2.0 ", status_, ' ', default_reason(status_), "\r\n"));
  send(std::move(message), now);
}

void Refer::on_outcome(const Outcome& outcome, Instant now) {
  if (!is_success(outcome.status) || told_all()) return end(status_, {});
  notify(now);
}

void Refer::on_deadline(Instant now) {
  if (unanswered_) return accept(now);
  expired_ = true;
  news_ = true;
  notify(now);
}

bool Refer::owns(const Message& request) const {
  const auto event = parse_event_type(request.value(HeaderId::Event));
  return request.is(Method::Subscribe) && event && event->package == "refer" && dialog_ && !silent_ &&
         state() != UsageState::Ended && !unanswered_ && !told_all() && dialog_->matches(request) &&
         (event->id.empty() || event->id == text(refer_.cseq()));
}

void Refer::receive_request(ServerTransactionId transaction, const Message& request, Instant now) {
  const std::uint32_t wanted = request.number(HeaderId::Expires).value_or(kReferInterval.count());
  const std::int64_t granted = std::min<std::int64_t>(wanted, kReferInterval.count());
  dialog_->refresh_target(request);
  auto response = make_response(request, 200, local_tag_);
  response.add(HeaderId::Contact, account_.contact());
  response.add(HeaderId::Expires, text(granted));
  reply(transaction, std::move(response), now);
  expires_at_ = now + std::chrono::seconds{granted};
  expired_ = granted == 0;
  deadline_.arm(expires_at_);
  news_ = true;
  notify(now);
}

}  // namespace webphone::sip
