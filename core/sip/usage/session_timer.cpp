#include "core/sip/usage/session_timer.hpp"

#include <algorithm>

#include "core/base/text_writer.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

constexpr std::uint32_t kDefaultMinSe = 90;  // what an absent Min-SE says (§5)

bool takes_timers(const Message& message) {
  return message.lists(HeaderId::Supported, "timer");
}

}  // namespace

SessionTimer::SessionTimer(std::chrono::seconds wanted, std::chrono::seconds least)
    : wanted_(static_cast<std::uint32_t>(wanted.count())),
      least_(static_cast<std::uint32_t>(least.count())),
      min_se_(least_) {}

void SessionTimer::describe(OutgoingMessage& request) const {
  const std::uint32_t seconds = interval_ != 0 ? interval_ : wanted_;
  if (seconds == 0) return;
  Refresher refresher = Refresher::Unsaid;
  if (state_ == State::Refreshing) refresher = Refresher::Uac;
  if (state_ == State::Watching) refresher = Refresher::Uas;
  request.replace(HeaderId::SessionExpires, make_session_expires({std::max(seconds, min_se_), refresher}));
  if (min_se_ > kDefaultMinSe) request.replace(HeaderId::MinSe, text(min_se_));
}

void SessionTimer::agreed(const Message& response, Instant now) {
  raised_ = 0;
  const auto expires = parse_session_expires(response.value(HeaderId::SessionExpires));
  if (!expires) return stop();
  start(expires->seconds, expires->refresher != Refresher::Uas, now);
}

bool SessionTimer::raise(const Message& response) {
  const auto wished = parse_min_se(response.value(HeaderId::MinSe));
  if (!wished || *wished <= min_se_ || *wished > kLongestSessionInterval || raised_ == kMaxRaises)
    return false;
  ++raised_;
  min_se_ = *wished;
  return true;
}

bool SessionTimer::refuses(const Message& request) const {
  const auto expires = parse_session_expires(request.value(HeaderId::SessionExpires));
  return expires && expires->seconds < least_ && takes_timers(request);
}

void SessionTimer::agree(const Message& request, OutgoingMessage& response, Instant now) {
  const auto asked = parse_session_expires(request.value(HeaderId::SessionExpires));
  if (!asked && wanted_ == 0) return stop();
  min_se_ = std::max(
      min_se_, std::min(parse_min_se(request.value(HeaderId::MinSe)).value_or(0), kLongestSessionInterval));
  SessionExpires granted{std::max(wanted_ != 0 ? wanted_ : UINT32_MAX, min_se_), Refresher::Uas};
  if (asked) granted.seconds = std::min(granted.seconds, asked->seconds);
  if (takes_timers(request)) {
    if (!asked || asked->refresher != Refresher::Uas) granted.refresher = Refresher::Uac;
    if (granted.refresher == Refresher::Uac) response.add(HeaderId::Require, "timer");
  }
  response.add(HeaderId::SessionExpires, make_session_expires(granted));
  start(granted.seconds, granted.refresher == Refresher::Uas, now);
}

void SessionTimer::start(std::uint32_t seconds, bool refreshing, Instant now) {
  interval_ = std::clamp(seconds, kShortestSessionInterval, kLongestSessionInterval);
  const Duration interval = std::chrono::seconds{interval_};
  refresh_at_ = now + interval / 2;
  end_at_ = now + interval - std::min<Duration>(32s, interval / 3);  // §10
  enter(refreshing ? State::Refreshing : State::Watching);
}

void SessionTimer::refresh_failed(Instant now) {
  const Duration pause = (end_at_ - now) / 2;
  refresh_at_ = pause >= 1s ? now + pause : Instant::never();
}

SessionTimer::Due SessionTimer::handle_timeout(Instant now) {
  if (now < next_timeout()) return Due::Nothing;
  if (now >= end_at_) {
    stop();
    return Due::End;
  }
  refresh_at_ = Instant::never();
  return Due::Refresh;
}

Instant SessionTimer::next_timeout() const {
  switch (state_) {
    case State::Refreshing: return earliest(refresh_at_, end_at_);
    case State::Watching: return end_at_;
    case State::Off: break;
  }
  return Instant::never();
}

}  // namespace webphone::sip
