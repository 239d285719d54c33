#pragma once

#include <string>
#include <string_view>

namespace webphone::sipdump {

/// explain_body says what a body of a type that we read holds, in indented lines; nothing for other types.
std::string explain_body(std::string_view content_type, std::string_view body);

}  // namespace webphone::sipdump
