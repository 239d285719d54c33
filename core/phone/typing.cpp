#include "core/phone/typing.hpp"

#include <algorithm>
#include <utility>

#include "core/event_body/is_composing.hpp"
#include "core/phone/notification.hpp"

namespace webphone::phone {
namespace {

using std::chrono::seconds;

constexpr std::uint32_t kDefaultRefresh = 120;   // RFC 3994 §3.3
constexpr std::uint32_t kLongestRefresh = 3600;  // of a peer

auto find(auto& parties, std::string_view name) {
  return std::find_if(parties.begin(), parties.end(), [&](const auto& party) { return party.name == name; });
}

}  // namespace

void Typing::heard(std::string_view peer, int line, std::string_view body, Instant now) {
  const auto composing = event::parse_is_composing(body);
  if (!composing) return context_.log.warning("a typing indication could not be read");
  if (!composing->active) return message_came(peer);
  auto known = find(writing_, peer);
  if (known == writing_.end()) {
    if (writing_.size() == kMaxPeers) return;
    known = writing_.insert(known, Party{std::string(peer), line, {}, {}});
    tell_page(*known, true);
  }
  const std::uint32_t refresh = composing->refresh == 0 ? kDefaultRefresh : composing->refresh;
  known->ends = now + Duration{seconds{std::min(refresh, kLongestRefresh)}};
  arm(now);
}

void Typing::message_came(std::string_view peer) {
  const auto known = find(writing_, peer);
  if (known == writing_.end()) return;
  tell_page(*known, false);
  writing_.erase(known);
}

void Typing::message_sent(std::string_view target) {
  const auto known = find(read_, target);
  if (known != read_.end()) read_.erase(known);
}

void Typing::type(std::string_view target, Instant now) {
  auto known = find(read_, target);
  if (known == read_.end()) {
    if (read_.size() == kMaxPeers) return;
    known = read_.insert(known, Party{std::string(target), 0, {}, now});
  }
  known->ends = now + kIdleAfter;
  if (now >= known->told_again) {
    known->told_again = now + kRefresh;
    tell_peer(target, true, now);
  }
  arm(now);
}

void Typing::on_timer(Instant now) {
  timer_ = {};
  const auto over = [&](const Party& party) { return now >= party.ends; };
  for (const Party& party : writing_) {
    if (over(party)) tell_page(party, false);
  }
  for (const Party& party : read_) {
    if (over(party)) tell_peer(party.name, false, now);
  }
  for (Parties* parties : {&writing_, &read_}) {
    parties->erase(std::remove_if(parties->begin(), parties->end(), over), parties->end());
  }
  arm(now);
}

void Typing::forget() {
  for (const Party& party : std::exchange(writing_, {})) tell_page(party, false);
  read_.clear();
  context_.timers.cancel(std::exchange(timer_, {}));
}

void Typing::tell_page(const Party& party, bool typing) {
  context_.outbox.notify(composing_notification(party.line, party.name, typing));
}

void Typing::tell_peer(std::string_view target, bool typing, Instant now) {
  event::IsComposing state;
  state.active = typing;
  state.content_type = "text/plain";
  if (typing) state.refresh = static_cast<std::uint32_t>(seconds{60}.count());
  static_cast<void>(context_.user_agent->send_message(
      context_.account, target, {"application/im-iscomposing+xml", event::write_is_composing(state), {}},
      now));
}

void Typing::arm(Instant now) {
  context_.timers.cancel(std::exchange(timer_, {}));
  Instant next = Instant::never();
  for (const Parties* parties : {&writing_, &read_}) {
    for (const Party& party : *parties) next = earliest(next, party.ends);
  }
  if (!next.is_never()) timer_ = context_.timers.arm(std::max(next, now), {PhoneTimer::Kind::TypingEnds, 0});
}

}  // namespace webphone::phone
