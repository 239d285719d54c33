#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/sip/transport/flow.hpp"

namespace webphone::wpcli {

/// SocketAddress is an IPv4 or IPv6 address with its port.
class SocketAddress {
 public:
  /// resolve asks the system's resolver, which may take seconds; an empty host is the wildcard address.
  /// Absent when the name has no address.
  static std::optional<SocketAddress> resolve(const std::string& host, std::uint16_t port);
  /// local_of is the address that a socket is bound to.
  static SocketAddress local_of(int socket);
  /// local_towards is the address of this machine from which the system would send to remote.
  static SocketAddress local_towards(const SocketAddress& remote);

  [[nodiscard]] sip::FlowAddress to_flow_address() const;
  [[nodiscard]] bool is_wildcard() const;
  [[nodiscard]] int family() const { return storage_.ss_family; }
  void set_port(std::uint16_t port);

  [[nodiscard]] const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
  }                                                                                 // NOLINT
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage_); }  // NOLINT
  [[nodiscard]] socklen_t size() const { return size_; }
  socklen_t* size_for_writing() {
    size_ = sizeof storage_;
    return &size_;
  }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = sizeof(sockaddr_storage);
};

}  // namespace webphone::wpcli
