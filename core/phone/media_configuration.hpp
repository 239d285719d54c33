#pragma once

#include "core/phone/media_verb.hpp"
#include "core/phone/settings.hpp"
#include "core/sdp/browser_profile.hpp"

namespace webphone::phone {

/// media_configuration reads what the engine needs for a new connection. Without settings there are no ICE
/// servers: no third party is ever asked.
MediaConfiguration media_configuration(const Settings& settings);

/// wire_policy reads what the settings say about our session descriptions.
sdp::WirePolicy wire_policy(const Settings& settings);

}  // namespace webphone::phone
