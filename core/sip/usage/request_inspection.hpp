#pragma once

#include <optional>
#include <string_view>

#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"

namespace webphone::sip {

/// inspect_request checks a request other than ACK and CANCEL against what this user agent can do (RFC 3261
/// §8.2): method (405, 501, both with Allow), Require (420 with Unsupported), body type and encoding (415
/// with Accept or Accept-Encoding), INFO package (469). Nothing when the request may be processed; else the
/// response to give.
std::optional<OutgoingMessage> inspect_request(const Message& request, std::string_view to_tag);

/// answer_options gives the 200 to OPTIONS with our capabilities (RFC 3261 §11.2).
OutgoingMessage answer_options(const Message& request, std::string_view to_tag);

}  // namespace webphone::sip
