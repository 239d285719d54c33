#pragma once

#include "core/sip/message/message.hpp"
#include "core/sip/message/parse_error.hpp"

namespace webphone::sip {

/// validate checks what a user agent wants of a well-formed message before it acts on it: headers that may
/// stand once, the method in CSeq, the scheme of the Request-URI, and the syntax of Contact, Record-Route and
/// Route, Require, Supported, Content-Type, Expires, RAck, Replaces and the other headers that decide about
/// dialogs. ParseErrorCode::None means sound. It does not know what the user agent supports: 405, 415, 420,
/// 481 and 501 are decided above.
ParseError validate(const Message& message);

}  // namespace webphone::sip
