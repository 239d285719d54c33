#include "core/sip/usage/publication.hpp"

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/refresh.hpp"

namespace webphone::sip {

using std::chrono::seconds;

void Publication::start(std::string target, const PublishOptions& options, Instant now) {
  target_ = std::move(target);
  package_ = options.package;
  content_type_ = options.content_type;
  body_ = options.body;
  wanted_ = options.expires;
  publish(now);
}

void Publication::change(std::string content_type, std::string body, Instant now) {
  content_type_ = std::move(content_type);
  body_ = std::move(body);
  changed_ = true;
  if (!request_ && state() == UsageState::Active) publish(now);
}

void Publication::stop(Instant now) {
  if (leaving_ || state() == UsageState::Ended) return;
  leaving_ = true;
  if (request_ && request_->transaction) return;  // its answer will find that we are leaving
  request_.reset();
  if (etag_.empty()) return end(0, {});
  publish(now);
}

// With an entity-tag it changes, refreshes or removes; without one it begins (§4.1).
void Publication::publish(Instant now) {
  auto message = make_request(Method::Publish, target_);
  message.add(HeaderId::Event, package_);
  message.add(HeaderId::Expires, text(std::int64_t{leaving_ ? 0 : wanted_.count()}));
  if (!etag_.empty()) message.add(HeaderId::SipIfMatch, etag_);
  if (!leaving_ && (changed_ || etag_.empty())) message.set_body(content_type_, body_);
  changed_ = false;
  send(std::move(message), now);
}

void Publication::on_outcome(const Outcome& outcome, Instant now) {
  const std::uint16_t status = outcome.status;
  const bool success = is_success(status);
  if (success) {
    etag_ = outcome.response->value(HeaderId::SipEtag);
    brief_answers_ = failures_ = forgotten_ = 0;
  }
  if (leaving_) {
    const bool removes = outcome.request.value(HeaderId::Expires) == "0";
    return success && !removes && !etag_.empty() ? publish(now) : end(status, outcome.reason());
  }
  if (success) {
    const seconds granted{
        outcome.response->number(HeaderId::Expires).value_or(static_cast<std::uint32_t>(wanted_.count()))};
    expires_at_ = now + granted;
    deadline_.arm(now + std::max<Duration>(refresh_pause(granted, context_.random), kLeastRefreshPause));
    enter(UsageState::Active, status);
    return changed_ ? publish(now) : void();
  }
  changed_ = true;
  if (status == 412 && ++forgotten_ < 3) {
    etag_.clear();
    return publish(now);
  }
  if (status == 423 && lengthen_interval(*outcome.response, wanted_, brief_answers_)) return publish(now);
  if (is_permanent(status) && status != 412) return end(status, outcome.reason());
  enter(UsageState::Waiting, status, outcome.reason());
  deadline_.arm(now + retry_pause(failures_, outcome.retry_after(), context_.random));
}

void Publication::on_deadline(Instant now) {
  if (request_) return;
  if (now >= expires_at_) etag_.clear();
  publish(now);
}

}  // namespace webphone::sip
