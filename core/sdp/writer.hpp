#pragma once

#include <string>
#include <string_view>

#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

/// write gives the description as text with CRLF line ends and the lines in the order of RFC 8866 §5.
/// Attributes come in a fixed order, those without a field last. For whatever parse() accepts,
/// parse(write(d)) is d again. No string in the description may hold CR, LF or NUL; parse() never lets one
/// in.
std::string write(const SessionDescription& session);

// The spelling in SDP.
std::string_view to_string(Direction direction);
std::string_view to_string(Setup setup);

}  // namespace webphone::sdp
