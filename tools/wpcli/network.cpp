#include "tools/wpcli/network.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/limits.hpp"

namespace webphone::wpcli {

namespace {

std::string system_error(std::string_view what) {
  return text(what, ": ", std::string_view(std::strerror(errno)));
}

FileDescriptor open_socket(int family, int type) {
  FileDescriptor descriptor(socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (type == SOCK_STREAM) setsockopt(descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

struct WebAddress {
  std::string host;  ///< as in the URL, for the Host header
  std::string path;
};

// The address to connect to is in FlowTarget's host and port; this is what the handshake says.
WebAddress web_address(const sip::FlowTarget& target) {
  std::string_view rest = target.url;
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos)
    rest.remove_prefix(scheme + 3);
  const std::size_t slash = rest.find_first_of("/?");
  if (slash == std::string_view::npos) return {std::string(rest), "/"};
  const std::string path(rest.substr(slash));
  return {std::string(rest.substr(0, slash)), path.front() == '/' ? path : "/" + path};
}

}  // namespace

std::string Network::listen(sip::Transport transport, const sip::FlowAddress& local) {
  local_ = local;
  if (transport == sip::Transport::Udp) return open_udp();
  if (transport != sip::Transport::Tcp || local.port == 0) return {};
  const std::optional<SocketAddress> address = SocketAddress::resolve(local.host, local.port);
  if (!address) return text("no such local address: ", local.host);
  listener_ = open_socket(address->family(), SOCK_STREAM);
  const int on = 1;
  setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool bound =
      bind(listener_.get(), address->get(), address->size()) == 0 && ::listen(listener_.get(), 16) == 0;
  return bound ? std::string() : system_error("cannot listen");
}

std::string Network::open_udp() {
  const std::optional<SocketAddress> address = SocketAddress::resolve(local_.host, local_.port);
  if (!address) return text("no such local address: ", local_.host);
  udp_ = open_socket(address->family(), SOCK_DGRAM);
  const bool bound = udp_ && bind(udp_.get(), address->get(), address->size()) == 0;
  return bound ? std::string() : system_error("cannot bind");
}

void Network::open(sip::FlowId flow, const sip::FlowTarget& target) {
  Link link;
  link.flow = flow;
  link.transport = target.transport;
  const std::optional<SocketAddress> remote = SocketAddress::resolve(target.host, target.port);
  if (!remote) {
    events_.push_back({{}, FlowClosed{flow, text("no address known for ", target.host)}});
    return;
  }
  link.remote = *remote;
  switch (target.transport) {
    case sip::Transport::Udp: {
      SocketAddress local = SocketAddress::local_of(udp_.get());
      const std::uint16_t port = local.to_flow_address().port;
      if (local.is_wildcard()) local = SocketAddress::local_towards(*remote);
      link.connected = true;
      const LinkId id = links_.insert(std::move(link));
      events_.push_back({id, FlowOpened{flow, {local.to_flow_address().host, port}}});
      break;
    }
    case sip::Transport::Ws:
    case sip::Transport::Wss: {
      const WebAddress address = web_address(target);
      link.web_socket = std::make_unique<WebSocketClient>(address.host, address.path, random_);
      open_stream(std::move(link), target);
      break;
    }
    case sip::Transport::Tcp:
    case sip::Transport::Tls: open_stream(std::move(link), target); break;
  }
}

void Network::open_stream(Link link, const sip::FlowTarget& target) {
  link.socket = open_socket(link.remote.family(), SOCK_STREAM);
  const int result = connect(link.socket.get(), link.remote.get(), link.remote.size());
  if (result != 0 && errno != EINPROGRESS) {
    events_.push_back({{}, FlowClosed{link.flow, system_error(text("cannot connect to ", target.host))}});
    return;
  }
  if (target.transport == sip::Transport::Tls || target.transport == sip::Transport::Wss) {
    link.tls = std::make_unique<TlsClient>(target.host, authorities_, random_);
  }
  links_.insert(std::move(link));
}

/// put sends octets over the stream, through TLS if there is.
void Network::put(Link& link, std::string_view octets) {
  if (!link.tls) {
    link.output.append(octets);
    return;
  }
  link.tls->send(octets);
  link.output += link.tls->take_output();
}

void Network::send(sip::FlowId flow, std::string_view octets) {
  const LinkId id = find(flow);
  Link* link = links_.find(id);
  if (link == nullptr) return;
  if (link->transport == sip::Transport::Udp) {
    // A datagram that the system does not take is lost like one on the way; SIP repeats it.
    sendto(udp_.get(), octets.data(), octets.size(), MSG_NOSIGNAL, link->remote.get(), link->remote.size());
    return;
  }
  if (link->web_socket) {
    link->web_socket->send(octets);
    put(*link, link->web_socket->take_output());
  } else {
    put(*link, octets);
  }
  write_stream(id, *link);
}

void Network::close(sip::FlowId flow) {
  const LinkId id = find(flow);
  Link* link = links_.find(id);
  if (link == nullptr) return;
  link->flow = {};
  link->closing = true;
  if (link->web_socket) {
    link->web_socket->close(CloseCode::Normal);
    put(*link, link->web_socket->take_output());
  }
  if (link->connected && link->socket) write_stream(id, *link);
  drop_closed();
}

void Network::cut() {
  std::vector<LinkId> streams;
  links_.for_each([&](LinkId id, const Link& link) {
    if (link.socket) streams.push_back(id);
  });
  for (const LinkId id : streams) fail(id, "cut as asked");
}

void Network::assign(LinkId link, sip::FlowId flow) {
  Link* found = links_.find(link);
  if (found != nullptr) found->flow = flow;
  if (found != nullptr && !flow) links_.erase(link);
  if (found == nullptr && flow) events_.push_back({link, FlowClosed{flow, "the peer closed the connection"}});
}

std::vector<pollfd> Network::descriptors() {
  std::vector<pollfd> out;
  if (udp_) out.push_back({udp_.get(), POLLIN, 0});
  if (listener_) out.push_back({listener_.get(), POLLIN, 0});
  links_.for_each([&out](LinkId, const Link& link) {
    if (!link.socket) return;
    const bool wants_write = !link.connected || !link.output.empty();
    out.push_back({link.socket.get(), static_cast<short>(wants_write ? POLLIN | POLLOUT : POLLIN), 0});
  });
  return out;
}

void Network::dispatch(const std::vector<pollfd>& polled) {
  for (const pollfd& descriptor : polled) {
    if (descriptor.revents == 0) continue;
    if (udp_ && descriptor.fd == udp_.get()) read_datagrams();
    if (listener_ && descriptor.fd == listener_.get()) accept_connection();
    LinkId id;
    links_.for_each([&](LinkId candidate, const Link& link) {
      if (link.socket && link.socket.get() == descriptor.fd) id = candidate;
    });
    if (id) handle_stream(id, descriptor.revents);
  }
  drop_closed();
}

std::optional<NetworkEvent> Network::poll_event() {
  while (!events_.empty()) {
    Pending pending = std::move(events_.front());
    events_.pop_front();
    if (auto* received = std::get_if<FlowReceived>(&pending.event); received != nullptr && !received->flow) {
      const Link* link = links_.find(pending.link);
      if (link == nullptr || !link->flow) continue;
      received->flow = link->flow;
    }
    return std::move(pending.event);
  }
  return std::nullopt;
}

bool Network::has_unsent() {
  bool unsent = false;
  links_.for_each(
      [&unsent](LinkId, const Link& link) { unsent = unsent || (link.connected && !link.output.empty()); });
  return unsent;
}

void Network::read_datagrams() {
  std::array<char, sip::kMaxMessageSize> buffer;
  for (;;) {
    SocketAddress remote;
    const ssize_t size =
        recvfrom(udp_.get(), buffer.data(), buffer.size(), 0, remote.get(), remote.size_for_writing());
    if (size < 0) {
      if (errno == ECONNREFUSED || errno == EINTR) continue;  // of an earlier datagram of ours
      return;
    }
    const LinkId link = link_from(remote);
    if (!link) continue;
    std::string datagram(buffer.data(), static_cast<std::size_t>(size));
    events_.push_back({link, FlowReceived{links_.find(link)->flow, std::move(datagram)}});
  }
}

/// link_from finds the link of a UDP peer, or offers a new one.
LinkId Network::link_from(const SocketAddress& remote) {
  const sip::FlowAddress address = remote.to_flow_address();
  LinkId found;
  links_.for_each([&](LinkId id, const Link& link) {
    if (link.transport == sip::Transport::Udp && link.remote.to_flow_address() == address) found = id;
  });
  if (found || links_.size() >= kMaxLinks) return found;
  Link link;
  link.remote = remote;
  link.connected = true;
  found = links_.insert(std::move(link));
  sip::FlowAddress local = SocketAddress::local_of(udp_.get()).to_flow_address();
  if (SocketAddress::local_of(udp_.get()).is_wildcard()) {
    local.host = SocketAddress::local_towards(remote).to_flow_address().host;
  }
  events_.push_back({found, FlowOffered{found, sip::Transport::Udp, local, address}});
  return found;
}

void Network::accept_connection() {
  Link link;
  link.transport = sip::Transport::Tcp;
  link.socket = FileDescriptor(accept4(listener_.get(), link.remote.get(), link.remote.size_for_writing(),
                                       SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!link.socket || links_.size() >= kMaxLinks) return;
  link.connected = true;
  const sip::FlowAddress local = SocketAddress::local_of(link.socket.get()).to_flow_address();
  const sip::FlowAddress remote = link.remote.to_flow_address();
  const LinkId id = links_.insert(std::move(link));
  events_.push_back({id, FlowOffered{id, sip::Transport::Tcp, local, remote}});
}

void Network::handle_stream(LinkId id, short events) {
  Link& link = *links_.find(id);
  if (!link.connected) {
    connected(id, link);
    return;
  }
  if ((events & POLLOUT) != 0) write_stream(id, link);
  if ((events & (POLLIN | POLLHUP | POLLERR)) != 0 && links_.find(id) != nullptr) read_stream(id, link);
}

void Network::connected(LinkId id, Link& link) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(link.socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    errno = error;
    fail(id, system_error("cannot connect"));
    return;
  }
  link.connected = true;
  if (link.tls) {
    put(link, {});
  } else {
    established(id, link);
  }
  write_stream(id, link);
}

/// established: the stream is there, and TLS on it.
void Network::established(LinkId id, Link& link) {
  if (link.web_socket) {
    put(link, link.web_socket->take_output());
  } else {
    events_.push_back(
        {id, FlowOpened{link.flow, SocketAddress::local_of(link.socket.get()).to_flow_address()}});
  }
}

void Network::read_stream(LinkId id, Link& link) {
  std::array<char, 16384> buffer;
  for (;;) {
    const ssize_t size = recv(link.socket.get(), buffer.data(), buffer.size(), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (size <= 0) {
      fail(id, size == 0 ? "the peer closed the connection" : system_error("connection lost"));
      return;
    }
    const std::string_view octets(buffer.data(), static_cast<std::size_t>(size));
    if (!link.tls) {
      received(id, link, octets);
    } else {
      const bool was_open = link.tls->open();
      link.tls->receive(octets);
      link.output += link.tls->take_output();
      if (!was_open && link.tls->open()) established(id, link);
      if (const std::string plain = link.tls->take_plain(); !plain.empty()) received(id, link, plain);
      if (links_.find(id) == nullptr) return;
      write_stream(id, link);
      if (links_.find(id) != nullptr && !link.tls->fault().empty()) fail(id, link.tls->fault());
    }
    if (links_.find(id) == nullptr) return;
  }
}

/// received takes what the stream carried, without TLS.
void Network::received(LinkId id, Link& link, std::string_view octets) {
  if (!link.web_socket) {
    events_.push_back({id, FlowReceived{link.flow, std::string(octets)}});
    return;
  }
  const bool was_open = link.web_socket->state() == WebSocketClient::State::Open;
  link.web_socket->receive(octets);
  if (!was_open && link.web_socket->state() == WebSocketClient::State::Open) {
    events_.push_back(
        {id, FlowOpened{link.flow, SocketAddress::local_of(link.socket.get()).to_flow_address()}});
  }
  exchange(id, link);
}

/// exchange passes on what the WebSocket has for us and for the stream.
void Network::exchange(LinkId id, Link& link) {
  while (std::optional<std::string> message = link.web_socket->poll_message()) {
    events_.push_back({id, FlowReceived{link.flow, std::move(*message)}});
  }
  put(link, link.web_socket->take_output());
  const bool ended = link.web_socket->state() == WebSocketClient::State::Closed;
  const std::string reason = link.web_socket->reason();
  write_stream(id, link);
  if (ended) fail(id, reason);
}

void Network::write_stream(LinkId id, Link& link) {
  while (link.connected && !link.output.empty()) {
    const ssize_t size = ::send(link.socket.get(), link.output.data(), link.output.size(), MSG_NOSIGNAL);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (size < 0) {
      fail(id, system_error("connection lost"));
      return;
    }
    link.output.erase(0, static_cast<std::size_t>(size));
  }
}

/// fail ends a link from the network's side.
void Network::fail(LinkId id, std::string reason) {
  Link* link = links_.find(id);
  if (link == nullptr) return;
  if (link->flow) events_.push_back({id, FlowClosed{link->flow, std::move(reason)}});
  links_.erase(id);
}

LinkId Network::find(sip::FlowId flow) {
  LinkId found;
  links_.for_each([&](LinkId id, const Link& link) {
    if (link.flow == flow && flow) found = id;
  });
  return found;
}

void Network::drop_closed() {
  links_.for_each([this](LinkId id, const Link& link) {
    if (link.closing && (link.output.empty() || !link.connected)) links_.erase(id);
  });
}

}  // namespace webphone::wpcli
