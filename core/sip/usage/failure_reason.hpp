#pragma once

#include <string>

#include "core/sip/message/message.hpp"

namespace webphone::sip {

/// failure_reason gives the best words that a response, CANCEL or BYE has for its cause: the text of a Reason
/// header (RFC 3326), else of a Warning (RFC 3261 §20.43), else the reason phrase. Untrusted text, without
/// control characters and of at most kMaxReasonText octets.
std::string failure_reason(const Message& message);

}  // namespace webphone::sip
