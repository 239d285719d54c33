#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::phone {

/// header_field gives the value of the first header with this name (long or compact form, any case) of a SIP
/// message as text, folded lines joined; empty if there is none.
std::string header_field(std::string_view message, std::string_view name);

/// read_headers reads `Name: value;Name2: value2`, the form of customsipheader and setsipheader(). A part
/// without colon belongs to the value before it, so that header parameters survive.
std::vector<sip::ExtraHeader> read_headers(std::string_view list);

}  // namespace webphone::phone
