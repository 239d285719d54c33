#pragma once

#include <string>
#include <string_view>

#include "core/sip/message/parse_error.hpp"

namespace webphone::sipdump {

/// explain_error says what is wrong with a message, shows the line with a caret below the column, and says
/// what was expected there.
std::string explain_error(std::string_view octets, const sip::ParseError& error);

/// expectation is what the grammar wants where an error of this kind is found.
std::string_view expectation(sip::ParseErrorCode code);

}  // namespace webphone::sipdump
