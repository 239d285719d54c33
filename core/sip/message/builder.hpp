#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/message/parser.hpp"

namespace webphone::sip {

/// make_response starts a response to a received request (RFC 3261 §8.2.6): all Via values (the topmost with
/// received and rport when the request's source is set), From, To, Call-ID, CSeq; Record-Route when the
/// request could create a dialog and the status is 101..299; Timestamp for 100. to_tag is added unless To has
/// a tag or the status is 100. An empty reason takes the default phrase.
OutgoingMessage make_response(const Message& request, std::uint16_t status, std::string_view to_tag,
                              std::string reason = {});

/// make_refusal builds the response that a malformed request deserves, statelessly; nothing when the message
/// must be dropped: a response, an ACK, or a request without Via. It goes back over the flow that the request
/// came from, since a malformed Via routes nowhere. The error is that of parse() or of validate().
std::optional<OutgoingMessage> make_refusal(const Message& message, const ParseError& error,
                                            std::string_view to_tag);
inline std::optional<OutgoingMessage> make_refusal(const BadMessage& bad, std::string_view to_tag) {
  return make_refusal(bad.partial, bad.error, to_tag);
}

/// make_ack builds the ACK to a final response other than 2xx (RFC 3261 §17.1.1.3): the INVITE's Request-URI,
/// topmost Via, From, Call-ID, Route and CSeq number, the response's To.
OutgoingMessage make_ack(const OutgoingMessage& invite, const Message& response);

/// make_cancel builds the CANCEL of an INVITE (RFC 3261 §9.1): the same Request-URI, topmost Via, From, To,
/// Call-ID, Route and CSeq number.
OutgoingMessage make_cancel(const OutgoingMessage& invite);

}  // namespace webphone::sip
