#pragma once

#include <cstdint>
#include <string_view>

namespace webphone::sip {

enum class ParseErrorCode : std::uint8_t {
  None,
  Empty,            // nothing but line ends: a keep-alive, not a message
  MessageTooLarge,  // over kMaxMessageSize
  BadStartLine,
  BadRequestUri,
  UnsupportedVersion,
  BadStatusCode,
  BadHeaderLine,     // no colon, bad name, folding before the first header
  ControlCharacter,  // NUL, bare CR or LF, another control octet outside of a quoted pair
  TooManyHeaders,
  NoEndOfHeaders,  // the message ends within its headers
  MissingHeader,   // Via, From, To, Call-ID or CSeq
  RepeatedHeader,  // a header that may stand once stands twice
  BadVia,
  BadFrom,
  BadTo,
  BadCallId,
  BadCSeq,
  MethodMismatch,  // CSeq names another method than the request line
  BadMaxForwards,
  BadContentLength,
  BodyTooShort,  // Content-Length promises more than there is
  BadContact,
  BadRoute,
  BadHeaderValue,
  UnsupportedScheme,  // Request-URI is not sip, sips or tel
};

/// ParseError says what is wrong, where, and what a user agent should do about it.
struct ParseError {
  ParseErrorCode code = ParseErrorCode::None;
  /// The octet of the input near which it was found.
  std::uint32_t offset = 0;
  /// The status to answer a request with: 400, 416, 505, 513; 0 means drop (RFC 3261 §8.2, §18.3, §21.4).
  std::uint16_t status = 0;
};

/// describe gives a short English text for logs and reason phrases, such as "Missing header".
std::string_view describe(ParseErrorCode code);

}  // namespace webphone::sip
