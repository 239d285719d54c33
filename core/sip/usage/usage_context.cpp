#include "core/sip/usage/usage_context.hpp"

#include <utility>

namespace webphone::sip {

namespace {

/// fate is what an output tells of a call: a status, 0 for what is no news.
std::uint16_t fate(const UserAgentOutput& output, SessionId& session) {
  if (const auto* progress = std::get_if<SessionProgress>(&output)) {
    session = progress->session;
    return progress->status;
  }
  if (const auto* established = std::get_if<SessionEstablished>(&output)) {
    session = established->session;
    return 200;
  }
  if (const auto* ended = std::get_if<SessionTerminated>(&output)) {
    session = ended->session;
    if (ended->status != 0) return ended->status;
    return ended->by == Party::Network ? 408 : 487;
  }
  return 0;
}

}  // namespace

void UsageContext::emit(UserAgentOutput output) {
  SessionId session;
  const std::uint16_t status = followed.empty() ? std::uint16_t{0} : fate(output, session);
  if (status != 0) {
    for (const FollowedRefer& call : followed) {
      if (call.session == session) refer_reports.push_back({call.refer, status});
    }
  }
  if (status >= 200)
    std::erase_if(followed, [&](const FollowedRefer& call) { return call.session == session; });
  outputs.push_back(std::move(output));
}

}  // namespace webphone::sip
