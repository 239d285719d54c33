#pragma once

#include <string>
#include <string_view>

#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// is_openable tells whether the page may be asked to open an address: absolute, of http, https, sip, sips,
/// tel or a scheme that app_protocol names; never of one that runs or reads something in the page.
bool is_openable(const Settings& settings, std::string_view url);

/// open_address asks the page to open an address for the user. False, and a line in the log, if it is not
/// openable.
bool open_address(PhoneContext& context, std::string url);

}  // namespace webphone::phone
