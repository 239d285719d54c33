#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/slot_map.hpp"

namespace webphone::sip {

/// Transport names the ways a SIP message can travel (RFC 3261 §18, RFC 7118).
enum class Transport : std::uint8_t { Udp, Tcp, Tls, Ws, Wss };

/// is_reliable tells whether the transport itself repeats what was lost, so that SIP must not.
constexpr bool is_reliable(Transport transport) {
  return transport != Transport::Udp;
}
/// is_stream tells whether messages must be cut out of a stream of octets; the others keep their borders.
constexpr bool is_stream(Transport transport) {
  return transport == Transport::Tcp || transport == Transport::Tls;
}
constexpr bool is_web_socket(Transport transport) {
  return transport == Transport::Ws || transport == Transport::Wss;
}
/// via_transport gives the token of the Via header: "UDP", "TCP", "TLS", "WS", "WSS".
std::string_view via_transport(Transport transport);

/// FlowAddress is one end of a flow. host is an IPv4 or IPv6 address (without brackets) or a name.
struct FlowAddress {
  std::string host;
  std::uint16_t port = 0;

  bool operator==(const FlowAddress&) const = default;
};

/// FlowTarget says where a flow is to lead.
struct FlowTarget {
  Transport transport = Transport::Udp;
  std::string host;
  std::uint16_t port = 0;
  std::string url;  ///< WebSocket only: ws://host/path or wss://host/path, opened with subprotocol `sip`

  bool operator==(const FlowTarget&) const = default;
};

/// Flow is one connection, or one UDP association of a local and a remote address (RFC 5626 §2). The host
/// owns the socket; FlowId is what both sides call it.
struct FlowTag {};
using FlowId = Handle<FlowTag>;

// What the transport layer asks the host to do. Each is to be carried out in order; none is answered but
// OpenFlow, by flow_opened or flow_closed.

struct OpenFlow {
  FlowId flow;
  FlowTarget target;
};

/// SendBytes is one datagram, one WebSocket message (text if it is valid UTF-8, else binary), or the next
/// octets of a stream.
struct SendBytes {
  FlowId flow;
  std::string bytes;
};

/// CloseFlow asks to close the socket after what was sent. The id is dead: nothing is expected for it.
struct CloseFlow {
  FlowId flow;
};

}  // namespace webphone::sip
