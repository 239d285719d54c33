#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"

namespace webphone::wpcli {

/// FrameType is the opcode of RFC 6455 §5.2.
enum class FrameType : std::uint8_t {
  Continuation = 0,
  Text = 1,
  Binary = 2,
  Close = 8,
  Ping = 9,
  Pong = 10
};

constexpr bool is_control(FrameType type) {
  return type >= FrameType::Close;
}

/// CloseCode is what a Close frame gives as reason (RFC 6455 §7.4.1).
enum class CloseCode : std::uint16_t {
  Normal = 1000,
  GoingAway = 1001,
  ProtocolError = 1002,
  InvalidText = 1007,
  TooBig = 1009,
};

/// The largest message that is taken, over all of its fragments.
inline constexpr std::size_t kMaxWebSocketMessage = 65536;

/// write_client_frame appends one whole, final frame, masked as a client must (RFC 6455 §5.3).
void write_client_frame(FrameType type, std::string_view payload, std::uint32_t mask, std::string& out);

/// WebSocketEvent is a whole message (Text or Binary) or a control frame.
struct WebSocketEvent {
  FrameType type = FrameType::Text;
  std::string payload;
};

/// FrameReader cuts a server's stream into messages and control frames, and puts fragments together.
class FrameReader {
 public:
  void append(std::string_view octets) { buffer_.append(octets); }

  /// next gives nothing when more octets are needed, and for good after an error.
  std::optional<WebSocketEvent> next();

  /// error is set once the peer broke the protocol; the connection is then to be closed with this code.
  [[nodiscard]] std::optional<CloseCode> error() const { return error_; }

 private:
  struct Header {
    bool final = false;
    FrameType type = FrameType::Text;
    std::size_t size = 0;  ///< of the header itself
    std::uint64_t payload = 0;
  };

  std::optional<Header> read_header();
  std::optional<WebSocketEvent> take(const Header& header);
  bool check(const Header& header);
  std::nullopt_t fail(CloseCode code);

  std::string buffer_;
  std::string fragments_;
  std::optional<FrameType> fragmented_;  ///< type of the message whose fragments are coming in
  std::optional<CloseCode> error_;
};

/// is_utf8 holds text against RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace webphone::wpcli
