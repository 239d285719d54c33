#include "tools/wpcli/web_socket_client.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/hash.hpp"

namespace webphone::wpcli {

namespace {

constexpr std::size_t kMaxHandshake = 16384;

/// header_of gives the trimmed value of the first header line of that name, if there is one.
std::optional<std::string_view> header_of(std::string_view head, std::string_view name) {
  for (Split lines = split_at(head, '\n'); lines.found; lines = split_at(lines.rest, '\n')) {
    const Split line = split_at(split_at(lines.rest, '\n').head, ':');
    if (line.found && iequals(trim(line.head), name)) return trim(line.rest);
  }
  return std::nullopt;
}

bool lists_token(std::string_view list, std::string_view token) {
  for (Split split = split_at(list, ',');; split = split_at(split.rest, ',')) {
    if (iequals(trim(split.head), token)) return true;
    if (!split.found) return false;
  }
}

std::string close_payload(CloseCode code) {
  const auto number = static_cast<unsigned>(code);
  return {static_cast<char>(number >> 8U), static_cast<char>(number & 0xFFU)};
}

}  // namespace

std::string accept_key(std::string_view key) {
  return crypto::base64_encode(crypto::sha1(as_bytes(text(key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))));
}

std::string handshake_fault(std::string_view head, std::string_view expected_accept) {
  const std::string_view status_line = trim(split_at(head, '\n').head);
  if (!status_line.starts_with("HTTP/1.1 101"))
    return text("the server answered \"", status_line.substr(0, 80), '"');
  if (!iequals(header_of(head, "Upgrade").value_or(""), "websocket") ||
      !lists_token(header_of(head, "Connection").value_or(""), "upgrade")) {
    return "the server's answer is no upgrade to WebSocket";
  }
  if (header_of(head, "Sec-WebSocket-Accept") != expected_accept)
    return "the server's Sec-WebSocket-Accept is wrong";
  if (header_of(head, "Sec-WebSocket-Protocol") != "sip")
    return "the server does not speak the subprotocol sip";
  if (header_of(head, "Sec-WebSocket-Extensions")) return "the server uses an extension that was not offered";
  return {};
}

WebSocketClient::WebSocketClient(std::string_view host, std::string_view path, RandomSource& random)
    : random_(random) {
  std::array<std::uint8_t, 16> key_octets{};
  random_.fill(key_octets);
  const std::string key = crypto::base64_encode(key_octets);
  expected_accept_ = accept_key(key);
  output_ = text("GET ", path, " HTTP/1.1\r\nHost: ", host,
                 "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Key: ",
                 key, "\r\n\r\n");
}

void WebSocketClient::receive(std::string_view octets) {
  if (state_ == State::Closed) return;
  if (state_ == State::Handshake) {
    handshake_.append(octets);
    receive_handshake();
  } else {
    reader_.append(octets);
    receive_frames();
  }
}

void WebSocketClient::receive_handshake() {
  const std::size_t end_of_head = handshake_.find("\r\n\r\n");
  if (end_of_head == std::string::npos) {
    if (handshake_.size() > kMaxHandshake) end("the server's answer to the handshake is too long");
    return;
  }
  const std::string_view head = std::string_view(handshake_).substr(0, end_of_head);
  if (std::string fault = handshake_fault(head, expected_accept_); !fault.empty()) {
    end(std::move(fault));
    return;
  }
  state_ = State::Open;
  reader_.append(std::string_view(handshake_).substr(end_of_head + 4));
  handshake_.clear();
  receive_frames();
}

void WebSocketClient::receive_frames() {
  while (state_ == State::Open || state_ == State::Closing) {
    std::optional<WebSocketEvent> event = reader_.next();
    if (!event) break;
    switch (event->type) {
      case FrameType::Text:
      case FrameType::Binary: messages_.push_back(std::move(event->payload)); break;
      case FrameType::Ping: write_frame(FrameType::Pong, event->payload); break;
      case FrameType::Close: handle_close(event->payload); break;
      case FrameType::Pong:
      case FrameType::Continuation: break;
    }
  }
  if (reader_.error() && state_ != State::Closed) {
    write_frame(FrameType::Close, close_payload(*reader_.error()));
    end(text("the server broke the WebSocket protocol: ", static_cast<std::uint32_t>(*reader_.error())));
  }
}

void WebSocketClient::handle_close(std::string_view payload) {
  if (state_ == State::Open) write_frame(FrameType::Close, payload.substr(0, 2));
  std::string reason = "the server closed the WebSocket";
  if (payload.size() >= 2) {
    const unsigned code =
        static_cast<unsigned char>(payload[0]) * 256U + static_cast<unsigned char>(payload[1]);
    reason += text(": ", code);
  }
  end(std::move(reason));
}

void WebSocketClient::send(std::string_view message) {
  if (state_ == State::Open) write_frame(is_utf8(message) ? FrameType::Text : FrameType::Binary, message);
}

void WebSocketClient::close(CloseCode code) {
  if (state_ != State::Open) return;
  write_frame(FrameType::Close, close_payload(code));
  state_ = State::Closing;
}

std::optional<std::string> WebSocketClient::poll_message() {
  if (messages_.empty()) return std::nullopt;
  std::string message = std::move(messages_.front());
  messages_.pop_front();
  return message;
}

void WebSocketClient::write_frame(FrameType type, std::string_view payload) {
  write_client_frame(type, payload, static_cast<std::uint32_t>(random_.next()), output_);
}

void WebSocketClient::end(std::string reason) {
  state_ = State::Closed;
  reason_ = std::move(reason);
}

}  // namespace webphone::wpcli
