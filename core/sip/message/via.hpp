#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

/// The start of every branch made under RFC 3261 (§8.1.1.7).
inline constexpr std::string_view kBranchCookie = "z9hG4bK";

/// Via is one value of a Via header (RFC 3261 §20.42), over text that somebody else owns.
struct Via {
  /// UDP, TCP, TLS, WS, WSS, ... as written.
  std::string_view transport;
  std::string_view host;
  std::optional<std::uint16_t> port;
  Parameters parameters;
  std::string_view branch;

  [[nodiscard]] bool has_rport() const { return parameters.has("rport"); }
  /// rport and received are what the peer that answered saw as our source (RFC 3581).
  [[nodiscard]] std::optional<std::uint16_t> rport() const;
  [[nodiscard]] std::string_view received() const { return parameters.value("received"); }
};

/// parse_via reads one value of a Via header; white space around its separators is allowed.
std::optional<Via> parse_via(std::string_view text);

/// make_via composes the Via of a request that we send: `SIP/2.0/WSS host:port;branch=...;rport`. Without a
/// port, the transport's default is meant; rport asks the server to answer to the source (RFC 3581 §3).
std::string make_via(std::string_view transport, std::string_view host, std::optional<std::uint16_t> port,
                     std::string_view branch, bool rport = true);

}  // namespace webphone::sip
