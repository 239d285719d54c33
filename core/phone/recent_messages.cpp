#include "core/phone/recent_messages.hpp"

#include <algorithm>
#include <utility>

#include "core/phone/header_field.hpp"

namespace webphone::phone {

RecentMessages::Kind RecentMessages::kind_of(std::string_view message) {
  if (message.starts_with("INVITE ")) return Invite;
  if (message.starts_with("SIP/2.0 200")) return Success;
  return message.starts_with("SIP/2.0 ") ? Response : Request;
}

bool RecentMessages::knows(std::string_view call_id) const {
  return std::any_of(messages_.begin(), messages_.end(),
                     [&](const Kept& kept) { return kept.call_id == call_id; });
}

void RecentMessages::add(bool sent, std::string message, const std::vector<LineSnapshot>& lines) {
  Kept fresh{header_field(message, "Call-ID"), sent, kind_of(message), std::move(message)};
  if (fresh.message.size() > kMaxOctets) fresh.message.resize(kMaxOctets);
  if (fresh.kind != Invite && !knows(fresh.call_id)) fresh.call_id.clear();
  const auto same = std::find_if(messages_.begin(), messages_.end(), [&](const Kept& kept) {
    return kept.kind == fresh.kind && kept.sent == sent && kept.call_id == fresh.call_id;
  });
  if (same != messages_.end()) {
    messages_.erase(same);
  } else if (messages_.size() == kMaxMessages) {
    make_room(lines);
  }
  messages_.push_back(std::move(fresh));
}

void RecentMessages::make_room(const std::vector<LineSnapshot>& lines) {
  const auto over = std::find_if(messages_.begin(), messages_.end(), [&](const Kept& kept) {
    return std::none_of(lines.begin(), lines.end(),
                        [&](const LineSnapshot& line) { return line.call_id == kept.call_id; });
  });
  messages_.erase(over != messages_.end() ? over : messages_.begin());
}

std::string_view RecentMessages::find(std::string_view call_id, std::optional<bool> sent,
                                      Wanted wanted) const {
  constexpr unsigned kKinds[] = {Request | Invite | Response | Success, Request | Invite, Response | Success,
                                 Invite, Success};
  const unsigned kinds = kKinds[static_cast<std::size_t>(wanted)];
  const auto newest = std::find_if(messages_.rbegin(), messages_.rend(), [&](const Kept& kept) {
    return (kinds & kept.kind) != 0 && (!sent || kept.sent == *sent) &&
           (call_id.empty() || kept.call_id == call_id);
  });
  return newest == messages_.rend() ? std::string_view{} : std::string_view{newest->message};
}

std::string RecentMessages::header(std::string_view call_id, std::string_view name) const {
  std::string value;
  for (auto kept = messages_.rbegin(); kept != messages_.rend() && value.empty(); ++kept) {
    if (kept->sent || (!call_id.empty() && kept->call_id != call_id)) continue;
    value = header_field(kept->message, name);
  }
  return value;
}

}  // namespace webphone::phone
