#pragma once

#include <string_view>

#include "core/sip/message/message.hpp"
#include "core/sip/usage/user_agent_event.hpp"

namespace webphone::sip {

inline constexpr std::string_view kSdpType = "application/sdp";

/// has_sdp tells whether a message carries a session description.
bool has_sdp(const Message& message);

/// peer_of gives the other party as a From or To header names it.
Peer peer_of(const NameAddrView& address);

}  // namespace webphone::sip
