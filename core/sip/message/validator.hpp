#pragma once

#include "core/sip/message/message.hpp"
#include "core/sip/message/parse_error.hpp"

namespace webphone::sip {

/// validate checks what a user agent wants of a well-formed message before it acts on it: the scheme of the
/// Request-URI (416), and the syntax of Contact, the route headers, Require, Content-Type, Event, Refer-To,
/// Replaces and the other headers that decide about dialogs and bodies, each at most once where it is no list
/// (400). ParseErrorCode::None means sound. What the user agent supports it does not know: 405, 415, 420, 481
/// and 501 are decided above.
ParseError validate(const Message& message);

}  // namespace webphone::sip
