#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// Refresher is who keeps a session fresh, as seen from the request that says so (RFC 4028 §4).
enum class Refresher : std::uint8_t { Unsaid, Uac, Uas };

/// SessionExpires is after how many seconds without a refresh a session ends.
struct SessionExpires {
  std::uint32_t seconds = 0;
  Refresher refresher = Refresher::Unsaid;
  bool operator==(const SessionExpires&) const = default;
};

/// parse_session_expires reads Session-Expires; an unknown refresher is taken as Unsaid. Numbers over 2^32-1
/// are refused.
std::optional<SessionExpires> parse_session_expires(std::string_view text);
/// parse_min_se reads Min-SE (RFC 4028 §5); its parameters mean nothing yet.
std::optional<std::uint32_t> parse_min_se(std::string_view text);

std::string make_session_expires(const SessionExpires& value);

}  // namespace webphone::sip
