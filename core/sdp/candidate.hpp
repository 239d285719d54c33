#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::sdp {

/// Candidate is the value of an a=candidate line (RFC 8839 §5.1). The extensions (tcptype, generation, ...)
/// are kept as they came.
struct Candidate {
  std::string foundation;
  std::uint16_t component = 1;
  std::string transport = "udp";
  std::uint32_t priority = 0;
  std::string address;
  std::uint16_t port = 0;
  std::string type = "host";
  std::string related_address;
  std::uint16_t related_port = 0;
  std::string extensions;

  bool operator==(const Candidate&) const = default;
};

/// parse_candidate reads what follows "candidate:"; nothing when a field is missing or a number is out of
/// range.
std::optional<Candidate> parse_candidate(std::string_view value);

/// append_candidate writes the value of an a=candidate line.
void append_candidate(std::string& out, const Candidate& candidate);

/// keep_known_extensions drops all extensions but tcptype (RFC 6544): the rest is private to one kind of
/// browser.
void keep_known_extensions(Candidate& candidate);

// What an address says about itself.
bool is_ipv4(std::string_view address);
bool is_ipv6(std::string_view address);
bool is_loopback(std::string_view address);
/// is_unspecified is true of 0.0.0.0 and ::, which stand for "no address" or, in RFC 2543, for hold.
bool is_unspecified(std::string_view address);
/// is_mdns is true of a name under .local, which means something only to hosts of the same link (RFC 6762).
bool is_mdns(std::string_view address);

}  // namespace webphone::sdp
