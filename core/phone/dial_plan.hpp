#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

/// DialTarget is what was dialled, ready for the SIP stack.
struct DialTarget {
  std::string target;  ///< a SIP URI or a user part
  std::string peer;    ///< the user part, as the peer's name
  bool video = false;  ///< with picture
  std::string digits;  ///< to be sent as DTMF once connected: what followed a comma
};

enum class DialError : std::uint8_t { Empty, ForbiddenText, TooLong };

/// plan_dial cleans a dialled text: digits after a comma are kept for later, numbers are stripped of what
/// people write between digits (normalizenumber), rewritten (numpxrewrite) and get the technical prefix. URIs
/// pass as they are.
Result<DialTarget, DialError> plan_dial(const Settings& settings, std::string_view dialled);

/// dial_error_text says for the user why a number cannot be dialled.
std::string_view dial_error_text(DialError error);

/// cleaned_number gives what a telephone dials of a text: digits, * and #, and a + in front.
std::string cleaned_number(std::string_view dialled);

/// peer_name gives the user part of a target, as the peer is called in notifications.
std::string peer_name(std::string_view target);

/// is_dtmf tells whether text consists of the characters that dtmf() takes: 0-9 * # A-D in either case, and
/// the pauses blank and comma.
bool is_dtmf(std::string_view text);

}  // namespace webphone::phone
