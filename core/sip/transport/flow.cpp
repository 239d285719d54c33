#include "core/sip/transport/flow.hpp"

namespace webphone::sip {

std::string_view via_transport(Transport transport) {
  switch (transport) {
    case Transport::Udp: return "UDP";
    case Transport::Tcp: return "TCP";
    case Transport::Tls: return "TLS";
    case Transport::Ws: return "WS";
    case Transport::Wss: return "WSS";
  }
  return {};
}

}  // namespace webphone::sip
