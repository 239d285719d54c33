#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace webphone::sip {

using Ipv6Address = std::array<std::uint8_t, 16>;

/// is_host tells whether text is a host name, an IPv4 address or an IPv6 reference in brackets (RFC 3261
/// §25.1). Names are read leniently: "_" is allowed, and labels may begin with a digit unless all are
/// numbers.
bool is_host(std::string_view text);

bool is_ipv4_address(std::string_view text);

/// parse_ipv6_address reads an address without brackets and zone, with the forms of RFC 5954.
std::optional<Ipv6Address> parse_ipv6_address(std::string_view text);

/// host_length gives the length of the host that text begins with, or 0.
std::size_t host_length(std::string_view text);

/// same_host compares hosts without case; IPv6 references by their binary value (RFC 5954 §4.2).
bool same_host(std::string_view a, std::string_view b);

/// host_without_brackets gives the address in an IPv6 reference, or the host itself.
std::string_view host_without_brackets(std::string_view host);

}  // namespace webphone::sip
