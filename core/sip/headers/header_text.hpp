#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/name_addr.hpp"
#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

// The one form in which values are written: no white space, name-addr with angle brackets, display names
// quoted.

void write_parameters(const Parameters& parameters, std::string& out);

/// write_address gives an address that was read, with all of its parameters.
std::string write_address(const NameAddrView& address);

/// parse_address reads a name-addr or addr-spec that names somebody, as `*` does not.
std::optional<NameAddrView> parse_address(std::string_view value);

/// uri_header finds a header of a URI, the part after `?`, and resolves its escapes (RFC 3261 §19.1.1).
std::optional<std::string> uri_header(const UriView& uri, std::string_view name);

}  // namespace webphone::sip
