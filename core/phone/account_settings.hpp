#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/phone/phone_input.hpp"
#include "core/phone/settings.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::phone {

/// make_account_settings reads the SIP account out of the settings, or says in words for the user what is
/// missing or wrong. In a browser the server is reached over the WebSocket that `webrtcserveraddress` names.
Result<sip::AccountSettings, std::string> make_account_settings(const Settings& settings,
                                                                const Environment& environment);

/// account_headers gives the SIP headers that the settings add to every request.
std::vector<sip::ExtraHeader> account_headers(const Settings& settings);

/// wants_registration tells whether to send REGISTER: the setting `register` is 2, or it is 1 and there is a
/// user with a password.
bool wants_registration(const Settings& settings);

/// needs_registration tells whether calls have to wait for the registration and fail without it.
bool needs_registration(const Settings& settings);

/// lacks_web_socket tells whether a SIP server is named, but nothing that leads to it from a browser.
bool lacks_web_socket(const Settings& settings);

/// server_name is `serveraddress` without port, or else the host of the WebSocket address.
std::string server_name(const Settings& settings);

/// user_agent_settings reads what concerns the SIP stack as a whole.
sip::UserAgentSettings user_agent_settings(const Settings& settings, const Environment& environment);

}  // namespace webphone::phone
