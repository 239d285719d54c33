#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/random_source.hpp"

namespace webphone::wpcli {

/// TlsClient is the client's side of one TLS connection (RFC 5246), without the socket. It takes no server
/// whose certificate it cannot check.
class TlsClient {
 public:
  /// host is the name that the certificate must be for. authorities is a file of trusted certificates (PEM),
  /// or empty for those of the system. random outlives the client.
  TlsClient(const std::string& host, const std::string& authorities, RandomSource& random);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  /// receive takes any piece of what came over the socket.
  void receive(std::string_view octets);
  /// send takes plain octets; what comes before the end of the handshake waits for it.
  void send(std::string_view octets);

  /// open: the handshake is done.
  [[nodiscard]] bool open() const;
  /// fault says in plain words why the connection is of no use; empty while it is.
  [[nodiscard]] const std::string& fault() const;
  /// take_plain gives what was received, take_output what is to go over the socket.
  std::string take_plain();
  std::string take_output();

 private:
  struct Engine;
  void proceed();
  std::unique_ptr<Engine> engine_;
};

}  // namespace webphone::wpcli
