#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/sip/message/limits.hpp"

namespace webphone::sip {

/// Framer cuts a TCP or TLS byte stream into messages by Content-Length (RFC 3261 §18.3) and knows the
/// keep-alive of RFC 5626 §4.4.1. It holds at most one message of kMaxMessageSize and what was received
/// behind it.
///
/// After each receive(), call next() until it gives NeedMore or Broken. How the stream was cut into receive()
/// calls makes no difference to the events.
class Framer {
 public:
  enum class Event : std::uint8_t {
    NeedMore,
    Message,  // buffer holds one whole message, ready for parse()
    Pong,     // a CRLF between messages: the peer is alive
    Ping,     // the second CRLF in a row: answer with CRLF, unless it can only be two pongs
    Broken,  // no message boundary can be found any more: answer buffer if it parses as a request, then close
  };

  void receive(std::string_view octets) { pending_.append(octets); }

  /// next gives the next event, oldest first. Message and Broken put octets into buffer. After Broken every
  /// further call gives Broken with an empty buffer.
  Event next(std::string& buffer);

  /// buffered is the number of octets held back.
  [[nodiscard]] std::size_t buffered() const { return pending_.size() - consumed_; }

 private:
  Event take(std::size_t length, std::string& buffer);
  Event fail(std::string& buffer);
  bool find_end_of_head();

  std::string pending_;
  std::size_t consumed_ = 0;    // octets of pending_ already given out
  std::size_t scanned_ = 0;     // how far the search for the empty line has come
  std::size_t head_size_ = 0;   // of the current message, once known
  std::size_t total_size_ = 0;  // head and body of the current message, once known
  bool half_ping_ = false;      // the last event was a Pong
  bool broken_ = false;
};

}  // namespace webphone::sip
