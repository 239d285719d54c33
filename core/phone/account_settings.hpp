#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/phone/phone_input.hpp"
#include "core/phone/settings.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::phone {

/// make_account_settings reads the SIP account out of the settings, or says in words for the user what is
/// missing or wrong. In a browser the server is reached over the WebSocket that `webrtcserveraddress` names.
Result<sip::AccountSettings, std::string> make_account_settings(const Settings& settings,
                                                                const Environment& environment);

/// make_extra_account_settings reads one account of `extraregisteraccounts`:
/// server,user,password,interval,proxy,realm,authuser,displayname,transport, of which the first three are
/// needed. It is reached as the main account is, unless the server is a ws:// or wss:// address or the
/// transport is ws or wss. Errors are in words for the log, without the password.
Result<sip::AccountSettings, std::string> make_extra_account_settings(const Settings& settings,
                                                                      const Environment& environment,
                                                                      std::string_view account);
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
