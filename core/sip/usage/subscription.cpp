#include "core/sip/usage/subscription.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/event_type.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/refresh.hpp"

namespace webphone::sip {

namespace {

using std::chrono::seconds;

struct Package {
  std::string_view name;
  std::string_view type;
};

// Where the host does not say what it can read.
constexpr std::string_view kReferPackage = "refer";
constexpr Package kPackages[] = {{"presence", "application/pidf+xml"},
                                 {"message-summary", "application/simple-message-summary"},
                                 {"dialog", "application/dialog-info+xml"}};

}  // namespace

void Subscription::start(std::string target, const SubscribeOptions& options, Instant now) {
  target_ = std::move(target);
  package_ = options.package;
  accept_ = options.accept;
  for (const Package& known : kPackages) {
    if (accept_.empty() && package_ == known.name) accept_ = known.type;
  }
  wanted_ = options.expires;
  leaving_ = wanted_.count() == 0;
  subscribe(wanted_, now);
}

void Subscription::refer(SharedDialog dialog, std::string target, const ReferTo& refer_to, bool notify,
                         Instant now) {
  target_ = std::move(target);
  package_ = kReferPackage;
  is_refer_ = true;
  dialog_ = std::move(dialog);
  bound_ = dialog_ != nullptr;
  wanted_ = kReferInterval;
  auto message = make_request(Method::Refer, target_);
  from_ = message.value(HeaderId::From);
  message.add(HeaderId::Contact, account_.contact());
  message.add(HeaderId::ReferTo, refer_to.write());
  message.add(HeaderId::ReferredBy, text("<", account_.address_of_record(), ">"));
  message.add(HeaderId::Supported, kSupported);
  if (!notify) message.add(HeaderId::ReferSub, "false");
  send(std::move(message), now);
}

std::string Subscription::event() const {
  return refer_id_.empty() ? package_ : text(package_, ";id=", refer_id_);
}

void Subscription::subscribe(seconds expires, Instant now) {
  if (!dialog_) begun_ = now;
  asked_ = expires;
  auto message = make_request(Method::Subscribe, target_);
  from_ = message.value(HeaderId::From);
  message.add(HeaderId::Contact, account_.contact());
  message.add(HeaderId::Event, event());
  message.add(HeaderId::Expires, text(std::int64_t{expires.count()}));
  if (!accept_.empty()) message.add(HeaderId::Accept, accept_);
  send(std::move(message), now);
}

void Subscription::stop(Instant now) {
  if (leaving_ || state() == UsageState::Ended) return;
  leaving_ = true;
  if (request_ && request_->transaction) return;  // its answer will find that we are leaving
  request_.reset();
  if (!dialog_) return end(0, {});
  subscribe(seconds{0}, now);
}

void Subscription::refresh(Instant now) {
  if (live() && !request_ && !leaving_) subscribe(wanted_, now);
}

void Subscription::on_outcome(const Outcome& outcome, Instant now) {
  if (is_success(outcome.status)) return subscribed(outcome, now);
  const std::uint16_t status = outcome.status;
  if (leaving_ || is_refer_) return end(status, outcome.reason());
  if (status == 423 && lengthen_interval(*outcome.response, wanted_, brief_answers_)) {
    return subscribe(wanted_, now);
  }
  if (status == 481 && dialog_) return come_back(status, outcome.reason(), {}, true, now);
  if (is_permanent(status)) return end(status, outcome.reason());
  if (!live() || now >= expires_at_) {
    return come_back(status, outcome.reason(), outcome.retry_after(), false, now);
  }
  // A refresh that failed leaves the subscription as it is (RFC 6665 §4.1.2.2).
  const Duration pause = retry_pause(failures_, outcome.retry_after(), context_.random);
  deadline_.arm(std::min(now + pause, expires_at_));
}

void Subscription::subscribed(const Outcome& outcome, Instant now) {
  brief_answers_ = 0;
  const Message& response = *outcome.response;
  if (bound_) {
    dialog_->refresh_target(response);
  } else {
    dialog_ = share(Dialog::as_uac(outcome.request, cseq_, response));
  }
  const bool refers = outcome.request.method() == Method::Refer;
  if (refers) {
    refer_id_ = text(cseq_);
    asked_ = wanted_;
    if (istarts_with(response.value(HeaderId::ReferSub), "false")) return end(outcome.status, {});
  }
  if (leaving_) {
    if (asked_.count() != 0 && dialog_) return subscribe(seconds{0}, now);
    return deadline_.arm(now + 64 * context_.settings.t1);
  }
  interval_ = asked_;
  if (const auto expires = response.number(HeaderId::Expires))
    interval_ = std::min(interval_, seconds{*expires});
  if (live()) return granted(interval_, now);
  if (refers) enter(UsageState::Pending, outcome.status);
  deadline_.arm(now + 64 * context_.settings.t1);  // timer N: without a NOTIFY there is no subscription
}

void Subscription::granted(seconds left, Instant now) {
  expires_at_ = now + left;
  const Duration pause = std::max(refresh_pause(left, context_.random), kLeastRefreshPause);
  deadline_.arm(is_refer_ ? expires_at_ : now + pause);
}

bool Subscription::owns(const Message& request) const {
  if (!request.is(Method::Notify) || state() == UsageState::Ended || state() == UsageState::Waiting)
    return false;
  const auto event = parse_event_type(request.value(HeaderId::Event));
  if (!event || event->package != package_) return false;
  // The id of a REFER is its number (RFC 3515 §2.4.6); the first in a dialog may go without.
  const bool is_number = is_refer_ && event->id == (refer_id_.empty() ? text(cseq_) : refer_id_);
  if (!event->id.empty() && !is_number) return false;
  if (bound_) return dialog_->matches(request);
  return request.call_id() == call_id_ && request.to_tag() == local_tag_;
}

void Subscription::receive_request(ServerTransactionId transaction, const Message& request, Instant now) {
  const auto told = parse_subscription_state(request.value(HeaderId::SubscriptionState));
  if (!told) return reply(transaction, request, 400, now);
  if (request.body().size() > kMaxBody) return reply(transaction, request, 413, now);
  if (!bound_) {
    auto dialog = share(Dialog::as_subscriber(from_, cseq_, request));
    if (!dialog) return reply(transaction, request, 400, now);
    dialog_ = std::move(dialog);
    bound_ = true;
  }
  dialog_->refresh_target(request);
  reply(transaction, request, 200, now);
  notified(request, *told, now);
}

void Subscription::notified(const Message& notify, const SubscriptionState& told, Instant now) {
  if (is_refer_) return referred(notify, told, now);
  if (!notify.body().empty()) {
    context_.emit(Notified{id_, package_, std::string(notify.content_type()), std::string(notify.body())});
  }
  if (told.phase == SubscriptionState::Phase::Terminated) return terminated(told, now);
  if (leaving_) return;
  const seconds left = interval_.count() != 0 ? interval_ : wanted_;
  granted(told.expires ? seconds{*told.expires} : left, now);
  enter(told.phase == SubscriptionState::Phase::Pending ? UsageState::Pending : UsageState::Active);
}

// The body is a piece of the response that the peer has got (RFC 3420).
void Subscription::referred(const Message& notify, const SubscriptionState& told, Instant now) {
  constexpr std::string_view kVersion = "SIP/2.0 ";
  const std::string_view fragment = notify.body();
  if (istarts_with(fragment, kVersion)) {
    const auto status = parse_number<std::uint16_t>(fragment.substr(kVersion.size(), 3));
    fared_ = status && *status >= 100 && *status < 700 ? *status : fared_;
  }
  if (told.phase == SubscriptionState::Phase::Terminated) return end(fared_, std::string(told.reason_text));
  if (leaving_) return;
  granted(told.expires ? seconds{*told.expires} : kReferInterval, now);
  enter(UsageState::Active, fared_);
}

void Subscription::terminated(const SubscriptionState& told, Instant now) {
  using Reason = SubscriptionState::Reason;
  std::string reason(told.reason_text);
  const bool for_good = told.reason == Reason::Rejected || told.reason == Reason::NoResource ||
                        told.reason == Reason::Invariant;
  if (for_good || leaving_) return end(0, std::move(reason));
  const bool at_once = told.reason == Reason::Deactivated || told.reason == Reason::Timeout;
  come_back(0, std::move(reason), told.retry_after, at_once, now);
}

// At once only for the first time in a while: a notifier that ends what it has granted is not to be stormed.
void Subscription::come_back(std::uint16_t status, std::string reason,
                             std::optional<std::uint32_t> retry_after, bool at_once, Instant now) {
  request_.reset();
  leave_dialog();
  bound_ = false;
  interval_ = {};
  if (now - begun_ >= 64 * context_.settings.t1) failures_ = 0;
  enter(UsageState::Waiting, status, std::move(reason));
  const bool first = failures_ == 0;
  const Duration pause = retry_pause(failures_, retry_after, context_.random);
  deadline_.arm(at_once && first ? now : now + pause);
}

void Subscription::on_deadline(Instant now) {
  if (leaving_ || is_refer_) return end(0, {});
  if (state() == UsageState::Waiting) {
    enter(UsageState::Trying);
    return subscribe(wanted_, now);
  }
  if (!live()) return come_back(408, "No notification came", {}, false, now);
  if (now >= expires_at_) return come_back(408, "The subscription has expired", {}, false, now);
  refresh(now);
}

}  // namespace webphone::sip
