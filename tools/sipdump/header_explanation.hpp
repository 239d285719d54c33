#pragma once

#include <string>
#include <string_view>

#include "core/sip/message/header_id.hpp"

namespace webphone::sipdump {

/// explain_value says in one line what a value of a header means; `malformed` for one that its parser
/// refuses, and nothing for headers that are plain text to us.
std::string explain_value(sip::HeaderId id, std::string_view value);

/// explain_uri says what a URI is made of.
std::string explain_uri(std::string_view text);

}  // namespace webphone::sipdump
