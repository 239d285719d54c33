#pragma once

#include <string>
#include <string_view>

namespace webphone::sip {

/// mask_credentials gives a SIP message as it may be shown in a log: in Authorization and Proxy-Authorization
/// the digest response, from which the password could be guessed, is replaced by stars of the same length,
/// and so are the credentials of other schemes. All else, the body too, is as in the message.
std::string mask_credentials(std::string_view message);

}  // namespace webphone::sip
