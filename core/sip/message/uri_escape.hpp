#pragma once

#include <string>
#include <string_view>

namespace webphone::sip {

// %HH escapes in URIs (RFC 3261 §19.1.2).

/// unescape resolves %HH escapes; malformed ones stay as they are. The result may hold any octet, CR and LF
/// too.
std::string unescape(std::string_view text);

/// escape_user makes any text fit for the user part of a SIP URI; escape_parameter and escape_header do the
/// same for the name or value of a URI parameter and of a URI header.
std::string escape_user(std::string_view text);
std::string escape_parameter(std::string_view text);
std::string escape_header(std::string_view text);

}  // namespace webphone::sip
