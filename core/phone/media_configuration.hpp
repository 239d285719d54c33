#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/phone/media_verb.hpp"
#include "core/phone/settings.hpp"
#include "core/sdp/browser_profile.hpp"

namespace webphone::phone {

/// media_configuration reads what the engine needs for a new connection. Without settings there are no ICE
/// servers: no third party is ever asked.
MediaConfiguration media_configuration(const Settings& settings);

/// More ICE servers than this only make a call slower.
inline constexpr std::size_t kMaxIceServers = 16;
/// read_ice_servers reads the setting `ice`: a JSON list of url (or urls), username and credential, in double
/// or single quotes. Entries with other than STUN and TURN URLs are left out; nothing if it is no such list.
std::optional<std::vector<IceServer>> read_ice_servers(std::string_view list);

/// wire_policy reads what the settings say about our session descriptions.
sdp::WirePolicy wire_policy(const Settings& settings);

}  // namespace webphone::phone
