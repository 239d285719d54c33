#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/parse_error.hpp"

namespace webphone::sip {

/// BadMessage is what could be understood of a malformed message, so that a request can still be refused with
/// a proper response; see make_refusal in builder.hpp. Of partial only the fields, the start line parts and
/// write() are safe to trust; its typed accessors give empty values where the text was bad.
struct BadMessage {
  ParseError error;
  Message partial;
};

/// parse reads one whole message, as a datagram or a WebSocket message carries it (RFC 3261 §18.3, RFC 7118
/// §5). Line ends before the start line are passed over. Octets after the body that Content-Length announces
/// are dropped; without Content-Length the body is the rest. The time is linear in the size of the input, and
/// apart from the buffer, which the Message takes over and unfolds in place, nothing is allocated.
Result<Message, BadMessage> parse(std::string buffer);

/// is_keep_alive tells whether a datagram or frame holds nothing but CR and LF, or is empty (RFC 5626
/// §3.5.1).
bool is_keep_alive(std::string_view octets);

}  // namespace webphone::sip
