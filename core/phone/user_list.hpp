#pragma once

#include <string_view>

#include "core/sip/usage/user_agent_event.hpp"

namespace webphone::phone {

/// next_user takes the first user off a setting such as "1002, 1003" (commas or semicolons), blanks removed;
/// empty when there is none left.
std::string_view next_user(std::string_view& list);

/// lists_peer tells whether a list such as `blacklist` names a peer, by user part or address.
bool lists_peer(std::string_view list, const sip::Peer& peer);

}  // namespace webphone::phone
