#pragma once

#include <cstdint>
#include <string_view>

namespace webphone::sip {

/// CharacterClass names the sets of octets that the grammar of RFC 3261 §25.1 is made of; one table lookup
/// tells whether an octet belongs.
enum class CharacterClass : std::uint8_t {
  Token = 1,      // token
  Word = 2,       // word, as in Call-ID
  User = 4,       // user part of a SIP URI, escapes aside
  Parameter = 8,  // paramchar of a URI parameter, escapes aside
  Header = 16,    // hname and hvalue of a URI, escapes aside
  UriText = 32,   // whatever may stand in any URI, "%" included
  HostName = 64,  // letters, digits, "-", "." and "_"
  Display =
      128,  // unquoted display name as we tolerate it: token, white space, UTF-8 and harmless separators
};

bool is_in(char c, CharacterClass set);
/// is_all tells whether text is not empty and all of its octets belong to the class.
bool is_all(std::string_view text, CharacterClass set);
inline bool is_token(std::string_view text) {
  return is_all(text, CharacterClass::Token);
}

/// is_escaped_text tells whether text consists of octets of the class and well-formed %HH escapes.
bool is_escaped_text(std::string_view text, CharacterClass set);

/// is_host tells whether text is a host name, an IPv4 address or an IPv6 reference in brackets (RFC 3261
/// §25.1, with the address text of RFC 5954).
bool is_host(std::string_view text);
bool is_ipv4_address(std::string_view text);
/// is_ipv6_address takes the address without brackets.
bool is_ipv6_address(std::string_view text);

}  // namespace webphone::sip
