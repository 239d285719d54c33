#pragma once

#include <string>
#include <string_view>

namespace webphone::sipdump {

/// Explanation is what is to be said of a message.
struct Explanation {
  std::string text;     ///< lines for a human; control octets of the message are escaped
  std::string written;  ///< the message in canonical form; empty when it is malformed
  bool sound = false;   ///< it was parsed, and its headers stand the checks of a user agent
};

/// explain takes any octets: a SIP message as a datagram or WebSocket message holds it. Lines that end in LF
/// alone, as editors leave them, are taken as CRLF when no line ends in CRLF.
Explanation explain(std::string_view octets);

}  // namespace webphone::sipdump
