#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/random_source.hpp"
#include "tools/wpcli/web_socket_frame.hpp"

namespace webphone::wpcli {

/// WebSocketClient is the client's side of one WebSocket with the subprotocol `sip` (RFC 6455, RFC 7118),
/// without the socket: octets of the stream go in and come out.
///
///     Handshake ──101──▶ Open ──close()──▶ Closing ──Close or end──▶ Closed
///         └── anything else ────┴── Close frame, protocol error ──────▶ Closed
class WebSocketClient {
 public:
  enum class State : std::uint8_t { Handshake, Open, Closing, Closed };

  /// host is for the Host header, with the port where it is not the default one; random outlives the client.
  WebSocketClient(std::string_view host, std::string_view path, RandomSource& random);

  [[nodiscard]] State state() const { return state_; }
  /// reason says in plain words why the state is Closed.
  [[nodiscard]] const std::string& reason() const { return reason_; }

  /// receive takes any piece of the stream.
  void receive(std::string_view octets);
  /// send puts one message on an open socket: as text when it is UTF-8, else as binary.
  void send(std::string_view message);
  /// close begins to close an open socket.
  void close(CloseCode code);

  /// take_output gives the octets to put on the stream.
  std::string take_output() { return std::exchange(output_, {}); }
  std::optional<std::string> poll_message();

 private:
  void receive_handshake();
  void receive_frames();
  void handle_close(std::string_view payload);
  void write_frame(FrameType type, std::string_view payload);
  void end(std::string reason);

  RandomSource& random_;
  State state_ = State::Handshake;
  std::string reason_;
  std::string expected_accept_;
  std::string handshake_;
  FrameReader reader_;
  std::deque<std::string> messages_;
  std::string output_;
};

/// handshake_fault says what is wrong with the head of a server's answer to the opening handshake (RFC 6455
/// §4.1); empty when nothing is.
std::string handshake_fault(std::string_view head, std::string_view expected_accept);

/// accept_key gives the Sec-WebSocket-Accept that belongs to a Sec-WebSocket-Key.
std::string accept_key(std::string_view key);

}  // namespace webphone::wpcli
