#include "tools/wpcli/web_socket_frame.hpp"

#include <utility>

namespace webphone::wpcli {

namespace {

constexpr unsigned kFinal = 0x80;
constexpr unsigned kReserved = 0x70;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength16 = 126;
constexpr unsigned kLength64 = 127;

void put(std::string& out, std::uint64_t value, int octets) {
  for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

unsigned octet(std::string_view text, std::size_t index) {
  return static_cast<unsigned char>(text[index]);
}

bool is_known(unsigned opcode) {
  return opcode <= 2 || (opcode >= 8 && opcode <= 10);
}

}  // namespace

void write_client_frame(FrameType type, std::string_view payload, std::uint32_t mask, std::string& out) {
  put(out, kFinal | static_cast<unsigned>(type), 1);
  if (payload.size() < kLength16) {
    put(out, kMasked | payload.size(), 1);
  } else if (payload.size() <= 0xFFFF) {
    put(out, kMasked | kLength16, 1);
    put(out, payload.size(), 2);
  } else {
    put(out, kMasked | kLength64, 1);
    put(out, payload.size(), 8);
  }
  put(out, mask, 4);
  for (std::size_t i = 0; i < payload.size(); ++i) {
    put(out, octet(payload, i) ^ (mask >> (24 - 8 * (i % 4))), 1);
  }
}

std::optional<WebSocketEvent> FrameReader::next() {
  while (!error_) {
    const std::optional<Header> header = read_header();
    if (!header || !check(*header) || buffer_.size() - header->size < header->payload) return std::nullopt;
    if (std::optional<WebSocketEvent> event = take(*header)) return event;
  }
  return std::nullopt;
}

std::optional<FrameReader::Header> FrameReader::read_header() {
  if (buffer_.size() < 2) return std::nullopt;
  const unsigned first = octet(buffer_, 0);
  const unsigned second = octet(buffer_, 1);
  if ((first & kReserved) != 0 || !is_known(first & 0x0FU) || (second & kMasked) != 0) {
    return fail(CloseCode::ProtocolError);
  }
  const unsigned length = second & 0x7FU;
  const std::size_t length_octets = length == kLength16 ? 2 : length == kLength64 ? 8 : 0;
  if (buffer_.size() < 2 + length_octets) return std::nullopt;

  Header header{(first & kFinal) != 0, static_cast<FrameType>(first & 0x0FU), 2 + length_octets, length};
  if (length_octets > 0) header.payload = 0;
  for (std::size_t i = 0; i < length_octets; ++i)
    header.payload = (header.payload << 8U) | octet(buffer_, 2 + i);
  return header;
}

bool FrameReader::check(const Header& header) {
  if (is_control(header.type)) {
    if (!header.final || header.payload >= kLength16) fail(CloseCode::ProtocolError);
  } else if ((header.type == FrameType::Continuation) != fragmented_.has_value()) {
    fail(CloseCode::ProtocolError);
  } else if (header.payload > kMaxWebSocketMessage - fragments_.size()) {
    fail(CloseCode::TooBig);
  }
  return !error_;
}

/// take cuts a whole frame off the buffer. Nothing comes out for a fragment that is not the last.
std::optional<WebSocketEvent> FrameReader::take(const Header& header) {
  const auto size = static_cast<std::size_t>(header.payload);  // check() has bounded it
  std::string payload = buffer_.substr(header.size, size);
  buffer_.erase(0, header.size + size);
  if (is_control(header.type)) return WebSocketEvent{header.type, std::move(payload)};

  const FrameType type = fragmented_.value_or(header.type);
  fragments_ += payload;
  fragmented_ = type;
  if (!header.final) return std::nullopt;
  fragmented_.reset();
  WebSocketEvent event{type, std::exchange(fragments_, {})};
  if (type == FrameType::Text && !is_utf8(event.payload)) return fail(CloseCode::InvalidText);
  return event;
}

std::nullopt_t FrameReader::fail(CloseCode code) {
  error_ = code;
  return std::nullopt;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const unsigned lead = octet(text, i);
    const std::size_t more = lead < 0x80   ? 0
                             : lead < 0xC2 ? 9
                             : lead < 0xE0 ? 1
                             : lead < 0xF0 ? 2
                             : lead < 0xF5 ? 3
                                           : 9;
    if (more == 9 || text.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      if ((octet(text, i + k) & 0xC0U) != 0x80) return false;
    }
    if (more > 1) {
      const unsigned second = octet(text, i + 1);
      const bool overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
      const bool beyond = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
      if (overlong || beyond) return false;
    }
    i += more + 1;
  }
  return true;
}

}  // namespace webphone::wpcli
