#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/sdp/limits.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

enum class ParseFault : std::uint8_t {
  TooLong,
  NotALine,
  ControlCharacter,
  NoVersion,
  NoOrigin,
  BadOrigin,
  BadConnection,
  BadMedia,
  BadPort,
  BadPayloadType,
  BadRtpMap,
  BadCandidate,
  TooManyMedia,
  TooManyAttributes,
  TooManyCandidates,
};

struct ParseError {
  ParseFault fault = ParseFault::NotALine;
  std::uint32_t line = 0;  // counted from 1; 0 when the fault is of the whole description
};

/// parse reads a session description (RFC 8866) in linear time. Lines may end in CRLF or LF, and may come in
/// any order within their section; lines of unknown type and k= are dropped, and so are attributes of payload
/// types that the m= line does not list. An attribute whose value makes no sense is kept verbatim, unless it
/// is a number out of range that a peer could use to do harm: that, and everything past limits.hpp, refuses
/// the description.
Result<SessionDescription, ParseError> parse(std::string_view octets);

/// reason says in a few English words what is wrong.
std::string_view reason(ParseFault fault);

/// describe is the reason with its line: "line 7: payload type above 127".
std::string describe(const ParseError& error);

}  // namespace webphone::sdp
