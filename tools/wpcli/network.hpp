#pragma once

#include <poll.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/random_source.hpp"
#include "core/base/slot_map.hpp"
#include "core/sip/transport/flow.hpp"
#include "tools/wpcli/file_descriptor.hpp"
#include "tools/wpcli/socket_address.hpp"
#include "tools/wpcli/tls_client.hpp"
#include "tools/wpcli/web_socket_client.hpp"

namespace webphone::wpcli {

struct LinkTag {};
/// LinkId names a link before the user agent has given it a flow: a peer that sent us its first datagram.
using LinkId = Handle<LinkTag>;

// What the sockets report. Flow events speak of flows that the user agent knows.
struct FlowOpened {
  sip::FlowId flow;
  sip::FlowAddress local;
};
struct FlowClosed {
  sip::FlowId flow;
  std::string reason;
};
struct FlowReceived {
  sip::FlowId flow;
  std::string octets;
};
/// FlowOffered: answer with assign().
struct FlowOffered {
  LinkId link;
  sip::Transport transport;
  sip::FlowAddress local;
  sip::FlowAddress remote;
};
using NetworkEvent = std::variant<FlowOpened, FlowClosed, FlowReceived, FlowOffered>;

/// Network carries flows over non-blocking sockets: UDP (one socket for all peers), TCP and WebSocket.
/// Nothing calls out: poll the descriptors, dispatch, then take the events.
class Network {
 public:
  /// random outlives the network.
  /// authorities is for TLS: see TlsClient.
  Network(RandomSource& random, std::string authorities)
      : random_(random), authorities_(std::move(authorities)) {}

  /// listen binds the local end: peers may send datagrams and open connections to it. Returns what went
  /// wrong, or nothing.
  std::string listen(sip::Transport transport, const sip::FlowAddress& local);

  void open(sip::FlowId flow, const sip::FlowTarget& target);
  void send(sip::FlowId flow, std::string_view octets);
  /// close ends the flow after what was sent; no event follows.
  void close(sip::FlowId flow);
  /// cut ends all connections as a failing network would.
  void cut();
  /// assign gives an offered link its flow; an empty flow turns it away.
  void assign(LinkId link, sip::FlowId flow);

  [[nodiscard]] std::vector<pollfd> descriptors();
  void dispatch(const std::vector<pollfd>& polled);
  std::optional<NetworkEvent> poll_event();
  [[nodiscard]] bool has_events() const { return !events_.empty(); }
  /// has_unsent tells whether octets still wait for a socket to take them.
  [[nodiscard]] bool has_unsent();

 private:
  struct Link {
    sip::FlowId flow;
    sip::Transport transport = sip::Transport::Udp;
    SocketAddress remote;
    FileDescriptor socket;  ///< streams only
    bool connected = false;
    bool closing = false;  ///< goes away once everything is sent
    std::string output;
    std::unique_ptr<TlsClient> tls;               ///< over the socket, for TLS and WSS
    std::unique_ptr<WebSocketClient> web_socket;  ///< over that, for WebSocket flows
  };
  // What an offered link received before it got its flow has an empty flow here.
  struct Pending {
    LinkId link;
    NetworkEvent event;
  };

  static constexpr std::size_t kMaxLinks = 1024;

  std::string open_udp();
  void open_stream(Link link, const sip::FlowTarget& target);
  void read_datagrams();
  void accept_connection();
  LinkId link_from(const SocketAddress& remote);
  void handle_stream(LinkId id, short events);
  void connected(LinkId id, Link& link);
  void established(LinkId id, Link& link);
  void received(LinkId id, Link& link, std::string_view octets);
  static void put(Link& link, std::string_view octets);
  void read_stream(LinkId id, Link& link);
  void exchange(LinkId id, Link& link);
  void write_stream(LinkId id, Link& link);
  void fail(LinkId id, std::string reason);
  LinkId find(sip::FlowId flow);
  void drop_closed();

  RandomSource& random_;
  const std::string authorities_;
  sip::FlowAddress local_;
  FileDescriptor udp_;
  FileDescriptor listener_;
  SlotMap<Link, LinkTag> links_;
  std::deque<Pending> events_;
};

}  // namespace webphone::wpcli
