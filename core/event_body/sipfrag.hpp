#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::event {

/// StatusFragment is the status line of a message/sipfrag body (RFC 3420), by which the one who was referred
/// tells how it goes (RFC 3515 §2.4.5).
struct StatusFragment {
  std::uint16_t status = 0;  ///< 100..699
  std::string reason;
  bool operator==(const StatusFragment&) const = default;
};

/// parse_sipfrag reads the first line of a body; headers behind it are passed over. Absent when the body does
/// not begin with a status line of SIP/2.0.
std::optional<StatusFragment> parse_sipfrag(std::string_view body);

/// write_sipfrag gives a body of that one line. Control characters in the reason become spaces.
std::string write_sipfrag(const StatusFragment& fragment);

}  // namespace webphone::event
