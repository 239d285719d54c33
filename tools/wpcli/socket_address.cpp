#include "tools/wpcli/socket_address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstring>
#include <memory>

#include "tools/wpcli/file_descriptor.hpp"

namespace webphone::wpcli {

std::optional<SocketAddress> SocketAddress::resolve(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICSERV | (host.empty() ? AI_PASSIVE : 0);
  hints.ai_family = host.empty() ? AF_INET : AF_UNSPEC;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const char* name = host.empty() ? nullptr : host.c_str();
  if (getaddrinfo(name, std::to_string(port).c_str(), &hints, &found) != 0) return std::nullopt;
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  SocketAddress address;
  std::memcpy(&address.storage_, found->ai_addr, found->ai_addrlen);
  address.size_ = found->ai_addrlen;
  return address;
}

SocketAddress SocketAddress::local_of(int socket) {
  SocketAddress address;
  getsockname(socket, address.get(), address.size_for_writing());
  return address;
}

SocketAddress SocketAddress::local_towards(const SocketAddress& remote) {
  const FileDescriptor probe(socket(remote.family(), SOCK_DGRAM, 0));
  if (connect(probe.get(), remote.get(), remote.size()) != 0) return {};
  return local_of(probe.get());
}

sip::FlowAddress SocketAddress::to_flow_address() const {
  char host[NI_MAXHOST] = {};
  char port[NI_MAXSERV] = {};
  if (getnameinfo(get(), size_, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
    return {};
  return {host, static_cast<std::uint16_t>(std::strtoul(port, nullptr, 10))};
}

bool SocketAddress::is_wildcard() const {
  const std::string host = to_flow_address().host;
  return host == "0.0.0.0" || host == "::";
}

void SocketAddress::set_port(std::uint16_t port) {
  if (family() == AF_INET6) {
    reinterpret_cast<sockaddr_in6*>(&storage_)->sin6_port = htons(port);  // NOLINT: the API's own way
  } else {
    reinterpret_cast<sockaddr_in*>(&storage_)->sin_port = htons(port);  // NOLINT
  }
}

}  // namespace webphone::wpcli
