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
    TooLarge,  // a head over kMaxHeadSize, or one that announces more than kMaxMessageSize; else like Broken
  };

  /// receive takes octets over; after Broken or TooLarge they are dropped.
  void receive(std::string_view octets);

  /// next gives the next event, oldest first. Message puts octets into buffer; Broken and TooLarge put what
  /// there is of the head. After either every further call gives Broken with an empty buffer.
  Event next(std::string& buffer);

  /// buffered is the number of octets held back.
  [[nodiscard]] std::size_t buffered() const { return pending_.size() - consumed_; }

 private:
  Event next_line_end();
  Event next_message(std::string& buffer);
  Event give(std::size_t length, Event event, std::string& buffer);
  [[nodiscard]] std::string_view rest() const { return std::string_view(pending_).substr(consumed_); }

  std::string pending_;
  std::size_t consumed_ = 0;  // octets of pending_ already given out
  std::size_t scanned_ = 0;   // octets of rest() that hold no end of the head
  std::size_t expected_ = 0;  // size of the current message, once its head is known
  bool after_pong_ = false;
  bool broken_ = false;
};

}  // namespace webphone::sip
